"""The form with which a participant, or an organiser, changes what was written."""

from forms.models.registration_page import INVITATION
from forms.registration.form import initial_of


def change_form(registration, request, data=None, files=None):
    """The form of a registration, filled in; neither captcha nor invitation are asked.

    Takes the Registration, the request, and what was sent, if anything.
    """
    page = registration.form_words
    form_class = type(
        "ChangeForm",
        (page.get_form_class(),),
        dict.fromkeys(("captcha", "leave_empty", INVITATION)),
    )
    form = form_class(data, files, request=request, initial=initial_of(registration))
    for upload in registration.uploads.all():
        if upload.key in form.fields:
            form.fields[upload.key].start_with(upload)
    return form


def unasked(registration, form):
    """The answers and files of a registration that its form does not ask for any more."""
    uploads = {upload.key: upload for upload in registration.uploads.all()}
    answers = {**registration.answers, **uploads}
    return {key: value for key, value in answers.items() if key not in form.fields}


def unasked_consents(registration, form):
    """The texts agreed to that its form does not hold any more."""
    return {key: text for key, text in registration.consents.items() if key not in form.fields}

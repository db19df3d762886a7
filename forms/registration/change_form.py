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

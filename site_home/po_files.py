"""Translating in a file: what is handed out, and what is taken in."""

import re
from collections import Counter, defaultdict
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

import polib
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views.edit_translation import user_can_edit_instance

from site_home.text_limits import excess
from site_home.translation_views import next_of

LIMIT = 1_000_000
FUZZY = "fuzzy"
IDENTITY = "X-WagtailLocalize-TranslationID"


class POFileError(Exception):
    """A file that is not taken in; its words say why."""


def download_pofile(request, translation_id):
    """The texts of a translation as a PO file."""
    translation = _translation(request, translation_id)
    catalog = translation.export_po()
    remember(catalog)
    response = HttpResponse(str(catalog), content_type="text/x-gettext-translation")
    name = f"{slugify(translation.source.object_repr)}-{translation.target_locale.language_code}"
    response["Content-Disposition"] = f"attachment; filename={name}.po"
    return response


def remember(catalog):
    """Gives a text that has changed the translation of the earlier one, marked as fuzzy."""
    earlier = defaultdict(dict)
    for entry in catalog.obsolete_entries():
        earlier[entry.msgctxt][entry.msgid] = entry
    for entry in catalog.untranslated_entries():
        for text in get_close_matches(entry.msgid, earlier[entry.msgctxt], n=1):
            entry.msgstr, entry.previous_msgid = earlier[entry.msgctxt].pop(text).msgstr, text
            entry.flags.append(FUZZY)


@require_POST
def upload_pofile(request, translation_id):
    """Takes in a PO file, and says what became of its texts."""
    translation = _translation(request, translation_id)
    try:
        catalog = _read(request.FILES.get("file"), translation)
    except POFileError as refusal:
        messages.error(request, str(refusal))
    else:
        outcome = take_in(catalog, translation, request.user)
        words = {
            "taken": _("Texts taken over: %(number)s."),
            "wrong": _("With mistakes, marked in red: %(number)s."),
            "long": _("Too long, left out: %(number)s."),
            "unknown": _("Not on this page, left out: %(number)s."),
            "fuzzy": _("Marked as fuzzy, left out: %(number)s."),
        }
        told = [text % {"number": outcome[key]} for key, text in words.items() if outcome[key]]
        tell = messages.success if outcome.keys() == {"taken"} else messages.warning
        tell(request, " ".join(told) or words["taken"] % {"number": 0})
    return redirect(next_of(request))


def take_in(catalog, translation, user):
    """Saves the texts of a PO file that can be used; returns how many of each kind, as Counter.

    A text that is empty or unchanged is passed over. One with a mistake is saved, as in the editor.
    """
    segments = translation.source.stringsegment_set.select_related("string", "context")
    known = {(each.string.data, each.context.path): each.context for each in segments}
    outcome, taken = Counter(), polib.POFile()
    for entry in catalog:
        if entry.obsolete or not entry.msgstr:
            continue
        context = known.get((entry.msgid, entry.msgctxt))
        if context is None:
            outcome["unknown"] += 1
        elif FUZZY in entry.flags:
            outcome["fuzzy"] += 1
        elif excess(translation.source, context, entry.msgstr):
            outcome["long"] += 1
        else:
            taken.append(entry)
    translation.import_po(taken, user=user, tool_name="PO File")
    own = StringTranslation.objects.filter(locale=translation.target_locale, has_error=True)
    places = {(entry.msgid, entry.msgctxt) for entry in taken}
    wrong = own.filter(context__object_id=translation.source.object_id)
    outcome["wrong"] = len(places & set(wrong.values_list("translation_of__data", "context__path")))
    outcome["taken"] = len(taken) - outcome["wrong"]
    return +outcome


def _translation(request, number):
    """The Translation, for a user who may write in it."""
    translation = get_object_or_404(Translation, pk=number)
    if not user_can_edit_instance(request.user, translation.get_target_instance()):
        raise PermissionDenied
    return translation


def _read(file, translation):
    """The catalog of a file. Raises POFileError where it is none, or another translation's."""
    if file is not None and file.size > LIMIT:
        raise POFileError(_("The file is too large: at most 1 MB."))
    try:
        with TemporaryDirectory() as folder:  # what is no path might be taken for one
            copy = Path(folder) / "texts.po"
            copy.write_bytes(file.read() if file else b"")
            catalog = polib.pofile(str(copy), encoding="utf-8")
    except UnicodeDecodeError as error:
        raise POFileError(_("The file is not in UTF-8. Save it as UTF-8 and try again.")) from error
    except OSError as error:
        line = re.search(r"\(line (\d+)\)", str(error))
        words = _("The PO file has a mistake in line %(line)s.")
        raise POFileError(words % {"line": line[1] if line else "?"}) from error
    if catalog.metadata.get(IDENTITY) != str(translation.uuid):
        raise POFileError(_("This is no PO file of this translation."))
    return catalog

"""Words of wagtail-localize that its own catalogs lack in some of our languages."""

from django.utils.translation import gettext, gettext_noop
from django.views.i18n import JavaScriptCatalog

# What its views say; Django finds them in our catalogs by themselves.
IN_PAGES = [
    gettext_noop("Translations"),
    gettext_noop("Translate this page"),
    gettext_noop(
        "The page '{page_title}' was successfully submitted for translation into {locales}"
    ),
    gettext_noop("Successfully updated translations for '{object}'"),
    gettext_noop("Sync translated pages"),
    gettext_noop("Update existing translations"),
    gettext_noop("Translated manually on {date}"),
    gettext_noop("Translated with {tool_name} on {date}"),
]

# What its translation editor says.
IN_EDITOR = [
    gettext_noop("Translate"),
    gettext_noop("Download PO file"),
    gettext_noop("Download PO file and input translations offline"),
    gettext_noop("Upload PO file"),
    gettext_noop("Upload translated PO file to submit translations"),
    gettext_noop("Publish in "),
    gettext_noop("Publishing..."),
    gettext_noop("Change page"),
    gettext_noop("Uses %s version"),
    gettext_noop("Revert to %s version"),
    gettext_noop("There are unsaved segments. Please save or cancel them before leaving."),
]


class EditorWords(JavaScriptCatalog):
    """The words of the translation editor: the library's, and ours where we have them."""

    packages = ["wagtail_localize"]

    def get_catalog(self):
        """All of them, as dict."""
        return super().get_catalog() | {text: gettext(text) for text in IN_EDITOR}

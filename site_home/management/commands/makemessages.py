"""Django's makemessages, so that the catalogs change only where words have changed."""

from pathlib import Path

from babel.messages import Catalog
from django.core.management.commands import makemessages

NOISE = ('"POT-Creation-Date:', '"Report-Msgid-Bugs-To:')
HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: Budapest Process\n"
"Language: {locale}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural_forms}\n"
"""


class Command(makemessages.Command):
    """Takes every marked string of the site into the catalogs; guesses no translation."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser):
        """Our own defaults: all languages, files without line numbers, nothing obsolete."""
        super().add_arguments(parser)
        parser.set_defaults(
            all=True,
            add_location="file",
            no_obsolete=True,
            no_wrap=True,
            ignore_patterns=["site_home/locale", "tests", "var"],
        )

    def write_po_file(self, potfile, locale):
        """Leaves out what would change at each run."""
        super().write_po_file(potfile, locale)
        catalog = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = catalog.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(NOISE)]
        catalog.write_text("".join(kept), encoding="utf-8")

    def copy_plural_forms(self, msgs, locale):
        """The text of a new catalog, with a header that can be compiled in any language."""
        forms = Catalog(locale).plural_forms
        header = HEADER.format(locale=locale, plural_forms=forms)
        return super().copy_plural_forms(header + "\n" + msgs.split("\n\n", 1)[1], locale)

"""`manage.py load_demo`: a filled site in one command."""

import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page

from site_home.demo import data
from site_home.demo.files import Pictures
from site_home.demo.home import load_home
from site_home.demo.indexes import indexes_at_the_end
from site_home.demo.intranet import Intranet, load_terms
from site_home.demo.members import accounts, load_members
from site_home.demo.pages import Pages
from site_home.demo.registration import load_people, load_team
from site_home.demo.translations import load_translations
from site_home.models import Heartbeat

LOADED = "demonstration content"


class Command(BaseCommand):
    """Loads the demonstration content once; a second run changes nothing."""

    help = "Loads the demonstration content, unless it is there already."

    def add_arguments(self, parser):
        parser.add_argument("--migrate", action="store_true", help="bring the database up first")

    def handle(self, *args, **options):
        """Loads everything in one transaction, so that the database holds all of it or nothing."""
        if options["migrate"]:
            self.stdout.write("Bringing the database up to date")
            call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            loaded = Heartbeat.objects.select_for_update().filter(name=LOADED).exists()
            if not loaded:
                Heartbeat.beat(LOADED)
                self.stdout.write("Loading the demonstration content")
                began = time.monotonic()
                with indexes_at_the_end():
                    self._load()
                if settings.DEMO_ACCOUNTS:
                    data.load_accounts()
                    load_team()
                    self._step("members, in every state", load_members())
        if loaded:
            self.stdout.write("The demonstration content is there already; nothing was changed.")
        else:
            self.stdout.write(f"Loaded in {time.monotonic() - began:.0f} seconds.")
        if settings.DEMO_ACCOUNTS:
            self._print_accounts()

    def _load(self):
        self._step("states and organisations", data.load_states())
        self._step("priority goals", data.load_goals())
        self._step("entries of synonyms", data.load_synonyms())
        pictures = Pictures()
        self._step("pictures", self._counted(pictures.draw(), "pictures"))
        pages = Pages(pictures)
        pages.tree()
        self._step("standard pages", pages.standard())
        self._step("projects", pages.all_projects())
        self._step("Migrant Resource Centres", pages.all_centres())
        self._step("events", pages.all_events())
        self._step("registration forms", pages.registration())
        self._step("reports", self._counted(pages.all_reports(), "reports"))
        self._step("news items", pages.all_news())
        self._step("papers in the intranet", Intranet().load())
        load_terms()
        load_home(pages.by_slug)
        data.load_furniture(pages.by_slug)
        self._step("old addresses", data.load_redirects(pages.by_slug))
        self._step("first versions", self._first_versions())
        for language, count in load_translations():
            self._step(f"translations into {language}", count)
        self._step("people who registered", load_people())

    def _first_versions(self):
        """A revision of every page, so that an editor's first change can be undone."""
        pages = Page.objects.filter(depth__gt=1).specific()
        for page in pages:
            page.live_revision = page.save_revision(clean=False, log_action=True)
            Page.objects.filter(pk=page.pk).update(
                live_revision=page.live_revision, has_unpublished_changes=False
            )
        return len(pages)

    def _counted(self, items, words):
        count = 0
        for count, _item in enumerate(items, start=1):
            if self.stdout.isatty():
                self.stdout.write(f"  {count} {words}\r", ending="")
                self.stdout.flush()
        return count

    def _step(self, words, count):
        self.stdout.write(f"  {count} {words}")

    def _print_accounts(self):
        self.stdout.write("Demonstration accounts, with the passwords they were made with:")
        for email, password in data.accounts() + accounts():
            self.stdout.write(f"  {email}  {password}")

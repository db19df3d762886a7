"""`manage.py every_minute`: what must happen by the clock."""

import logging
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, transaction
from django.utils import timezone

from site_home.mail_queue import MAIL, take_up, worker_alive
from site_home.models import Heartbeat

log = logging.getLogger("site_home.every_minute")
MINUTE = 60
PRUNE = "--queue-name * --min-age-days 3 --failed-min-age-days 14"
# Once a day; a command and its arguments a line.
TIDY = [
    ["prune_db_task_results", "--backend", MAIL, *PRUNE.split()],
    ["clearsessions"],
    ["delete_old_messages"],
    ["delete_old_submissions"],
    ["delete_old_registrations"],
    ["prune_subscribers"],
    ["delete_old_accounts"],
    ["delete_old_accesses"],
    ["delete_old_misses"],
    ["queue_files"],
]


class Command(BaseCommand):
    """Publishes and withdraws what is due, shows signs of life, tidies up once a day."""

    help = "Does once what is due by the clock; with --loop, every minute until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on, once a minute")

    def handle(self, *args, **options):
        """One round, or rounds for ever; a round that fails is logged and the next one comes."""
        while True:
            try:
                self.round()
            except Exception:
                if not options["loop"]:
                    raise
                log.exception("a round of the scheduler failed")
            if not options["loop"]:
                return
            close_old_connections()
            time.sleep(MINUTE - time.time() % MINUTE)

    def round(self):
        """What is due now."""
        call_command("publish_scheduled", verbosity=0)
        with transaction.atomic():
            worker_alive.using(backend=MAIL).enqueue()
        take_up()
        Heartbeat.beat("scheduler")
        call_command("tend_registrations", verbosity=0)
        call_command("tell_members", verbosity=0)
        if self._first_today():
            self._tidy()

    def _tidy(self):
        """Every command has its turn, whatever becomes of those before it."""
        failed = []
        for name, *arguments in TIDY:
            try:
                call_command(name, *arguments, verbosity=0)
            except Exception:
                log.exception("%s failed", name)
                failed.append(name)
        if failed:
            raise CommandError(f"Tidying up failed: {', '.join(failed)}")

    def _first_today(self):
        today = timezone.localdate()
        tidied = Heartbeat.objects.filter(name="tidied").first()
        if tidied and timezone.localdate(tidied.seen_at) == today:
            return False
        Heartbeat.beat("tidied")
        return True

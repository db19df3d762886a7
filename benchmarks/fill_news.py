"""Fills the news list: `python benchmarks/fill_news.py 20000` (settings and database as usual)."""

import os
import sys
from datetime import date, timedelta
from pathlib import Path

import django

FIRST_DAY = date(1993, 2, 15)
STEP = 500


def fill(total):
    """Adds made-up news until the list has that many; returns how many were added."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from wagtail.models import Locale, Page

    from news.models import NewsIndexPage, NewsPage, NewsPageCountry, NewsPageGoal
    from site_home.models import Goal, StateOrOrganisation

    index = NewsIndexPage.objects.get(locale=Locale.get_default())
    states = list(StateOrOrganisation.objects.states().values_list("pk", flat=True))
    goals = list(Goal.objects.values_list("code", flat=True).distinct())
    kind = ContentType.objects.get_for_model(NewsPage)
    own = NewsPage.objects.filter(locale=index.locale)
    have = own.count()
    for start in range(have, total, STEP):
        numbers = range(start, min(start + STEP, total))
        with transaction.atomic():
            pages = Page.objects.bulk_create(
                Page(
                    path=Page._get_path(index.path, index.depth + 1, 10_000 + number),
                    depth=index.depth + 1,
                    title=f"Made-up item {number}",
                    draft_title=f"Made-up item {number}",
                    slug=f"made-up-{number}",
                    url_path=f"{index.url_path}made-up-{number}/",
                    content_type=kind,
                    locale_id=index.locale_id,
                    live=True,
                )
                for number in numbers
            )
            for number, page in zip(numbers, pages, strict=True):
                item = NewsPage(
                    page_ptr_id=page.pk,
                    place="Istanbul",
                    summary="A line of text.",
                    date=FIRST_DAY + timedelta(days=number % 12_000),
                    body=[{"type": "rich_text", "value": "<p>A paragraph of text.</p>" * 8}],
                )
                item.save_base(raw=True, force_insert=True)
            NewsPageCountry.objects.bulk_create(
                NewsPageCountry(page_id=page.pk, state_id=states[page.pk % len(states)])
                for page in pages
            )
            NewsPageGoal.objects.bulk_create(
                NewsPageGoal(page_id=page.pk, code=goals[page.pk % len(goals)]) for page in pages
            )
        print(f"\r{numbers[-1] + 1} of {total} news items", end="", flush=True)
    print()
    Page.objects.filter(pk=index.pk).update(numchild=own.count())
    return max(total - have, 0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_home.settings.dev")
    django.setup()
    fill(int(sys.argv[1]))

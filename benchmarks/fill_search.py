"""Made-up news in six languages, with the words of the demonstration as often as words are used."""

import random
from bisect import bisect
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate

SHARES = {"en": 0.5, "ru": 0.1, "ar": 0.1, "fa": 0.1, "ur": 0.1, "tr": 0.1}
WORDS = 12_000  # of a language
STEP = 500
FIRST_DAY = date(1993, 2, 15)
DAYS = 12_300
NUMBER = 10_000  # where the made-up pages begin among the children of the index


class Vocabulary:
    """The words of a language, the most frequent first: those of the demonstration and more.

    The more are made of the beginnings and the ends of others. The frequency of a word is as its
    place in the list demands (Zipf).
    """

    def __init__(self, language):
        from search.analysis import WORD
        from search.models import Entry

        counts = Counter()
        demonstration = Entry.objects.filter(language=language)
        demonstration = demonstration.exclude(title__startswith="\u2060")
        for body in demonstration.values_list("body", flat=True):
            counts.update(match[0].lower() for match in WORD.finditer(body))
        self.chance = random.Random(language)  # noqa: S311
        self.words = [word for word, _count in counts.most_common()]
        known, parts = set(self.words), [word for word in self.words if len(word) > 4]
        while len(self.words) < WORDS:
            first, last = self.chance.choices(parts, k=2)
            word = first[: len(first) // 2 + 1] + last[len(last) // 2 :]
            if word not in known:
                known.add(word)
                self.words.append(word)
        self.sums = list(accumulate(1 / (place + 2.7) for place in range(len(self.words))))

    def text(self, number):
        """So many words, in sentences."""
        words = [
            self.words[bisect(self.sums, self.chance.random() * self.sums[-1])]
            for _ in range(number)
        ]
        for start in range(0, number, 14):
            words[start] = words[start].capitalize()
            words[min(start + 13, number - 1)] += "."
        return " ".join(words)

    def body(self):
        """Some paragraphs, 250 to 600 words together."""
        paragraphs = (f"<p>{self.text(self.chance.randint(50, 100))}</p>" for _ in range(5))
        return [{"type": "rich_text", "value": "".join(paragraphs)}]


def fill(total, beside=True):
    """Adds made-up news until there are that many pages of news.

    Takes whether Wagtail's own index is filled beside ours.
    """
    for language, share in SHARES.items():
        _fill(language, round(total * share), beside)


def _fill(language, total, beside):
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    from news.models import NewsIndexPage, NewsPage, NewsPageCountry, NewsPageGoal
    from search import indexing
    from site_home.models import Goal, StateOrOrganisation

    index = NewsIndexPage.objects.get(locale__language_code=language)
    states = list(StateOrOrganisation.objects.states().values_list("pk", flat=True))
    goals = list(Goal.objects.values_list("code", flat=True).distinct())
    kind = ContentType.objects.get_for_model(NewsPage)
    own = NewsPage.objects.filter(locale=index.locale)
    vocabulary = Vocabulary(language)
    chance = vocabulary.chance
    index_beside = get_search_backend().get_index_for_model(NewsPage)
    have = own.count()
    for start in range(have, total, STEP):
        numbers = range(start, min(start + STEP, total))
        with transaction.atomic():
            pages = []
            for number in numbers:
                title = "\u2060" + vocabulary.text(chance.randint(3, 9)).rstrip(".")
                pages.append(
                    Page(
                        path=Page._get_path(index.path, index.depth + 1, NUMBER + number),
                        depth=index.depth + 1,
                        title=title[:255],
                        draft_title=title[:255],
                        slug=f"made-up-{number}",
                        url_path=f"{index.url_path}made-up-{number}/",
                        content_type=kind,
                        locale_id=index.locale_id,
                        live=True,
                    )
                )
            for page in Page.objects.bulk_create(pages):
                item = NewsPage(
                    page_ptr_id=page.pk,
                    summary=vocabulary.text(chance.randint(15, 35)),
                    date=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
                    body=vocabulary.body(),
                )
                item.save_base(raw=True, force_insert=True)
            NewsPageCountry.objects.bulk_create(
                NewsPageCountry(page_id=page.pk, state_id=state)
                for page in pages
                for state in chance.sample(states, chance.randint(1, 3))
            )
            NewsPageGoal.objects.bulk_create(
                NewsPageGoal(page_id=page.pk, code=chance.choice(goals)) for page in pages
            )
            indexing.put_saved([page.pk for page in pages])
            if beside:
                made = list(NewsPage.objects.filter(pk__in=[page.pk for page in pages]))
                index_beside.add_items(NewsPage, made)
        print(f"\r{language}: {numbers[-1] + 1} of {total} news items", end="", flush=True)
    print()
    Page.objects.filter(pk=index.pk).update(numchild=own.count())

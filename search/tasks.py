"""What the worker does for the search."""

from django_tasks import task

from search import documents, indexing
from search.models import Entry
from site_home.models import SiteDocument

STEP = 100


@task(priority=-10)  # mail goes first
def read_file(number):
    """Reads the text of the document of that number, unless it is gone or has been read."""
    document = SiteDocument.objects.filter(pk=number).first()
    if document:
        documents.read(document)


@task(priority=-10)
def update_country(code):
    """Writes the entries of the pages that concern a country anew, for its names have changed."""
    numbers = Entry.objects.filter(countries__contains=code).order_by("pk")
    numbers = list(numbers.values_list("pk", flat=True))
    for start in range(0, len(numbers), STEP):
        indexing.put_in_turn(numbers[start : start + STEP])

"""The sign-up to the newsletter in the demonstration content."""

from forms.models import SignUpPage
from site_home.demo import markup
from site_home.demo.content import read


def sign_up_page(by_slug):
    """The unsaved page; takes the pages made so far by their slugs."""
    data = read("newsletter")
    numbers = {slug: page.pk for slug, page in by_slug.items()}
    return SignUpPage(
        title=data["title"],
        slug=data["slug"],
        summary=data["summary"],
        intro=markup.rich_text(data["intro"], numbers),
        consent=data["consent"],
        retention=markup.rich_text(data["retention"], numbers),
    )

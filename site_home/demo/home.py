"""The sections of the demonstration's home page."""

from reports.models import ReportPage
from site_home.demo import markup
from site_home.demo.content import read
from site_home.models import HomePage


def load_home(pages):
    """Fills the home page; takes the pages by slug."""
    data = read("home")
    numbers = {slug: page.pk for slug, page in pages.items()}
    home = HomePage.objects.get(pk=numbers["home"])
    home.title = "Budapest Process"
    home.summary = data["hero_text"]
    home.hero_statement = data["hero_statement"]
    home.hero_text = data["hero_text"]
    home.figures = [{"type": "figure", "value": figure} for figure in data["figures"]]
    home.sections = [
        _section("news", "News", place="main", number=4, lead=None),
        _section("events", "Upcoming events", place="side", number=4),
        _section(
            "text",
            data["about_box"]["title"],
            place="side",
            text=markup.rich_text(data["about_box"]["body"], numbers),
        ),
        _section("registration", read("registration")["on_home_page"], number=3),
        _section("reports", "Reports", ground="sand", number=3, chosen=_chosen()),
        _section(
            "goals",
            "Six priority goals",
            intro=data["goals_intro"],
            page=numbers["priority-goals"],
        ),
        _section(
            "text",
            data["welcome_title"],
            ground="lapis",
            text=markup.rich_text(data["welcome"], numbers),
            link={"page": numbers["about"], "url": "", "label": "About the dialogue"},
        ),
        _section("projects", "Projects", intro=data["projects_intro"], number=3),
        _section("centres", "Migrant Resource Centres", ground="sand", intro=data["centres_intro"]),
        _section("newsletter", "Newsletter", intro=read("newsletter")["on_home_page"]),
        _section("partners", "Who carries the dialogue", partners=_partners(data)),
    ]
    markup.with_ids(home).save()


def _section(kind, title, place="full", ground="paper", **values):
    common = {"title": title, "place": place, "ground": ground, "hidden": False}
    return {"type": kind, "value": {**common, **values}}


def _chosen():
    return [ReportPage.objects.get(slug="regional-migration-outlook-2021").pk]


def _partners(data):
    return [
        {"name": each["name"], "part": each["role_text"], "logo": None, "address": ""}
        for each in data["partners"]
    ]

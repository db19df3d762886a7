"""The ways in which something is hidden beside a public site that names it wherever it can."""

from datetime import date, timedelta

from django.test import TestCase
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Collection, CollectionViewRestriction, Page

from members.models import Mark
from news.models import OldAddress
from reports.models import ReportEdition
from site_home.models import Menu
from tests import factories
from tests.forms.composed import form_page
from tests.forms.registration.desk import registration_page
from tests.forms.registration.front_desk import open_page
from tests.members import closed_desk as desk
from tests.members.secret_desk import FOR_MEMBERS, FROM_ALL, FROM_OTHERS, LANGUAGES
from tests.site_home.conftest import translated

WAYS = {}
KINDS = {
    "news": factories.news,
    "events": factories.event,
    "reports": factories.report,
    "projects": factories.project,
    "centres": factories.centre,
}


def public_site(home):
    """What everybody may see, in five languages, before anything is hidden; the pages by name."""
    pages = {
        "home": home,
        "news": factories.news_index(home),
        "events": factories.event_index(home),
        "reports": factories.report_index(home),
        "projects": factories.project_index(home),
        "centres": factories.centre_index(home),
        "open": open_page(home),
        "reader": factories.standard_page(home, slug="reader", title="Reader"),
    }
    for name in ("neighbour", "known", "draft"):
        pages[name] = factories.news(pages["news"], slug=name, date=date(2020, 1, 1))
    pages["kept"] = factories.report(pages["reports"], slug="kept", editions=())
    pages["above"] = factories.standard_page(home, slug="above")
    factories.standard_page(pages["above"], title="Below a draft", slug="below")
    pages["above"].refresh_from_db()
    pages["above"].unpublish()
    factories.news(pages["news"], slug="letter", countries=["TR"])
    ahead = _ahead()
    meeting = factories.event(pages["events"], slug="meeting", countries=["TR"], start_date=ahead)
    registration_page(meeting)
    factories.report(pages["reports"], slug="outlook")
    factories.project(pages["projects"], slug="bridge", countries=["IQ"])
    factories.centre(pages["centres"], slug="centre")
    for name in ("news", "events", "reports", "projects", "centres", "open", "reader"):
        for language in [*LANGUAGES, "ru"]:
            translated(pages[name], language)
    for slot in ("main", "footer"):
        items = [_item(pages["news"].pk, [pages["events"].pk])]
        Menu.objects.create(slot=slot, locale=home.locale, items=items)
    _arrange(home)
    return pages


def _ahead():
    return timezone.localdate() + timedelta(days=30)


def _item(number, below=()):
    line = {"address": "", "label": "", "url": ""}
    rows = [{**line, "page": each} for each in below]
    return {"type": "item", "value": {**line, "page": number, "below": rows}}


def _arrange(home, lead=None, chosen=()):
    home.refresh_from_db()
    home.sections = [
        {"type": "news", "value": {"title": "News", "lead": lead, "number": 4}},
        {"type": "events", "value": {"title": "Events", "number": 4}},
        {"type": "registration", "value": {"title": "Registrations", "number": 4}},
        {"type": "reports", "value": {"title": "Reports", "chosen": list(chosen), "number": 4}},
        {"type": "projects", "value": {"title": "Projects", "number": 4}},
        {"type": "centres", "value": {"title": "Centres"}},
    ]
    home.save()


def hide_all(secrets, top, site):
    """Hides pages and files in every way; takes the Secrets, the intranet, the public pages."""
    for name, (hide, hidden) in WAYS.items():
        secrets.way, secrets.hidden = name, hidden
        with TestCase.captureOnCommitCallbacks(execute=True):
            hide(secrets, top, site)


def name_everywhere(secrets, site):
    """Puts every secret page and file where editors name such things on public pages."""
    home, reader, neighbour = (site[name] for name in ("home", "reader", "neighbour"))
    numbers = [page.pk for page in secrets.pages if page.locale_id == home.locale_id]
    for menu in Menu.objects.all():
        hidden = [_item(number, [number, numbers[0]]) for number in numbers[::3]]
        menu.items = [*menu.items.raw_data, *hidden]
        menu.save()
    files = [each.pk for each in secrets.documents]
    links = [f'<a linktype="page" id="{number}">page</a> ' for number in numbers]
    links += [f'<a linktype="document" id="{number}">file</a> ' for number in files]
    buttons = [{"page": number, "url": "", "label": ""} for number in numbers]
    reader.refresh_from_db()
    reader.body = [
        {"type": "rich_text", "value": f"<p>{''.join(links)}</p>"},
        {"type": "related_pages", "value": {"pages": numbers}},
        {"type": "documents", "value": {"heading": "Files", "documents": files}},
        {"type": "link_buttons", "value": {"buttons": buttons}},
    ]
    reader.save()
    live = Page.objects.live().filter(pk__in=numbers).order_by("-pk").specific()
    by_kind = {type(page).__name__: page for page in live}
    lead, report = by_kind["NewsPage"], by_kind["ReportPage"]
    OldAddress.objects.create(page=lead, site=OldAddress.Site.JOOMLA, number=225)
    OldAddress.objects.create(page=lead, site=OldAddress.Site.WORDPRESS, number=225)
    _arrange(home, lead.pk, [report.pk])
    neighbour.refresh_from_db()
    neighbour.project, neighbour.related_event = by_kind["ProjectPage"], by_kind["EventPage"]
    neighbour.related_report = report
    neighbour.save()


def way(name, hidden=FROM_OTHERS):
    """Registers a way to hide pages; its function takes what `hide_all` does."""

    def register(function):
        WAYS[name] = (function, hidden)
        return function

    return register


def _section(secrets, top, name, *, is_open=False):
    groups = () if is_open else (secrets.group,)
    return desk.library(desk.section(top, groups, slug=name, title="Section"))


def _close(secrets, page):
    return factories.restrict(page, [desk.group(secrets.group)])


def _tighten(secrets, restriction):
    restriction.restriction_type = "groups"
    restriction.save()
    restriction.groups.set([desk.group(secrets.group)])


@way("restricted early")
def _early(secrets, top, site):
    secrets.translate(secrets.paper(_section(secrets, top, "early")))


@way("restricted late")
def _late(secrets, top, site):
    library = _section(secrets, top, "late", is_open=True)
    secrets.translate(secrets.paper(library))
    _close(secrets, library.get_parent())


@way("restricted itself")
def _itself(secrets, top, site):
    library = _section(secrets, top, "itself", is_open=True)
    _close(secrets, secrets.translate(secrets.paper(library), "ar"))


@way("restricted more than what is above")
def _twice(secrets, top, site):
    section = desk.section(top, [secrets.group, "Group B"], slug="twice", title="Section")
    library = desk.library(section, **secrets.texts())
    _close(secrets, library)
    secrets.pages.append(library)
    secrets.translate(secrets.paper(library), "fa")


@way("only the translation restricted")
def _translation(secrets, top, site):
    library = _section(secrets, top, "translation", is_open=True)
    page = secrets.translate(secrets.paper(library), "fa")
    _close(secrets, page.get_translations().get())


@way("tightened")
def _tightened(secrets, top, site):
    library = _section(secrets, top, "tightened", is_open=True)
    restriction = factories.restrict(library)
    secrets.translate(secrets.paper(library), "tr")
    _tighten(secrets, restriction)


@way("moved")
def _moved(secrets, top, site):
    library = _section(secrets, top, "moved", is_open=True)
    page = secrets.translate(secrets.paper(library), "ar")
    secrets.left.append(page.url)
    page.refresh_from_db()
    page.move(_section(secrets, top, "target"), pos="last-child")


@way("renamed")
def _renamed(secrets, top, site):
    page = desk.section(top, [secrets.group], **secrets.texts())
    secrets.pages.append(page)
    secrets.left.append(page.url)
    page.slug = secrets.word("slug")
    page.save_revision().publish()


@way("aliased")
def _aliased(secrets, top, site):
    page = secrets.paper(_section(secrets, top, "aliased"))
    elsewhere = _section(secrets, top, "elsewhere", is_open=True)
    elsewhere.refresh_from_db()
    secrets.pages.append(page.create_alias(parent=elsewhere))


@way("aliased before")
def _aliased_before(secrets, top, site):
    library = _section(secrets, top, "original", is_open=True)
    elsewhere = _section(secrets, top, "beside", is_open=True)
    page = secrets.translate(secrets.paper(library), "fa")
    elsewhere.refresh_from_db()
    secrets.pages.append(page.create_alias(parent=elsewhere))
    _close(secrets, library)


@way("unpublished and back")
def _back(secrets, top, site):
    page = secrets.paper(_section(secrets, top, "back"))
    page.save_revision().publish()
    page.unpublish()
    page.save_revision().publish()
    secrets.translate(page, "tr")


@way("for the Secretariat", FROM_ALL)
def _secretariat(secrets, top, site):
    library, elsewhere = (_section(secrets, top, name, is_open=True) for name in ("desk", "shelf"))
    page = secrets.translate(secrets.paper(library, mark=Mark.SECRETARIAT), "ar")
    elsewhere.refresh_from_db()
    secrets.pages.append(page.create_alias(parent=elsewhere))


@way("without any restriction", FOR_MEMBERS)
def _bare(secrets, top, site):
    library = _section(secrets, top, "bare", is_open=True)
    secrets.translate(secrets.paper(library, mark=Mark.MEMBERS), "fa")
    secrets.gallery(top)
    secrets.pages.append(desk.text_page(top, **secrets.texts(), body=secrets.body()))


@way("gallery and text of a group")
def _gallery(secrets, top, site):
    section = desk.section(top, (), **secrets.texts(), body=secrets.body("fa"))
    secrets.translate(secrets.gallery(section))
    page = desk.text_page(section, **secrets.texts(), body=secrets.body("ar"))
    secrets.pages.extend([section, secrets.translate(page, "tr")])
    _close(secrets, section)


@way("scheduled", FROM_ALL)
def _scheduled(secrets, top, site):
    tomorrow = timezone.now() + timedelta(days=1)
    page = secrets.paper(_section(secrets, top, "scheduled"), live=False, go_live_at=tomorrow)
    page.save_revision(approved_go_live_at=tomorrow)
    news = secrets.public(factories.news, site["news"], live=False, go_live_at=tomorrow)
    news.save_revision().publish()


@way("draft", FROM_ALL)
def _draft(secrets, top, site):
    for page in (desk.paper(_section(secrets, top, "draft")), site["draft"], site["above"]):
        for name, value in secrets.texts(slug=page is not site["above"]).items():
            setattr(page, name, value)
        page.save_revision()
    site["above"].save()  # it is no draft of a live page: nobody sees it, but what lies below
    secrets.public(factories.event, site["events"], live=False)
    words = secrets.texts("fa", slug=False)
    secrets.pages.append(translated(site["known"], "fa", **words, live=False))


@way("public types, late")
def _kinds(secrets, top, site):
    more = {"events": {"start_date": _ahead(), "city": secrets.word("city")}}
    more["news"] = {"place": secrets.word("city"), "countries": ["PK"], "date": date(2019, 1, 1)}
    for name, make in KINDS.items():
        page = secrets.public(make, site[name], **more.get(name, {}))
        if name == "events":
            secrets.pages.append(registration_page(page, **secrets.texts()))
        _close(secrets, secrets.translate(page, "ar", "tr"))


@way("public types, a form")
def _form(secrets, top, site):
    page = form_page(site["home"], **secrets.texts())
    secrets.pages.append(page)
    _close(secrets, page)


@way("public types, early, inherited")
def _inherited(secrets, top, site):
    above = secrets.public(factories.standard_page, site["home"])
    _close(secrets, above)
    secrets.translate(secrets.public(factories.standard_page, above))


@way("public types, the translation elsewhere")
def _elsewhere(secrets, top, site):
    above = secrets.public(factories.standard_page, site["home"])
    _close(secrets, above)
    page = secrets.translate(secrets.public(factories.standard_page, above), "fa")
    copy = page.get_translations().get()
    copy.move(site["home"].get_translations().get(locale=copy.locale_id), pos="last-child")


@way("public types, moved below a restricted page")
def _moved_below(secrets, top, site):
    above = secrets.public(factories.standard_page, site["home"])
    page = secrets.translate(secrets.public(factories.standard_page, site["home"]), "fa")
    secrets.left.append(page.url)
    _close(secrets, above)
    page.refresh_from_db()
    above.refresh_from_db()
    secrets.translate(above, "fa")
    page.move(above, pos="last-child")


@way("public types, renamed")
def _public_renamed(secrets, top, site):
    page = secrets.public(factories.news, site["news"])
    secrets.left.append(page.url)
    _close(secrets, page)
    page.slug = secrets.word("slug")
    page.save_revision().publish()


@way("public types, copied")
def _copied(secrets, top, site):
    page = secrets.public(factories.news, site["news"])
    _close(secrets, page)
    slug = secrets.word("slug")
    secrets.pages.append(page.copy(update_attrs={"slug": slug}, copy_revisions=False))


@way("public types, aliased, tightened")
def _public_alias(secrets, top, site):
    page = secrets.translate(secrets.public(factories.news, site["news"]), "fa")
    alias = page.create_alias(update_slug=secrets.word("slug"))
    restriction = factories.restrict(page)
    later = page.create_alias(update_slug=secrets.word("slug"))
    _tighten(secrets, restriction)
    secrets.pages.extend([alias, later])


@way("public types, a translation that was an alias")
def _converted(secrets, top, site):
    page = secrets.public(factories.news, site["news"])
    copy = Page.copy_for_translation(page, site["news"].get_translations()[0].locale, alias=True)
    _close(secrets, page)
    ConvertAliasPageAction(copy).execute(skip_permission_checks=True)
    Page.objects.filter(pk=copy.pk).update(live=True)
    secrets.pages.append(copy)


@way("public types, unpublished and back")
def _public_back(secrets, top, site):
    page = secrets.translate(secrets.public(factories.news, site["news"]), "ar")
    _close(secrets, page)
    page.unpublish()
    page.save_revision().publish()


@way("files of a restricted collection")
def _collection(secrets, top, site):
    collection = Collection.get_first_root_node().add_child(name="Group files")
    rule = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="groups"
    )
    rule.groups.add(desk.group(secrets.group))
    files = {"en": secrets.document(), "fr": secrets.document("fa", collection=collection)}
    files["en"].collection = collection
    files["en"].save()
    site["kept"].editions = [
        ReportEdition(language=code, document=each) for code, each in files.items()
    ]
    site["kept"].save()

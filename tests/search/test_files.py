"""The words of files are found through the pages that offer them, by those who may read both."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from wagtail.models import Collection, Locale, ReferenceIndex

from members.models import Edition, Mark
from members.models.papers import PaperPage
from reports.models import ReportEdition
from search import documents, reading
from search.models import Entry, FileText, Passage
from tests import factories
from tests.members import closed_desk
from tests.search.pdf_desk import TEXT, close, link, pdf, read_document
from tests.search.search_desk import address, titles
from tests.site_home.conftest import translated
from tests.site_home.mail_desk import work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("read_here")]


def test_a_file_that_a_text_links_to_is_found_through_its_page(page):
    assert titles("numbat") == ["Our treaties"]


def test_a_file_in_a_list_is_found_through_its_page(home, treaty):
    block = {"title": "Files", "documents": [treaty.pk]}
    body = [{"type": "documents", "value": block}]
    factories.standard_page(home, title="Our list", body=body)
    assert titles("numbat") == ["Our list"]


def test_an_edition_is_found_through_its_report(report_index, treaty):
    report = factories.report(report_index, editions=(), title="The report")
    report.editions = [ReportEdition(language="en", document=treaty)]
    report.save()
    assert titles("numbats") == ["The report"]


def test_a_file_in_another_language_is_found_by_its_words(home):
    russian = read_document("Переговоры о сезонной работе", language="ru")
    factories.standard_page(home, title="Talks", body=link(russian))
    assert titles("переговорах") == ["Talks"]


def test_what_stands_in_the_page_comes_before_what_stands_in_a_file(page, home):
    factories.standard_page(home, title="Numbat")
    assert titles("numbat") == ["Numbat", "Our treaties"]


def test_an_upload_is_read_by_the_worker_not_in_the_request(home):
    document = factories.document(pdf(TEXT))
    factories.standard_page(home, title="Our treaties", body=link(document))
    assert titles("numbat") == []
    work()
    assert titles("numbat") == ["Our treaties"]


def test_mail_goes_before_files(db):
    from search.tasks import read_file

    assert read_file.priority < 0


def test_an_upload_that_is_rolled_back_is_not_read(db):
    with transaction.atomic():
        factories.document(pdf(TEXT))
        transaction.set_rollback(True)
    assert work() == 0


def test_a_file_is_read_once(treaty, monkeypatch):
    monkeypatch.setattr(reading, "read", None)
    documents.read(treaty)
    work()


def test_other_types_of_file_are_not_read(db):
    document = factories.document(pdf(TEXT), name="text.docx")
    documents.read(document)
    work()
    assert not FileText.objects.exists()


def replace(document, *pages):
    """Uploads another file in the place of a document's."""
    document.file = ContentFile(pdf(*pages), name="other.pdf")
    document.save()


def test_a_replaced_file_is_not_found_by_its_old_words_even_before_it_is_read(page, treaty):
    replace(treaty, "A quokka instead, and nothing else")
    assert titles("numbat") == []
    assert not Passage.objects.exists()
    work()
    assert titles("quokka") == ["Our treaties"]


def test_a_file_replaced_while_it_is_read_is_not_found_by_its_old_words(page, treaty, monkeypatch):
    def late(file):
        replace(treaty, "A quokka instead, and nothing else")
        return FileText.State.READ, ["An echidna meanwhile"]

    FileText.objects.all().delete()
    stale = type(treaty).objects.get(pk=treaty.pk)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read", late)
        documents.read(stale)
    assert titles("echidna") == []
    work()
    assert titles("quokka") == ["Our treaties"]


def test_another_language_has_the_file_read_anew(treaty):
    treaty.language = "ru"
    treaty.save()
    assert not FileText.objects.exists()
    work()
    assert FileText.objects.get().language == "ru"


def test_the_words_of_a_deleted_document_go_with_it(page, treaty):
    treaty.delete()
    assert titles("numbat") == []
    assert not Passage.objects.exists()


def test_a_page_that_drops_its_link_is_not_found_by_the_file(page):
    page.body = []
    page.save_revision().publish()
    assert titles("numbat") == []


def test_the_file_of_a_draft_is_not_found_before_it_is_published(home, treaty):
    page = factories.standard_page(home, title="Our treaties")
    page.body = link(treaty)
    revision = page.save_revision()
    documents.bring_up_to_date([treaty])
    treaty.save()
    assert titles("numbat") == []
    revision.publish()
    assert titles("numbat") == ["Our treaties"]


def test_a_file_that_no_page_offers_is_not_found(treaty):
    assert titles("numbat") == []


@pytest.fixture
def papers(home):
    return closed_desk.library(
        closed_desk.section(closed_desk.intranet(home), [closed_desk.group("Work")])
    )


@pytest.fixture
def member(papers):
    return closed_desk.member("Work")


@pytest.fixture
def paper(papers):
    paper = closed_desk.paper(papers, title="The paper", mark=Mark.GROUP)
    add_edition(paper, TEXT)
    return paper


def add_edition(paper, text, version=1):
    """A file of a paper that has been read."""
    document = read_document(text, collection=Collection.objects.get(name=closed_desk.COLLECTION))
    return Edition.objects.create(page=paper, document=document, version=version)


@pytest.mark.usefixtures("paper")
def test_a_file_of_a_paper_is_found_by_those_who_may_read_the_paper(member):
    assert titles("numbat", member) == ["The paper"]


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize("group", ["Other", None])
def test_a_file_of_a_paper_is_not_found_by_anybody_else(group):
    assert titles("numbat", closed_desk.member(group) if group else None) == []


def test_a_file_of_a_paper_for_the_secretariat_is_not_found_by_members(paper, member):
    paper.mark = Mark.SECRETARIAT
    paper.save()
    assert titles("numbat", member) == []
    assert titles("numbat", closed_desk.secretary("Work")) == ["The paper"]


def test_an_older_edition_of_a_paper_is_not_found(paper, member):
    edition = add_edition(paper, "A quokka instead, and nothing else", version=2)
    assert titles("numbat", member) == []
    assert titles("quokka", member) == ["The paper"]
    edition.delete()
    assert titles("numbat", member) == ["The paper"]


def test_a_paper_is_deleted_with_its_files(paper, member):
    translated(paper, "ru")
    paper.refresh_from_db()
    paper.delete()
    connection.check_constraints()
    assert titles("numbat", member) == []


def test_an_edition_that_an_editor_replaces_is_not_found(paper, member):
    other = add_edition(
        closed_desk.paper(paper.get_parent(), slug="other"), "A quokka instead of it"
    )
    page = PaperPage.objects.get(pk=paper.pk)
    edition = page.editions.get()
    edition.document = other.document
    page.editions = [edition]
    page.save_revision().publish()
    assert titles("numbat", member) == []
    assert set(titles("quokka", member)) == {"The paper", "Sealed paper"}


def test_a_file_that_no_paper_holds_any_more_is_found_through_its_page(home, paper):
    edition = paper.editions.get()
    page = factories.standard_page(home, title="Our treaties", body=link(edition.document))
    ReferenceIndex.create_or_update_for_object(page)  # done after the transaction
    edition.delete()
    edition.document.collection = Collection.get_first_root_node()
    edition.document.save()
    assert titles("numbat") == ["Our treaties"]


def test_an_older_edition_that_another_language_makes_current_is_found(paper, member):
    old = paper.editions.get().document
    add_edition(paper, "A quokka instead, and nothing else", version=2)
    ReferenceIndex.create_or_update_for_object(paper)
    old.language = "ru"
    old.save()
    work()
    assert titles("numbat", member) == ["The paper"]


def test_the_translation_of_a_paper_is_found_by_the_files_of_the_original(paper, member):
    russian = Locale.objects.get(language_code="ru")
    page = paper.copy_for_translation(russian, copy_parents=True)
    page.title, page.live = "Документ", True
    page.save()
    assert titles("numbat", member, "ru") == ["Документ"]
    add_edition(paper, "A quokka instead, and nothing else", version=2)
    assert titles("numbat", member, "ru") == []


def test_a_text_of_the_intranet_does_not_tell_of_files_that_members_cannot_open(papers, member):
    document = read_document(TEXT, collection=Collection.objects.get(name=closed_desk.COLLECTION))
    closed_desk.text_page(papers.get_parent(), title="Notes", body=link(document))
    assert titles("numbat", member) == []


def test_a_file_of_a_paper_that_lies_open_is_not_found_through_a_public_page(page, treaty, papers):
    Edition.objects.create(page=closed_desk.paper(papers), document=treaty)
    assert titles("numbat") == []
    page.save()
    assert titles("numbat") == []


def test_the_result_names_the_file_and_its_page(page, treaty, client):
    html = client.get(address("numbat")).content.decode()
    assert f'href="{treaty.url}#page=2"' in html
    assert "In the file “<bdi>Treaty</bdi>”, PDF, page 2" in html
    assert "The <mark>numbat</mark> treaty was signed" in html


def test_the_page_that_holds_most_of_the_words_is_named(home, client):
    long = "\n".join(f"Line {number} on the potoroo and much else" for number in range(20))
    document = read_document("Quokka quokka quokka quokka", f"{long}, or the quokka")
    factories.standard_page(home, title="Our treaties", body=link(document))
    html = client.get(address("quokka potoroo")).content.decode()
    assert f'href="{document.url}#page=2"' in html


def test_no_file_is_named_for_what_stands_in_the_page(page, client):
    assert "In the file" not in client.get(address("treaties")).content.decode()


@pytest.mark.usefixtures("paper")
def test_the_file_of_a_paper_is_reached_at_its_own_address(member):
    client = closed_desk.signed_in(member)
    document = Edition.objects.get().document
    own = reverse("intranet_file", args=[document.pk, document.filename])
    html = client.get(address("numbat")).content.decode()
    assert f'href="{own}#page=1"' in html


def test_a_restricted_file_is_not_named_though_the_index_were_behind(page, treaty, vault, client):
    close(vault)
    type(treaty).objects.filter(pk=treaty.pk).update(collection=vault)
    html = client.get(address("numbat")).content.decode()
    assert "Our treaties" in html
    assert "In the file" not in html


def test_more_files_cost_no_more_queries(home, client, queries_of):
    for number in range(2):
        document = read_document(TEXT)
        factories.standard_page(home, title=f"Page {number}", body=link(document))
    few = queries_of(address("numbat"))
    for number in range(2, 8):
        document = read_document(TEXT)
        factories.standard_page(home, title=f"Page {number}", body=link(document))
    assert queries_of(address("numbat")) == few


def test_update_search_reads_what_was_not_read(page, treaty, capsys):
    FileText.objects.all().delete()
    Passage.objects.all().delete()
    Entry.objects.all().delete()
    call_command("update_search")
    assert "1 of 1 files" in capsys.readouterr().out
    assert titles("numbat") == ["Our treaties"]

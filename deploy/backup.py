"""Saves the database and the files of the site in one archive, and brings them back.

Use: python deploy/backup.py dump FILE
     python deploy/backup.py restore FILE      (YES=1 to overwrite what is there)

The settings are those of DJANGO_SETTINGS_MODULE, of development if it is not set. An archive holds
manifest.json, the database, and the files of MEDIA_ROOT and PRIVATE_ROOT.
"""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

PROJECT = Path(__file__).resolve().parent.parent
FORMAT = "budapest-process-backup-1"
MANIFEST = "manifest.json"
DATABASE = "database"
MEGABYTE = 1024 * 1024


class BackupError(Exception):
    """What is wrong, in one sentence."""


def main(arguments):
    """Does what the command line says; returns the exit status."""
    if len(arguments) != 2 or arguments[0] not in {"dump", "restore"}:
        print("Use: python deploy/backup.py dump|restore FILE", file=sys.stderr)
        return 2
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_home.settings.dev")
    from django.core.exceptions import ImproperlyConfigured

    try:
        {"dump": dump, "restore": restore}[arguments[0]](Path(arguments[1]).absolute())
    except BackupError as error:
        print(f"{error} Nothing was changed.", file=sys.stderr)
        return 1
    except (ImproperlyConfigured, OSError, sqlite3.Error) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def dump(archive):
    """Writes the archive; whoever looks for it finds it whole or not at all."""
    if not archive.parent.is_dir():
        raise BackupError(f"There is no folder {archive.parent}.")
    if any(archive.resolve().is_relative_to(folder) for folder in folders().values()):
        raise BackupError(f"{archive} would lie among the files of the site. Choose another place.")
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".backup-") as room:
        copy = Path(room, DATABASE)
        engine().save(copy)
        print(f"  database: {in_megabytes(copy)}", flush=True)
        part = Path(room, archive.name)
        manifest = Path(room, MANIFEST)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest.write_text(
            json.dumps({"format": FORMAT, "engine": engine().name, "made_at": made_at})
        )
        part.touch(mode=0o600)
        with tarfile.open(part, "w:gz", compresslevel=6, dereference=True) as tar:
            tar.add(manifest, MANIFEST)
            tar.add(copy, DATABASE)
            for name, folder in folders().items():
                print(f"  {name}: {add_files(tar, name, folder)} files", flush=True)
        part.replace(archive)
    print(f"Saved in {archive} ({in_megabytes(archive)}).")


def add_files(tar, name, folder):
    """Adds the files below the folder under that name; returns how many."""
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with suppress(FileNotFoundError):  # an editor may delete it in this moment
                tar.add(path, f"{name}/{path.relative_to(folder).as_posix()}")
                count += 1
    return count


def restore(archive):
    """Puts database and files of the archive in the place of what is there, all or nothing."""
    manifest = checked(archive)
    print(f"  the archive of {manifest.get('made_at')} is sound", flush=True)
    refuse_to_overwrite()
    with ExitStack() as stack:
        rooms = {name: stack.enter_context(beside(folder)) for name, folder in folders().items()}
        rooms[DATABASE] = rooms["private"]
        counts = unpack(archive, rooms)
        for name, folder in folders().items():
            stack.enter_context(exchanged(folder, rooms[name] / name))
            print(f"  {name}: {counts[name]} files", flush=True)
        engine().load(rooms[DATABASE] / DATABASE)
        print("  database: restored", flush=True)
    forget_cached()
    print("Restored. Now run migrate, in case the archive is older than the code.")


def checked(archive):
    """The manifest of an archive that was read from end to end; BackupError if it is not sound."""
    if not archive.is_file():
        raise BackupError(f"There is no file {archive}.")
    strange = BackupError(f"{archive.name} is no backup of this site, or it is damaged.")
    try:
        with gzip.open(archive) as file:
            while file.read(MEGABYTE):
                pass
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                refuse_strange(member)
            manifest = json.load(tar.extractfile(MANIFEST))
            tar.getmember(DATABASE)
    except (
        EOFError,
        KeyError,
        ValueError,
        zlib.error,
        gzip.BadGzipFile,
        tarfile.TarError,
    ) as error:
        raise strange from error
    except OSError as error:
        raise BackupError(f"{archive.name} cannot be read ({error.strerror or error}).") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise strange
    if manifest.get("engine") != engine().name:
        raise BackupError(
            f"The archive holds a database of {manifest.get('engine')}, "
            f"but the settings name one of {engine().name}."
        )
    return manifest


def refuse_strange(member):
    """BackupError for anything but a plain file at a place of ours."""
    path = PurePosixPath(member.name)
    at_home = member.name in {MANIFEST, DATABASE} or (
        len(path.parts) > 1 and path.parts[0] in folders() and ".." not in path.parts
    )
    if not (at_home and member.isreg() and "\0" not in member.name):
        raise BackupError(f"The archive holds “{member.name}”, which no backup of this site holds.")


def refuse_to_overwrite():
    """BackupError when database or folders hold something, unless the variable YES is 1."""
    if os.environ.get("YES") == "1":
        return
    if engine().has_content():
        raise BackupError("The database has content. Say YES=1 to replace it.")
    for folder in folders().values():
        if folder.is_dir() and any(folder.iterdir()):
            raise BackupError(f"There are files in {folder}. Say YES=1 to replace them.")


def unpack(archive, rooms):
    """Unpacks the checked archive, each part into its room; returns how many files of each."""
    from django.conf import settings

    counts = dict.fromkeys(rooms, 0)
    for part, room in rooms.items():
        if part != DATABASE:
            (room / part).mkdir()
    with tarfile.open(archive, "r:gz") as tar:
        for member in tar:
            part = PurePosixPath(member.name).parts[0]
            if part == MANIFEST:
                continue
            path = rooms[part] / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with tar.extractfile(member) as source, path.open("xb") as target:
                shutil.copyfileobj(source, target, MEGABYTE)
            path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
            os.utime(path, (member.mtime, member.mtime))
            counts[part] += 1
    return counts


@contextmanager
def beside(folder):
    """A new folder on the same disk as that one; gone in the end, with what it then holds."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as room:
        yield Path(room)


@contextmanager
def exchanged(folder, fresh):
    """Puts the fresh folder in the place of that one, and back again when what follows fails."""
    old = fresh.with_name("old")
    existed = folder.is_dir()
    if existed:
        shutil.copymode(folder, fresh)
        folder.rename(old)
    try:
        fresh.rename(folder)
        yield
    except BaseException:
        if folder.is_dir():
            folder.rename(fresh)
        if existed:
            old.rename(folder)
        raise


def forget_cached():
    """Empties the cache, which may know pages that are no more."""
    from django.core.cache import cache

    cache.clear()


def folders():
    """The folders of the site's files, by their name in the archive."""
    from django.conf import settings

    return {
        "media": Path(settings.MEDIA_ROOT).resolve(),
        "private": Path(settings.PRIVATE_ROOT).resolve(),
    }


def engine():
    """The database of the settings: SQLite or PostgreSQL."""
    from django.db import connection

    return {"sqlite": Sqlite, "postgresql": Postgresql}[connection.vendor](connection)


class Sqlite:
    """A SQLite database, copied through its own backup while the site may be at work."""

    name = "SQLite"

    def __init__(self, connection):
        self.path = Path(connection.settings_dict["NAME"])

    def save(self, copy):
        """Writes a consistent copy of the database to the file."""
        if not self.path.is_file():
            raise BackupError(f"There is no database {self.path}.")
        with self._opened(self.path) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # the copy is one file

    def load(self, copy):
        """Puts the copy in the database's place, in one transaction of SQLite."""
        with self._opened(copy) as source, closing(sqlite3.connect(self.path)) as target:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("The database in the archive is damaged.")
            source.backup(target)

    def has_content(self):
        """True when there are tables."""
        if not self.path.is_file():
            return False
        with self._opened(self.path) as connection:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    def _opened(self, path):
        return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True))


class Postgresql:
    """A PostgreSQL database, through the programs of its own client."""

    name = "PostgreSQL"

    def __init__(self, connection):
        self.connection = connection

    def save(self, copy):
        """Writes a consistent dump of the database to the file."""
        self._run(
            "pg_dump",
            "--format=custom",
            "--compress=0",
            "--no-owner",
            "--no-privileges",
            f"--file={copy}",
        )

    def load(self, copy):
        """Puts the dump in the place of all that the schema public holds, in one transaction."""
        script = copy.with_suffix(".sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(copy))
        self._run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--output=/dev/null",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--command=SET client_min_messages = warning; SET lock_timeout = '30s'",
            "--command=DROP SCHEMA IF EXISTS public CASCADE",
            "--command=CREATE SCHEMA public",
            "--command=GRANT USAGE ON SCHEMA public TO PUBLIC",
            f"--file={script}",
        )

    def has_content(self):
        """True when there are tables."""
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        return (
            self._run("psql", "--no-psqlrc", "--tuples-only", f"--command={count}").strip() != "0"
        )

    def _run(self, program, *arguments):
        if shutil.which(program) is None:
            raise BackupError(f"There is no {program} here. Install PostgreSQL's client programs.")
        done = subprocess.run(
            [program, *arguments], env=self._environment(), capture_output=True, text=True
        )
        if done.returncode:
            raise BackupError(f"{' '.join(done.stderr.split())[:500].rstrip('.')}.")
        return done.stdout

    def _environment(self):
        """The environment with what libpq needs; no list of processes shows the password."""
        from psycopg.pq import Conninfo

        wanted = self.connection.get_connection_params()
        known = {o.keyword.decode(): o.envvar.decode() for o in Conninfo.get_defaults() if o.envvar}
        values = {known[word]: str(value) for word, value in wanted.items() if word in known}
        return {**os.environ, **values}


def in_megabytes(path):
    """The size of the file in words."""
    return f"{path.stat().st_size / MEGABYTE:.1f} MB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

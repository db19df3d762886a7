"""Django's deployment checks under the production settings; any warning is an error.

The environment is the one of environment.sample with a secret and folders made for the moment.
"""

import os
import secrets
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDERS = ["VAR_DIR", "MEDIA_ROOT", "PRIVATE_ROOT", "STATIC_ROOT"]


def sample():
    """The variables of environment.sample as dict."""
    text = (HERE / "environment.sample").read_text(encoding="utf-8")
    return dict(word.split("=", 1) for word in shlex.split(text, comments=True))


def throw_away(folder):
    """A complete environment of production whose folders lie in that folder."""
    own = {name: str(Path(folder) / name.lower()) for name in FOLDERS}
    for path in own.values():
        Path(path).mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, **sample(), **own, "SECRET_KEY": secrets.token_urlsafe(60)}


def main():
    """Runs the checks; returns their exit status."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.call(command, cwd=HERE.parent, env=throw_away(folder))


if __name__ == "__main__":
    sys.exit(main())

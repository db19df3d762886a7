# Two commands for everybody: `make run` and `make test`. `make help` lists the others.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PY := $(BIN)/python
FILE ?= var/backup.tar.gz

export BASE_URL ?= http://localhost:$(PORT)
export WEB := $(if $(DEBUG),$(PY) manage.py runserver 127.0.0.1:$(PORT),$(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 4 --log-level warning site_home.wsgi:application)

.DEFAULT_GOAL := help
.PHONY: help run test lint format messages lock dump restore

help: ## Lists the commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /	/' | expand -t 12

run: var/static.stamp ## Starts the site with its mail worker and scheduler; the first time it fills it, too
	@$(PY) deploy/port_free.py $(PORT)
	@$(PY) manage.py load_demo --migrate
	@echo
	@echo "  The site:   http://localhost:$(PORT)/"
	@echo "  The admin:  http://localhost:$(PORT)/admin/"
	@echo "  Its mail:   http://localhost:$(PORT)/mailbox/"
	@echo "  Stop with Ctrl-C."
	@echo
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/honcho -f deploy/Procfile -d . start

test: .venv/dev.stamp ## Runs the whole test suite: on PostgreSQL, then what matters on SQLite, too
	@$(PY) tests/with_postgres.py $(PY) -m pytest -n auto --dist loadfile $(ARGS)
	@env -u DATABASE_URL $(PY) -m pytest -n auto --dist loadfile -m sqlite $(ARGS)

lint: .venv/dev.stamp ## Checks style, templates, migrations and the production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files 'templates/*.html' | xargs $(BIN)/djhtml --tabwidth 2 --check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) deploy/check_production.py

format: .venv/dev.stamp ## Formats Python and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files 'templates/*.html' | xargs $(BIN)/djhtml --tabwidth 2

messages: .venv/run.stamp ## Takes changed words into the translations and compiles these
	@command -v xgettext >/dev/null || { echo "GNU gettext is needed; on Debian: apt install gettext"; exit 1; }
	@$(PY) manage.py makemessages
	@$(PY) manage.py compilemessages --ignore .venv

lock: .venv/dev.stamp ## Writes the lock files anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o deploy/requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -c deploy/requirements.txt -o deploy/requirements-dev.txt

dump: .venv/run.stamp ## Saves database and files to FILE
	@$(PY) deploy/backup.py dump $(FILE)

restore: .venv/run.stamp ## Brings database and files back from FILE
	@$(PY) deploy/backup.py restore $(FILE)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.version_info >= (3, 14))' || { echo "Python 3.11, 3.12 or 3.13 is needed. Name one with: make run PYTHON=python3.11"; exit 1; }
	@echo "Making the environment in .venv"
	@$(PYTHON) -m venv .venv

.venv/run.stamp: deploy/requirements.txt | .venv/bin/python
	@echo "Installing the locked packages (a minute or two)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/dev.stamp: deploy/requirements-dev.txt | .venv/bin/python
	@echo "Installing the locked packages, those for tests included (a minute or two)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/run.stamp

var/static.stamp: .venv/run.stamp $(shell find site_home/static -type f)
	@mkdir -p var
	@echo "Collecting static files"
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

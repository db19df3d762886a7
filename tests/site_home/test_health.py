"""/healthz says that the process answers, /readyz that its parts do."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db import OperationalError
from django.utils import timezone

from site_home import views
from site_home.models import Heartbeat

PARTS = ["database", "cache", "storage", "worker", "scheduler"]


@pytest.fixture
def everything_at_work(db):
    for name in ("worker", "scheduler"):
        Heartbeat.beat(name)


def failed_parts(response):
    return [name for name, word in response.json().items() if word != "ok"]


def test_healthz_answers_without_the_database(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


def test_readyz_is_200_when_every_part_is_at_work(client, everything_at_work):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == dict.fromkeys(PARTS, "ok")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["worker", "scheduler"])
def test_readyz_is_503_when_a_part_was_not_seen_for_five_minutes(client, everything_at_work, name):
    Heartbeat.objects.filter(name=name).update(seen_at=timezone.now() - timedelta(minutes=6))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert failed_parts(response) == [name]


def test_readyz_is_503_when_the_database_does_not_answer(client, everything_at_work, monkeypatch):
    class Broken:
        def cursor(self):
            raise OperationalError("connection refused")

    monkeypatch.setattr(views, "connection", Broken())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert failed_parts(response) == ["database"]


def test_readyz_is_503_when_the_cache_keeps_nothing(client, everything_at_work, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    response = client.get("/readyz")
    assert response.status_code == 503
    assert failed_parts(response) == ["cache"]


@pytest.mark.parametrize("alias", ["default", "private"])
def test_readyz_is_503_when_files_cannot_be_written(
    client, everything_at_work, settings, tmp_path, alias
):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    settings.STORAGES = {
        **settings.STORAGES,
        alias: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": in_the_way},
        },
    }
    response = client.get("/readyz")
    assert response.status_code == 503
    assert failed_parts(response) == ["storage"]


def test_readyz_leaves_no_file_behind(client, everything_at_work):
    client.get("/readyz")
    assert not storages["private"].exists("readyz.txt")
    assert not storages["default"].exists("readyz.txt")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client, path):
    assert client.post(path).status_code == 405

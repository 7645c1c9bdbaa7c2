"""What /healthz and /readyz say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import InterfaceError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from smm.core import clock, signs
from smm.core.models import SignOfLife

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker_folder(settings: object, tmp_path: Path) -> None:
    settings.EMBEDDED_BROKER, settings.BROKER_DIR = True, tmp_path  # type: ignore[attr-defined]
    (tmp_path / "queue").mkdir()


def seen(name: str, seconds_ago: float) -> None:
    SignOfLife.objects.create(name=name, at=clock.now() - timedelta(seconds=seconds_ago))


def test_every_part_is_shown_with_the_age_of_its_last_sign(client: Client) -> None:
    seen("worker", 4)
    seen("beat", 2)

    answer = client.get("/healthz")

    assert answer.status_code == 200
    body = answer.json()
    assert body["ok"] is True
    assert body["worker"]["age"] == pytest.approx(4, abs=1)
    assert [name for name in body if name != "ok"] == ["database", "broker", "worker", "beat"]


@pytest.mark.parametrize("ill", ["worker", "beat"])
def test_a_part_that_went_silent_makes_the_whole_ill(client: Client, ill: str) -> None:
    seen(ill, signs.ILL_AFTER_SECONDS + 1)
    seen({"worker": "beat", "beat": "worker"}[ill], 1)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()[ill]["ok"] is False


def test_a_part_that_was_never_seen_is_ill(client: Client) -> None:
    assert client.get("/healthz").json()["worker"] == {"ok": False, "age": None, "problem": ""}


def test_a_broker_that_is_away_is_named(client: Client, settings: object, tmp_path: Path) -> None:
    settings.BROKER_DIR = tmp_path / "gone"  # type: ignore[attr-defined]

    assert client.get("/healthz").json()["broker"]["problem"] == "FileNotFoundError"


def test_signs_are_written_at_most_every_few_seconds() -> None:
    signs._written.clear()
    signs.record("worker")
    first = SignOfLife.objects.get(name="worker").at
    signs.record("worker")

    assert SignOfLife.objects.get(name="worker").at == first


def test_ready_once_all_migrations_are_applied(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


def test_a_database_that_is_away_is_told_and_does_not_end_the_process(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise InterfaceError("connection already closed")

    signs._written.clear()
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)

    signs.record("worker")

    assert "sign of life not written" in caplog.text
    assert signs.check()["database"].problem == "InterfaceError"

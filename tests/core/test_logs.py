"""Log lines are structured and hide secrets."""

from __future__ import annotations

import logging

import pytest

from smm.core.logs import formatter


def line(message: str, **extra: object) -> str:
    record = logging.LogRecord("smm.test", logging.INFO, __file__, 1, message, None, None)
    record.__dict__.update(extra)
    return formatter().format(record)


def test_a_line_has_time_level_logger_and_names_with_values() -> None:
    written = line("published", delivery=7)

    assert written.startswith("timestamp=")
    assert "level=info logger=smm.test event=published" in written
    assert "delivery=7" in written


@pytest.mark.parametrize(
    ("message", "extra"),
    [
        ("signed in", {"password": "hunter22"}),
        ("refused", {"access_token": "hunter22"}),
        ("GET /feed?access_token=hunter22&page=2", {}),
        ("header Authorization: Bearer hunter22", {}),
        ("connecting to postgres://smm:hunter22@db/smm", {}),
        ('body {"client_secret": "hunter22"}', {}),
    ],
)
def test_secrets_never_reach_a_line(message: str, extra: dict[str, str]) -> None:
    assert "hunter22" not in line(message, **extra)

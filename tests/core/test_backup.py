"""A backup is made while others write, and comes back whole into an empty installation."""

from __future__ import annotations

import io
import json
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.installations import ROOT, Installation, postgres_database

pytestmark = pytest.mark.servers

WRITER = """
import django; django.setup()
from django.db import transaction
from team.models import Department, Member
for number in range(100_000):
    with transaction.atomic():
        department = Department.objects.create(name=f"Department {number}")
        Member.objects.create(email=f"m{number}@example.org", name="成员", department=department)
    print(number, flush=True)
"""
CHANNEL = """
from team.models import Channel, Member, Segment, SegmentKind
brand = Segment.objects.create(kind=SegmentKind.BRAND, name="Nordlicht")
leader = Member.objects.create_user("leader@example.org", "long enough 1", name="Lena")
leader.brands.add(brand)
Channel.objects.create(name="Newsroom", platform="newsroom", account_id="1", secrets={"token": "hunter22"})
"""
CONTENT = """
import json
from team.models import Channel, Department, Member
print(json.dumps({
    "departments": list(Department.objects.order_by("pk").values_list("pk", "name", "updated_at"))[:5],
    "each": [Department.objects.count(), Member.objects.exclude(department=None).count()],
    "brands": [b.name for b in Member.objects.get(email="leader@example.org").brands.all()],
    "secret": Channel.objects.get().secrets["token"],
    "next": Department.objects.create(name="New").pk > Department.objects.order_by("pk")[1].pk,
}, default=str))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Installation, Installation]]:
    """Two prepared installations on the same kind of database, with keys of their own."""
    with ExitStack() as stack:
        pairs = []
        for name in ("first", "second"):
            url = {"DATABASE_URL": stack.enter_context(postgres_database())} if request.param == "postgres" else {}
            pairs.append(Installation(tmp_path / name, url).prepared())
        yield pairs[0], pairs[1]


def rows(file: Path) -> list[dict[str, object]]:
    with tarfile.open(file) as archive:
        lines = archive.extractfile("rows.jsonl")
        assert lines is not None
        return [json.loads(line) for line in lines]


def without_secrets(found: list[dict[str, object]]) -> list[str]:
    return sorted(json.dumps(row) for row in found if row["model"] != "team.channel")


def test_a_backup_made_while_others_write_comes_back_whole(
    pair: tuple[Installation, Installation], tmp_path: Path
) -> None:
    first, second = pair
    first.shell(CHANNEL)
    (first.data / "media" / "图片").mkdir(parents=True)
    (first.data / "media" / "图片" / "a.png").write_bytes(b"\x89PNG" * 1000)
    file = tmp_path / "backup.tar.gz"

    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], cwd=ROOT, env=first.env, stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        while int(writer.stdout.readline() or 0) < 50:
            pass
        made = first.manage("backup", str(file))
        written_meanwhile = writer.poll() is None
    finally:
        writer.kill()
        writer.wait()

    assert made.returncode == 0, made.stderr
    assert written_meanwhile
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restored = second.manage("restore", str(file))
    assert restored.returncode == 0, restored.stderr

    content = json.loads(second.shell(CONTENT))
    departments, members = content["each"]
    assert departments == members >= 50
    assert content["brands"] == ["Nordlicht"]
    assert content["secret"] == "hunter22"
    assert content["next"] is True
    assert (second.data / "media" / "图片" / "a.png").read_bytes() == b"\x89PNG" * 1000
    first_keys = dict(line.split("=", 1) for line in (first.data / "keys.env").read_text().split())
    second_keys = dict(line.split("=", 1) for line in (second.data / "keys.env").read_text().split())
    assert first_keys["SECRET_KEY"] == second_keys["SECRET_KEY"]
    assert first_keys["SMM_ENCRYPTION_KEYS"] in second_keys["SMM_ENCRYPTION_KEYS"].split(",")

    second.shell("from team.models import Department; Department.objects.get(name='New').delete()")
    again = tmp_path / "again.tar.gz"
    assert second.manage("backup", str(again)).returncode == 0
    assert without_secrets(rows(again)) == without_secrets(rows(file))
    assert b"hunter22" not in json.dumps(rows(file)).encode()

    refused = first.manage("restore", str(file))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_backup_of_sqlite_can_be_read_on_postgresql(tmp_path: Path) -> None:
    with postgres_database() as url:
        first = Installation(tmp_path / "first").prepared()
        second = Installation(tmp_path / "second", {"DATABASE_URL": url}).prepared()
        first.shell(CHANNEL)
        file = tmp_path / "backup.tar.gz"

        assert first.manage("backup", str(file)).returncode == 0
        restored = second.manage("restore", str(file))

        assert restored.returncode == 0, restored.stderr
        assert second.shell("from team.models import Channel; print(dict(Channel.objects.get().secrets))") == (
            "{'token': 'hunter22'}"
        )


def archive_with(path: Path, name: str, kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.type, entry.size, entry.linkname = kind, 4 if kind == tarfile.REGTYPE else 0, "/etc/passwd"
        archive.addfile(entry, io.BytesIO(b"evil"))
    return path


def test_hostile_and_broken_files_are_refused_with_a_sentence(tmp_path: Path) -> None:
    empty = Installation(tmp_path / "empty").prepared()
    file = tmp_path / "bad.tar.gz"
    hostile = [
        archive_with(tmp_path / "1", "media/../../escaped"),
        archive_with(tmp_path / "2", "/etc/escaped"),
        archive_with(tmp_path / "3", "media/link", tarfile.SYMTYPE),
        archive_with(tmp_path / "4", "manage.py"),
        archive_with(tmp_path / "5", "media/a.png"),
    ]
    file.write_bytes(b"not an archive")
    for bad in [*hostile, file, tmp_path / "missing.tar.gz"]:
        refused = empty.manage("restore", str(bad))
        assert refused.returncode == 1, bad
        assert refused.stderr.strip(), bad
        assert "Traceback" not in refused.stderr
    assert not list(tmp_path.rglob("escaped"))
    assert not list((empty.data / "media").rglob("*"))

"""A worker is killed at each point of publishing, the broker is emptied, and everything still goes out once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.installations import ROOT, Installation, postgres_database
from tests.needs import REDIS, need

pytestmark = [pytest.mark.fault, pytest.mark.slow]

CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "smm"]
LEASE = "3"
MAKE = """
from datetime import timedelta
from content import rendering
from content.services import scheduling
from smm.core import clock
from team.models import Channel, Member
from tests.factories.content import DeliveryFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory, MemberFactory

def make(title, account="newsroom"):
    member = Member.objects.first() or MemberFactory(role="leader")
    channel = Channel.objects.filter(account_id=account).first() or ChannelFactory(name=account, account_id=account)
    item = item_in("publish", title=title, created_by=member, channels=[channel])
    RevisionFactory(item=item, title=title, body="It goes out once.", author=member)
    delivery = DeliveryFactory(item=item, channel=channel, due_at=clock.now() + timedelta(seconds=1))
    rendering.render_item(item)
    delivery.refresh_from_db()
    delivery.approved_hash = delivery.payload_hash
    delivery.save()
    scheduling.schedule_approved(item)
    return delivery.pk
"""
WAIT = """
import json, time
from content.models import Delivery
from content.newsroom.models import Article

def wait_for_rest(pks):
    until = time.monotonic() + 90
    while Delivery.objects.filter(pk__in=pks).exclude(state="live").exists() and time.monotonic() < until:
        time.sleep(0.2)
    rows = Delivery.objects.filter(pk__in=pks).select_related("item")
    print(json.dumps([
        [row.state, Article.objects.filter(key=row.key).count(), row.item.stage,
         [attempt.outcome for attempt in row.attempts.all()]]
        for row in rows]))
"""


@contextmanager
def celery(installation: Installation, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with (installation.data / "celery.log").open("ab") as output:
        process = subprocess.Popen(
            [*CELERY, *arguments], cwd=ROOT, env={**installation.env, **environment}, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def worker(installation: Installation, **environment: str) -> Any:
    return celery(
        installation,
        "worker",
        "--pool",
        "solo",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        **environment,
    )


@pytest.fixture(scope="module", params=["embedded", "servers"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A department of its own whose beat ticks all the time."""
    environment = {"SMM_ENV": "test", "SMM_PUBLISH_LEASE_SECONDS": LEASE}
    with ExitStack() as stack:
        if request.param == "servers":
            need("redis")
            url = stack.enter_context(postgres_database())
            environment |= {"DATABASE_URL": url, "CELERY_BROKER_URL": REDIS}
        data: Path = tmp_path_factory.mktemp(request.param) / "data"
        made = Installation(data, environment).prepared()
        lose_messages(made)
        stack.enter_context(celery(made, "beat", "--pidfile", ""))
        yield made


def lose_messages(installation: Installation) -> None:
    """Empty the broker, as if it had been lost."""
    installation.shell(
        "from django.conf import settings\n"
        "from smm.core import broker\n"
        "from smm.celery import app\n"
        "broker.prepare() if settings.EMBEDDED_BROKER else app.control.purge()"
    )


def rest_of(installation: Installation, *pks: int) -> list[list[Any]]:
    return json.loads(installation.shell(f"{WAIT}\nwait_for_rest({list(pks)})"))


@pytest.mark.parametrize("point", ["after_claim", "before_send", "after_send", "after_settle"])
def test_a_worker_killed_in_the_middle_leads_to_exactly_one_article(installation: Installation, point: str) -> None:
    with worker(installation, SMM_FAULT_POINT=point) as dying:
        pk = int(installation.shell(f"{MAKE}\nprint(make('Killed {point}'))"))
        assert dying.wait(60) == -signal.SIGKILL
    lose_messages(installation)

    with worker(installation):
        [[state, articles, stage, attempts]] = rest_of(installation, pk)

    assert (state, articles, stage) == ("live", 1, "promote")
    assert attempts.count("sent") + attempts.count("found") == 1


def test_two_workers_never_take_the_same_delivery(installation: Installation) -> None:
    made = "print(json.dumps([make(f'Race {n}', f'room-{n % 3}') for n in range(12)]))"
    with worker(installation), worker(installation):
        pks = json.loads(installation.shell(f"import json\n{MAKE}\n{made}"))
        rows = rest_of(installation, *pks)

    assert [row[:2] for row in rows] == [["live", 1]] * 12
    assert [row[3] for row in rows] == [["sent"]] * 12


def test_a_lost_broker_loses_nothing(installation: Installation) -> None:
    pk = int(installation.shell(f"{MAKE}\nprint(make('Flushed'))"))
    lose_messages(installation)

    with worker(installation):
        [[state, articles, *_]] = rest_of(installation, pk)

    assert (state, articles) == ("live", 1)

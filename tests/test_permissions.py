"""Every address, as everybody: what is answered stands in `permissions.txt`, which a person can read.

A new address that is missing there fails the test; the message gives the line to add, once you agree with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from team.models import EmergencyStop
from tests.factories.content import DeliveryFactory, DutyFactory, item_in
from tests.factories.goals import GoalFactory, TargetFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.monitoring import ConversationFactory, SourceFactory, WatchFactory
from tests.factories.team import ChannelFactory, NoticeFactory

TABLE = Path(__file__).with_name("permissions.txt")
EVERYBODY = ("anonymous", "leader", "other_leader", "staff", "approver", "agency", "executive")
ELSEWHERE = ("admin:", "prometheus")
"""Not walked here: Django's own admin has its test, metrics are for operators' networks."""


@pytest.fixture
def cast(leader, second_leader, marketer, approver, agency, executive):
    return dict(zip(EVERYBODY, (None, leader, second_leader, marketer, approver, agency, executive), strict=True))


@pytest.fixture
def samples(cast, brand, marketing, newsroom, editor):
    """A thing of the first brand for every parameter of an address; none of them was given to the agency."""
    goal = GoalFactory(owner=cast["leader"], brand=brand)
    source = SourceFactory(brand=brand)
    return {
        "member_id": editor.pk,
        "segment_id": brand.pk,
        "department_id": marketing.pk,
        "channel_id": ChannelFactory(brand=brand).pk,
        "notice_id": NoticeFactory(recipient=cast["leader"]).pk,
        "stop_id": EmergencyStop.objects.create(reason="x", started_by=cast["leader"]).pk,
        "goal_id": goal.pk,
        "target_id": TargetFactory(goal=goal).pk,
        "idea_id": IdeaFactory(brand=brand).pk,
        "source_id": source.pk,
        "watch_id": WatchFactory(brand=brand).pk,
        "conversation_id": ConversationFactory(source=source, brand=brand).pk,
        "item_id": (item := item_in("produce", brand=brand, created_by=cast["leader"])).pk,
        "delivery_id": DeliveryFactory(item=item, channel=newsroom).pk,
        "duty_id": DutyFactory(item=item, kind="tone").pk,
        "content:assign.kind": "production",
        "to": "concept",
        "act": "again",
        "token": "no-such-token",
        "token_key": "no-such-key",
        "kind": "newsroom",
        "key": "why",
    }


def addresses(patterns=None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name with its namespace, route, pattern) of every address once."""
    seen = set()
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, route, inner)
        elif f"{space}{one.name}" not in seen and "format" not in str(one.pattern):
            seen.add(f"{space}{one.name}")
            yield f"{space}{one.name}", route, one


def methods_of(pattern: URLPattern) -> list[str]:
    actions = getattr(pattern.callback, "actions", None)
    return sorted(name.upper() for name in actions if name != "head") if actions else ["GET"]


def answer(client: Client, method: str, path: str) -> str:
    """The status as a word of the table: "login" for being sent to sign in. What was done is undone."""
    with transaction.atomic():
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.startswith("/accounts/login/?next="):
        return "login"
    return str(response.status_code)


def walked(client: Client, cast, samples) -> Iterator[str]:
    for name, _route, pattern in sorted(addresses(), key=lambda one: one[0]):
        if name.startswith(ELSEWHERE):
            continue
        wanted = pattern.pattern.converters or pattern.pattern.regex.groupindex
        own = {"pk": samples.get(f"{name.partition('-')[0]}_id", 987654)}  # of an endpoint of the API
        values = {key: samples.get(f"{name}.{key}", {**samples, **own}.get(key, 987654)) for key in wanted}
        path = "/api/v1/nowhere/" if name == "api_not_found" else reverse(name, kwargs=values)
        for method in methods_of(pattern):
            yield line(client, method, name, path, cast)


def line(client: Client, method: str, name: str, path: str, cast) -> str:
    client.logout()
    client.force_login(cast["leader"])
    if method == "GET" and answer(client, method, path) == "405":
        method = "POST"
    given = []
    for member in cast.values():
        client.logout()
        if member:
            client.force_login(member)
        given.append(answer(client, method, path))
    return f"{method:6} {name:36} " + " ".join(f"{one:9}" for one in given).rstrip()


@pytest.mark.django_db(transaction=False)
def test_everybody_gets_what_the_table_says_at_every_address(client, cast, samples):
    client.raise_request_exception = False
    actual = list(walked(client, cast, samples))
    told = [one.rstrip() for one in TABLE.read_text().splitlines() if one and not one.startswith("#")]
    wrong = sorted(set(actual) ^ set(told))
    assert not wrong, "\n".join(f"{'is   ' if one in actual else 'says '} {one}" for one in wrong)


def test_nothing_in_the_table_is_a_fault_of_ours():
    assert " 500" not in TABLE.read_text()

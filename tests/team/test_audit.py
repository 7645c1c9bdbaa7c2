"""The record of acts: found again, in words, by those whom it concerns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from content.models import Promotion
from team.acts import WORDS, words_of
from team.models import AuditEvent, EmergencyStop
from team.services import audit
from tests.factories.content import DeliveryFactory, item_in
from tests.factories.ideas import IdeaFactory
from tests.factories.team import ChannelFactory, DepartmentFactory, MemberFactory
from tests.test_architecture import ours, where

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[a-z_]+\.[a-z_]+")


def test_the_record_can_be_searched(client, leader, marketer):
    audit.record(actor=leader, action="channel.connect", subject=ChannelFactory(name="Blue page"))
    audit.record(actor=marketer, action="channel.change", subject=ChannelFactory(name="Red page"))
    client.force_login(leader)

    def subjects(query):
        return {event.subject for event in client.get(f"/audit/?{query}").context["page"].rows}

    assert subjects("") == {"Blue page", "Red page"}
    assert subjects("q=channel+CONNECTED") == {"Blue page"}
    assert subjects("q=blue") == subjects("action=channel.connect") == subjects(f"actor={leader.pk}") == {"Blue page"}
    assert subjects("until=2001-01-01") == set()
    assert subjects("since=rubbish&actor=x&action=nonsense") == {"Blue page", "Red page"}


def test_lists_in_the_detail_are_written_out(client, leader):
    audit.record(actor=leader, action="company.change", subject=leader, detail={"changed": ["name", "currency"]})
    client.force_login(leader)
    assert "name, currency" in client.get("/audit/").content.decode()


def test_the_download_holds_no_formula(client, leader):
    audit.record(actor=leader, action="channel.connect", subject=ChannelFactory(name="=HYPERLINK(1)"))
    client.force_login(leader)
    lines = client.get("/audit/events.csv").content.decode().splitlines()
    assert len(lines) == 2
    assert ",'=HYPERLINK(1)," in lines[1]


@pytest.mark.parametrize("rows", [2, 20])
@pytest.mark.parametrize("who", ["leader", "second_leader"])
def test_the_list_costs_the_same_however_many_there_are(client, who, request, rows, django_assert_max_num_queries):
    leader = request.getfixturevalue(who)
    for _ in range(rows):
        audit.record(actor=leader, action="channel.connect", subject=leader)
    client.force_login(leader)
    with django_assert_max_num_queries(13):
        assert client.get("/audit/").status_code == 200


def test_pages_of_the_record_follow_each_other(client, leader):
    for _ in range(60):
        audit.record(actor=leader, action="channel.connect", subject=leader)
    client.force_login(leader)
    first = client.get("/audit/").context["page"]
    second = client.get("/audit/", {"after": first.older}).context["page"]
    assert (len(first.rows), len(second.rows), AuditEvent.objects.count()) == (50, 10, 60)


def recorded(tree: ast.AST) -> Iterator[tuple[ast.AST, list[ast.expr]]]:
    """Every call that says which act it is, with the act or the two that it may be."""
    for node in ast.walk(tree):
        for keyword in node.keywords if isinstance(node, ast.Call) else []:
            if keyword.arg == "action":
                one = keyword.value
                yield node, [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]


def test_every_act_that_is_recorded_has_words_and_no_words_are_idle():
    used, unsaid = set(), []
    for path in ours():
        for node, acts in recorded(ast.parse(path.read_text(encoding="utf-8"))):
            codes = {one.value for one in acts if isinstance(one, ast.Constant)}
            used |= {code for code in codes if CODE.fullmatch(code)}
            if any(isinstance(one, ast.JoinedStr) for one in acts):
                unsaid.append(f"{where(path, node)} puts its act together: nobody can look for its words")
    assert unsaid == []
    assert used == set(WORDS)


def test_acts_are_told_in_the_readers_language(client, leader):
    audit.record(actor=leader, action="content.approve", subject=leader)
    client.force_login(leader)
    page = client.get("/audit/").content.decode()
    assert "Publication approved" in page
    assert "<code>" not in page
    with override("zh-hans"):
        assert [code for code in WORDS if words_of(code).isascii()] == []


@pytest.fixture
def acts(leader, marketer, brand, other_brand):
    """An act on each kind of thing, by the leader of everything: of the first brand, the other, and of none."""

    def done(of, **extra):
        item = item_in("promote", brand=of, title=f"item of {of}")
        channel = ChannelFactory(brand=of, name=f"channel of {of}")
        by_hand = MemberFactory(name=f"member of {of}", brands=[of] if of else [])
        stop = EmergencyStop.objects.create(channel=channel, reason="x", started_by=leader)
        promoted = Promotion.objects.create(item=item, kind="other", done_by=leader)
        things = [item, channel, by_hand, stop, IdeaFactory(brand=of, title=f"idea of {of}"), promoted]
        for thing in [*things, DeliveryFactory(item=item, channel=channel), *([of] if of else [])]:
            audit.record(actor=leader, action="channel.connect", subject=thing)

    for of in (brand, other_brand, None):
        done(of)
    audit.record(actor=leader, action="department.add", subject=DepartmentFactory(name="department of None"))
    their_writer = MemberFactory(name="Tea Writer", brands=[other_brand])
    audit.record(actor=their_writer, action="idea.hand_in", subject=IdeaFactory(brand=brand, title="idea of a writer"))


def test_leaders_of_some_brands_see_acts_of_those_brands_of_their_people_and_of_no_brand(
    client, acts, leader, second_leader, brand
):
    client.force_login(second_leader)
    rows = client.get("/audit/").context["page"].rows
    seen = {event.subject for event in rows}
    assert {one for one in seen if str(brand) in one} == set()
    assert {f"{one} of Harbour Tea" for one in ("item", "channel", "member", "idea")} | {"Harbour Tea"} <= seen
    assert {"item of None", "department of None", "idea of a writer"} <= seen
    assert len(rows) == 8 + 7 + 2
    lines = client.get("/audit/events.csv").content.decode().splitlines()
    assert len(lines) == len(rows) + 1
    client.force_login(leader)
    assert len(client.get("/audit/").context["page"].rows) == AuditEvent.objects.count() > len(rows)

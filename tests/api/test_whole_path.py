"""From a conversation to the goal that it serves, through the API alone; the engines run in process, at moved times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from content import checking, mailing_engine, measuring, publishing
from content.models import MailRecipient
from content.workflow import DutyKind
from monitoring import answering, collecting
from monitoring.services.sources import ensure_for_channel
from smm.core import clock
from tests.counterparts.feeds import FeedServer, feed_server  # noqa: F401
from tests.counterparts.mail import PASSWORD, Postbox, mail_server  # noqa: F401
from tests.factories.content import DutyDefaultFactory
from tests.factories.goals import TargetFactory
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.team import ChannelFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WORD = "a long enough word"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
TITLE = "The right grind for a moka pot"
BODY = "Like table salt. [See it](https://example.com/moka)"
TONE = "Does it help before it sells?"
FEED = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Nina's cup</title>
<id>urn:nina</id><updated>{now}</updated><entry><id>urn:nina:1</id><title>Which grind?</title><updated>{now}</updated>
<author><name>Nina</name></author><content type="text">Nobody tells me how to grind for a moka pot.</content></entry>
<entry><id>urn:nina:2</id><title>A cake</title><updated>{now}</updated><content>Apples.</content></entry></feed>"""
ANSWERS = {"contribution": 200, "hours": 5, "money": 0, "promotion_hours": 1, "promotion_money": 0}


class Api:
    """The API as one member sees it, signed in by a token."""

    def __init__(self, member: Any) -> None:
        member.set_password(WORD)
        member.save()
        self.client = Client()
        given = {"email": member.email, "password": WORD}
        token = self.client.post("/api/v1/sign-in/", given, content_type="application/json").json()["token"]
        self.headers = {"Authorization": f"Token {token}"}

    def __call__(self, method: str, path: str, status: int = 200, **body: Any) -> Any:
        send = getattr(self.client, method)
        more: dict[str, Any] = {} if method == "get" else {"content_type": "application/json"}
        answer = send(f"/api/v1/{path}", body or None, headers=self.headers, **more)
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return self("get", path, status, **query)

    def rows(self, path: str, **query: Any) -> list[Any]:
        return list(self.get(path, **query)["results"])

    def post(self, path: str, status: int = 200, **body: Any) -> Any:
        return self("post", path, status, **body)

    def made(self, path: str, **body: Any) -> Any:
        return self.post(path, 201, **body)

    def refused(self, path: str, **body: Any) -> list[str]:
        """What is missing, as the API says it."""
        problem = self.post(path, 409, **body)
        assert problem["status"] == 409
        return list(problem["missing"])


@pytest.fixture
def target(brand):
    brand.tone = TONE
    brand.save()
    return TargetFactory(metric="views", goal__brand=brand, goal__title="More people know how we roast")


@pytest.fixture
def habits(leader, marketer, editor, approver, service):
    """The department's defaults: who does what, how many days from the publication."""
    plan: dict[DutyKind, tuple[dict[str, Any], float]] = {
        DutyKind.ASSIGNMENT: ({"owner": leader}, -2),
        DutyKind.PRODUCTION: ({"owner": marketer}, -1.5),
        DutyKind.TONE: ({"owner": editor}, -1),
        DutyKind.APPROVAL: ({"owner": approver}, -0.5),
        DutyKind.UPLOAD: ({"owner": marketer}, -0.1),
        DutyKind.PROMOTION: ({"owner": marketer}, 1),
        DutyKind.ANSWERING: ({"department": service}, 2),
        DutyKind.SECOND_SPREAD: ({"owner": marketer}, 3),
        DutyKind.EVALUATION: ({"owner": leader}, 5),
    }
    for kind, (who, days) in plan.items():
        DutyDefaultFactory(kind=kind, days=days, hours=1, **who)


@pytest.fixture
def people(leader, marketer, editor, approver, responder, executive) -> dict[str, Api]:
    cast = {"leader": leader, "marketer": marketer, "editor": editor, "approver": approver}
    return {name: Api(member) for name, member in (cast | {"responder": responder, "executive": executive}).items()}


@pytest.fixture
def heard(people, brand, feed_server, settings) -> int:  # noqa: F811
    """A conversation that a feed brought and a watch found."""
    settings.ALLOW_PRIVATE_HOSTS = True
    leader, now = people["leader"], clock.now().isoformat()
    leader.made("watches/", name="Moka pots", query='"moka pot"', brand=brand.pk, segments=[brand.pk])
    leader.made("sources/", name="Nina's cup", url=feed_server.serve("/atom.xml", FEED.format(now=now)), brand=brand.pk)
    with clock.at(clock.now() + timedelta(minutes=1)):
        collecting.run_due()
    [conversation] = people["responder"].rows("conversations/")
    assert conversation["title"] == "Which grind?"
    return int(conversation["id"])


@pytest.fixture
def idea(people, heard, brand, target) -> int:
    """The conversation as an idea, vetted and accepted."""
    made = people["responder"].made("ideas/", title=TITLE, text="Show it.", brand=brand.pk, conversations=[heard])
    path, leader = f"ideas/{made['id']}", people["leader"]
    missing = leader.refused(f"{path}/decide/", decision="accepted", reason="It helps.")
    assert any("Question 3" in sentence for sentence in missing)
    people["marketer"].made(f"{path}/vet/", target=target.pk, **ANSWERS, metric="views", expected=2)
    people["marketer"].post(f"{path}/decide/", 403, decision="accepted", reason="I like it.")
    leader.made(f"{path}/decide/", decision="accepted", reason="It helps.")
    return int(made["id"])


class Item:
    """The item's address, and its state after each act."""

    def __init__(self, people: dict[str, Api], pk: int) -> None:
        self.people, self.pk, self.path = people, pk, f"items/{pk}"

    @property
    def now(self) -> Any:
        return self.people["leader"].get(f"{self.path}/")

    @property
    def delivery(self) -> Any:
        [delivery] = self.now["deliveries"]
        return delivery

    def advance(self, who: str) -> str:
        return str(self.people[who].post(f"{self.path}/advance/")["stage"])

    def lacks(self, who: str) -> list[str]:
        return self.people[who].refused(f"{self.path}/advance/")

    def write(self, body: str) -> None:
        self.people["marketer"].made(f"{self.path}/revisions/", title=TITLE, body=body)

    def approve(self, who: str, status: int = 200) -> Any:
        hashes = {str(self.delivery["id"]): self.delivery["payload_hash"]}
        return self.people[who].post(f"{self.path}/approve/", status, deliveries=hashes)

    def publish(self) -> str:
        """Let its time come; the public address."""
        due = datetime.fromisoformat(self.delivery["due_at"])
        with clock.at(due + timedelta(seconds=1)):
            publishing.publish_due()
        with clock.at(due + timedelta(minutes=1)):
            checking.read_back()
        assert self.delivery["state"] == "live"
        return str(self.delivery["external_url"]).partition("://")[2].partition("/")[2]


@pytest.fixture
def item(people, idea, newsroom, habits) -> Item:
    """The item in `produce`, with everybody's duties."""
    [found] = people["leader"].rows("items/")
    assert (found["idea"], found["stage"]) == (idea, "concept")
    item, owner = Item(people, found["id"]), people["responder"]
    assert item.lacks("responder") == ["Choose at least one channel."]
    people["marketer"].post(f"{item.path}/advance/", 403)
    planned = (clock.now() + timedelta(days=1)).isoformat()
    change = {"channels": [newsroom.pk], "planned_at": planned, "response_days": 0, "version": found["version"]}
    owner("patch", f"{item.path}/", **change)
    assert owner("patch", f"{item.path}/", 409, **change)["missing"]
    assert item.advance("responder") == "assign"
    assert "Nobody has the duty “Production”." in item.lacks("leader")
    people["leader"].post(f"{item.path}/fill_duties/")
    assert item.advance("leader") == "produce"
    [answering_duty] = owner.rows("duties/", kind="answering")
    owner.post(f"duties/{answering_duty['id']}/claim/")
    return item


@pytest.fixture
def approved(people, item) -> Item:
    """Sent back once, approved the second time, voided by an edit, and approved again."""
    assert any("Newsroom" in sentence for sentence in item.lacks("marketer"))
    item.write(BODY)
    assert item.advance("marketer") == "tone"
    _tone(item)
    assert "/l/" in item.delivery["payload"]["text"]
    item.approve("marketer", 403)
    people["approver"].post(f"{item.path}/send_back/", to="produce", reason="How long does it take?")
    item.write(f"{BODY}\n\nFour minutes.")
    assert item.advance("marketer") == "tone"
    _tone(item)
    assert item.approve("approver")["stage"] == "publish"
    assert item.delivery["state"] == "scheduled"
    item.write(f"{BODY}\n\nThree minutes.")
    assert (item.now["stage"], item.delivery["is_approved"]) == ("approve", False)
    assert item.approve("approver")["stage"] == "publish"
    return item


def _tone(item: Item) -> None:
    assert item.lacks("editor") == [f"Answer the tone checklist: {TONE}"]
    item.people["editor"].post(f"{item.path}/tone/", answers=[{"question": TONE, "is_yes": True}])
    assert item.advance("editor") == "approve"


def _comment(address: str, text: str) -> None:
    """A visitor without an account reads, follows the link and says something."""
    visitor = Client(headers={"User-Agent": BROWSER})
    page = visitor.get(f"/{address}").content.decode()
    assert visitor.get(re.search(r"/l/[\w-]+/", page)[0]).status_code == 302  # type: ignore[index]
    opened = re.search(r'name="opened" value="([^"]+)"', page)[1]  # type: ignore[index]
    with clock.at(clock.now() + timedelta(seconds=30)):
        said = {"author": "Olaf", "text": text, "opened": opened}
        assert visitor.post(f"/{address}comment/", said).status_code == 302


def _mailed(item: Item, mail_server: Postbox) -> None:  # noqa: F811
    channel = ChannelFactory(platform="email", settings=mail_server.settings, secrets={"password": PASSWORD})
    people = MailingListFactory(name="Friends")
    SubscriberFactory(mailing_list=people, email="ines@example.org")
    marketer = item.people["marketer"]
    letter = {"mailing_list": people.pk, "channel": channel.pk, "publication": item.delivery["id"], "subject": "Moka"}
    mailing = marketer.made("mailings/", item=item.pk, **letter)
    marketer.post(f"mailings/{mailing['id']}/confirm/", 403)
    item.people["leader"].post(f"mailings/{mailing['id']}/confirm/")
    mailing_engine.run_due()
    [arrived] = mail_server.to("ines@example.org")
    assert "Three minutes." in arrived.get_body(("plain",)).get_content()
    assert MailRecipient.objects.get().state in ("sent", "live")


def test_from_a_conversation_to_the_goal(people, approved, newsroom, target, heard, idea, mail_server) -> None:  # noqa: F811
    item = approved
    ensure_for_channel(newsroom)
    address = item.publish()
    assert item.now["stage"] == "promote"
    with clock.at(clock.now() + timedelta(days=1, minutes=5)):
        assert item.lacks("marketer") == ["Do one promotion, or skip it with a reason."]
        _mailed(item, mail_server)
        assert item.advance("marketer") == "respond"
        _comment(address, "Does that hold for induction too?")
        _answer(item, address)
        _evaluate(item)
        _walk_back(people["executive"], item, target.pk, idea, heard)


def _answer(item: Item, address: str) -> None:
    with clock.at(clock.now() + timedelta(minutes=5)):
        collecting.run_due()
        responder = item.people["responder"]
        assert "People wait for an answer from us." in item.lacks("responder")
        [asked] = responder.rows("conversations/", subject=f"delivery:{item.delivery['id']}")
        responder.made(f"conversations/{asked['id']}/reply/", text="Yes, with a disc.", version=asked["version"])
        answering.run_due()
        assert "Yes, with a disc." in Client().get(f"/{address}").content.decode()
        assert item.advance("responder") == "evaluate"


def _evaluate(item: Item) -> None:
    leader = item.people["leader"]
    measuring.run_due()
    assert any("Save the evaluation" in sentence for sentence in item.lacks("leader"))
    leader("put", f"{item.path}/evaluation/", verdict="better", learned="Questions make the best titles.")
    assert item.advance("leader") == "done"
    results = leader.get(f"{item.path}/evaluation/")["results"]["compared"]
    assert [float(line["actual"]) > 0 for line in results] == [True]


def _walk_back(executive: Api, item: Item, target: int, idea: int, heard: int) -> None:
    """From the goal's number to the conversation; the report holds the item."""
    assert float(executive.get(f"targets/{target}/progress/")["current"]) > 0
    [measured] = executive.rows("measurements/", target=target)[:1]
    assert measured["source"] == f"delivery:{item.delivery['id']}"
    [delivery] = executive.rows("deliveries/", item=item.pk)
    found = executive.get(f"items/{delivery['item']}/")
    assert found["idea"] == idea
    assert executive.get(f"ideas/{idea}/")["conversations"] == [heard]
    assert executive.get(f"conversations/{heard}/")["title"] == "Which grind?"
    executive.post(f"conversations/{heard}/reply/", 403, text="Hello")
    today = clock.now().date()
    first = str(today - timedelta(days=30))
    item.people["leader"].made("reports/", title="How it went", starts_on=first, ends_on=str(today))
    [report] = executive.rows("reports/")
    assert TITLE in str(report["content"])


def test_a_short_item_passes_what_its_template_leaves_out(people, target, newsroom, habits) -> None:
    planned = (clock.now() + timedelta(days=1)).isoformat()
    wish = {"title": TITLE, "brief": "Today.", "template": "short", "ground": "reactive", "planned_at": planned}
    aim = {"goals": [target.goal_id], "channels": [newsroom.pk], "brand": target.goal.brand_id, "response_days": 0}
    people["marketer"].post("items/", 403, **wish, **aim, reactive_reason="It burns.")
    made = people["leader"].made("items/", **wish, **aim, reactive_reason="It burns.")
    item = Item(people, made["id"])
    assert made["stage"] == "produce"
    item.write(BODY)
    assert item.advance("marketer") == "approve"
    assert item.approve("approver")["stage"] == "publish"
    item.publish()
    assert item.now["stage"] == "respond"
    [duty] = people["responder"].rows("duties/", kind="answering")
    people["responder"].post(f"duties/{duty['id']}/claim/")
    with clock.at(clock.now() + timedelta(days=1, minutes=5)):
        assert item.advance("responder") == "done"
    passed = [
        event["to_stage"] for event in people["leader"].rows(f"{item.path}/history/") if event["kind"] == "passed"
    ]
    assert sorted(passed) == ["approve", "assign", "done", "produce", "respond"]

"""Every address, as everybody: what is answered stands in `permissions.txt`, which a person can read.

A new address that is missing there fails the test; the message gives the line to add, once you agree with it. What is
sent is empty: who may not is told so before anybody looks at what they sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from content.models import Mailing, OutsidePost
from monitoring.models import Reply, SavedReply
from smm.core import clock
from team.models import EmergencyStop
from tests.factories.content import DeliveryFactory, DutyFactory, MediaFactory, item_in
from tests.factories.goals import GoalFactory, TargetFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.monitoring import ConversationFactory, MentionFactory, SourceFactory, WatchFactory
from tests.factories.team import ChannelFactory, NoticeFactory

TABLE = Path(__file__).with_name("permissions.txt")
EVERYBODY = ("anonymous", "leader", "other_leader", "staff", "approver", "agency", "executive")
FORM = {"content_type": "application/x-www-form-urlencoded"}
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
    conversation = ConversationFactory(source=source, brand=brand)
    item = item_in("produce", brand=brand, created_by=cast["leader"])
    letters = MailingListFactory(brand=brand)
    post = OutsidePost.objects.create(channel=newsroom, external_id="1", published_at=clock.now())
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
        "conversation_id": conversation.pk,
        "reply_id": reply_in(conversation, cast["leader"], newsroom).pk,
        "savedreply_id": SavedReply.objects.create(title="Thanks", text="Thank you.", brand=brand).pk,
        "item_id": item.pk,
        "mailinglist_id": letters.pk,
        "on_the_list": SubscriberFactory(mailing_list=letters, left_at=clock.now()).pk,
        "mailing_id": letter_of(item, letters, cast["leader"]).pk,
        "delivery_id": DeliveryFactory(item=item, channel=newsroom).pk,
        "media_id": (file := MediaFactory(item=item)).pk,
        "content:file.digest": file.digest,
        "duty_id": DutyFactory(item=item, kind="tone").pk,
        "content:assign.kind": "production",
        "to": "concept",
        "act": "again",
        "token": "no-such-token",
        "token_key": "no-such-key",
        "platform": "newsroom",
        "post_id": post.pk,
        "outsidepost_id": post.pk,
        "key": "why",
    }


def reply_in(conversation, author, channel):
    asked = MentionFactory(source=conversation.source, conversation=conversation)
    given = {"channel": channel, "author": author, "text": "Yes.", "due_at": clock.now()}
    return Reply.objects.create(conversation=conversation, to=asked, **given)


def letter_of(item, letters, author):
    promotion = item.promotions.create(kind="email", done_by=author)
    return Mailing.objects.create(item=item, promotion=promotion, mailing_list=letters, subject="News", sent_by=author)


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


def table() -> dict[str, list[str]]:
    """What `permissions.txt` says: for each method and address the answers to EVERYBODY."""
    lines = [one.split() for one in TABLE.read_text().splitlines() if one and not one.startswith("#")]
    return {f"{method} {name}": answers for method, name, *answers in lines}


def methods_of(pattern: URLPattern) -> list[str]:
    actions = getattr(pattern.callback, "actions", None)
    return sorted(name.upper() for name in actions if name != "head") if actions else ["GET"]


def answer(client: Client, method: str, path: str, body: dict[str, Any] | None = None) -> str:
    """The status as a word of the table: "login" for being sent to sign in. What was done is undone."""
    is_api = path.startswith("/api/")
    sent = {"data": json.dumps(body or {}), "content_type": "application/json"} if is_api and method != "GET" else FORM
    with transaction.atomic():
        response = client.generic(method, path, **sent)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.startswith("/accounts/login/?next="):
        return "login"
    return str(response.status_code)


def ways(samples) -> Iterator[tuple[str, str, str]]:
    """(method, name, path) of everything that can be asked; of a page the method that the table knows it by."""
    said = table()
    for name, _route, pattern in addresses():
        if name.startswith(ELSEWHERE):
            continue
        for method in methods_of(pattern):
            known = "POST" if method == "GET" and f"POST {name}" in said and f"GET {name}" not in said else method
            yield known, name, path_of(name, pattern, samples)


def path_of(name: str, pattern: URLPattern, samples: dict[str, Any]) -> str:
    """The address with a sample for each of its parameters; `pk` of the API is one of the endpoint's own model."""
    if name == "api_not_found":
        return "/api/v1/nowhere/"
    endpoint = getattr(pattern.callback, "cls", None)
    model = endpoint.queryset.model._meta.model_name if getattr(endpoint, "queryset", None) is not None else ""
    own = {"pk": samples.get(f"{ {'contentitem': 'item'}.get(model, model) }_id", 987654)}
    wanted = pattern.pattern.converters or pattern.pattern.regex.groupindex
    values = {key: samples.get(f"{name}.{key}", {**samples, **own}.get(key, 987654)) for key in wanted}
    return reverse(name, kwargs=values)


def line(client: Client, method: str, name: str, path: str, cast) -> str:
    """A line for the table."""
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


def test_every_address_stands_in_the_table(client, cast, samples):
    client.raise_request_exception = False
    there = list(ways(samples))
    new = [line(client, *way, cast) for way in there if f"{way[0]} {way[1]}" not in table()]
    gone = set(table()) - {f"{method} {name}" for method, name, _path in there}
    assert not new, "add these, if you agree:\n" + "\n".join(new)
    assert not gone


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_what_the_table_says_at_every_address(client, cast, samples, who):
    client.raise_request_exception = False
    if cast[who]:
        client.force_login(cast[who])
    said, wrong, signed_in = table(), [], client.cookies
    for method, name, path in ways(samples):
        client.cookies = deepcopy(signed_in)  # some addresses sign out
        given, expected = answer(client, method, path), said[f"{method} {name}"][EVERYBODY.index(who)]
        wrong += [f"{method} {name}: {given}, the table says {expected}"] if given != expected else []
    assert not wrong, "\n".join(wrong)


def whole_bodies(samples: dict[str, Any], brand_id: int | None) -> dict[str, dict[str, Any]]:
    """For each write of the API that asks for something: a body that lacks nothing, of the member's own brand."""
    day, text, item = str(clock.now().date()), {"text": "Words"}, {"item": samples["item_id"]}
    period = {"starts_on": day, "ends_on": str(clock.now().date() + timedelta(days=9))}
    target = {"metric": "views", "value": 1}
    goal = {"title": "Seen", "owner": samples["member_id"], "brand": brand_id, "targets": [target], **period}
    letter = {"mailing_list": samples["mailinglist_id"], "channel": 1, "publication": 1, "subject": "News"}
    return {
        "POST channel-list": {"platform": "weibo", "fields_asked": {"id": "cups"}, "brand": brand_id},
        "POST channel-connect": {"fields_asked": {"moderation": "all"}},
        "POST conversation-assign": {"to_id": None},
        "POST conversation-note": text,
        "POST conversation-reply": text,
        "POST delivery-decide": {"act": "withdraw", "reason": "No"},
        "POST delivery-import-numbers": {"text": "publication,views"},
        "POST delivery-repeat": {"rhythm": "week", "until": day},
        "POST duty-list": {**item, "kind": "tone"},
        "PUT goal-detail": goal,
        "POST goal-list": goal,
        "POST idea-decide": {"decision": "declined", "reason": "No"},
        "POST idea-list": {"title": "Cups"},
        "POST item-approve": {"deliveries": {"1": "x"}},
        "POST item-cancel": {"reason": "No"},
        "POST item-comments": text,
        "PUT item-evaluation": {"verdict": "better", "learned": "Much"},
        "POST item-list": {"title": "Cups", "ground": "reactive", "brand": brand_id},
        "POST item-preview": {"channel": samples["channel_id"], "body": "Words"},
        "POST item-revisions": {"body": "Words"},
        "POST item-send-back": {"to": "concept", "reason": "No"},
        "POST item-skip-promotion": {"reason": "No"},
        "POST item-take-down": {"deliveries": [1], "reason": "No"},
        "POST item-tone": {"answers": []},
        "POST mailing-list": {**item, **letter},
        "POST mailing-list-list": {"name": "Friends", "brand": brand_id},
        "POST mailing-list-sign-up-page": {"is_open": False},
        "POST mailing-list-write-through": {"channel": None},
        "POST mailing-decide-all": {"act": "leave"},
        "POST mailing-list-write-again": {"subscriber": samples["on_the_list"]},
        "POST mailing-list-subscribers": {"email": "nina@example.org", "consent": "asked"},
        "POST measurement-list": {"target": samples["target_id"], "value": 1},
        "POST promotion-list": {**item, "kind": "other", "note": "Told"},
        "POST report-list": {"title": "Spring", "brand": brand_id, **period},
        "POST saved-reply-list": {"title": "Bye", **text, "brand": brand_id},
        "POST source-list": {"name": "Blog", "url": "https://example.com/feed.xml", "brand": brand_id},
        "POST watch-list": {"name": "Cups", "query": "cups", "brand": brand_id, "segments": []},
    }


@pytest.mark.parametrize("who", EVERYBODY[1:])
def test_who_may_not_is_told_so_by_the_api_before_what_they_sent_is_looked_at(client, cast, samples, who):
    """Whoever is refused with a whole body is refused alike with one that at most names what it is about."""
    client.force_login(cast[who])
    wrong = []
    for name, _route, pattern in addresses(get_resolver("smm.api").url_patterns):
        for method in methods_of(pattern):
            if method != "GET":
                wrong += told_otherwise(client, method, name, pattern, samples, cast[who])
    assert not wrong, "\n".join(wrong)


def told_otherwise(client, method, name, pattern, samples, member) -> list[str]:
    brand_id = next(iter(member.brand_ids), None)
    whole = whole_bodies(samples, brand_id).get(f"{method} {name}", {})
    field = (pattern.callback.cls.made_on or ("",))[0]
    path = path_of(name, pattern, samples)
    told = answer(client, method, path, whole)
    if told == "400":
        return [f"{method} {name}: give it a whole body here"]
    named = {key: value for key, value in whole.items() if key == field}
    again = answer(client, method, path, named)
    return [f"{method} {name}: {member} {told}, then {again}"] if told in ("403", "404") and again != told else []


def test_nothing_in_the_table_is_a_fault_of_ours():
    assert " 500" not in TABLE.read_text()

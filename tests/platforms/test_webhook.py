"""The webhook connector against the receiver that its documentation describes."""

import base64
import hashlib
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from smm.platforms.contract import (
    AccessLost,
    Ambiguous,
    Certainty,
    Media,
    Payload,
    Permanent,
    Presence,
    Published,
    RateLimited,
    Sought,
)
from smm.platforms.webhook import Webhook, headers_of
from tests.counterparts.faulty import FAULTS, Fault, Faulty
from tests.counterparts.webhook import SECRET

FILE = b"\x89PNG and so on"
SENT = Payload(
    text="Ein *Kaffee* 一杯咖啡 👩🏽‍🌾 قهوة",
    title="Beans",
    more=("And more",),
    media=(Media(hashlib.sha256(FILE).hexdigest(), "image/png", "A cup", "cup.png", lambda: FILE, 3, 2),),
)


@pytest.fixture
def hook(receiver):
    return Webhook(receiver.account())


def new_key() -> str:
    return str(uuid.uuid4())


def test_what_was_approved_arrives_whole(hook, receiver):
    key = new_key()
    published = hook.publish(SENT, key)
    (event,) = receiver.taken
    (file,) = event["data"].pop("media")
    assert event["data"] == {"id": key, "title": "Beans", "text": SENT.text, "more": ["And more"]}
    assert (event["type"], event["version"]) == ("publication.created", 1)
    assert base64.b64decode(file.pop("body")) == FILE
    digest = SENT.media[0].digest
    assert file == {
        "name": "cup.png", "mime": "image/png", "digest": digest, "alt": "A cup", "width": 3, "height": 2
    }  # fmt: skip
    assert published == Published(f"{key} news-{key}", f"https://intranet.example/news/{key}")
    assert receiver.headers[0]["path"] == "/hook/"
    assert abs(datetime.fromisoformat(event["timestamp"]) - datetime.now(UTC)).total_seconds() < 60


def test_the_signature_is_that_of_the_specification():
    """The example of its libraries, but for the time: tests of the Python library, read on 2026-11-25."""
    moment = 1_614_265_330
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.time", lambda: moment)
        made = headers_of("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', SECRET)
    assert made["webhook-timestamp"] == str(moment)
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("secret", "said"),
    [("", "too short"), ("only words", "too short"), ("whsec_c2hvcnQ=", "too short"), ("whsec_§§§", "not base64")],
)
def test_a_secret_that_is_none_is_said(receiver, secret, said):
    account = replace(receiver.account(), secrets={"secret": secret})
    with pytest.raises(Permanent, match=said):
        Webhook(account).test()
    assert receiver.headers == []


def test_connecting_sends_a_ping_and_names_the_host(hook, receiver):
    identity = hook.test()
    assert identity.name == "127.0.0.1"
    assert [event["type"] for event in receiver.taken] == ["ping"]
    assert identity.id == hook.test().id
    assert identity.id != Webhook(receiver.account(f"{receiver.url}/other")).test().id


def test_a_receiver_with_another_secret_refuses(receiver):
    account = replace(receiver.account(), secrets={"secret": "another secret of 24 characters"})
    with pytest.raises(AccessLost, match="signature is wrong") as refused:
        Webhook(account).test()
    assert "another secret" not in str(refused.value)


def test_the_receiver_of_the_documentation_refuses_what_is_old_or_forged(receiver, monkeypatch):
    receive, now = receiver.names["receive"], time.time()
    fresh = headers_of("1", b"{}", SECRET)
    monkeypatch.setattr("time.time", lambda: now + 301)
    assert receive(fresh, b"{}")[0] == 400
    assert receive(headers_of("1", b"{}", SECRET) | {"webhook-id": "2"}, b"{}")[0] == 401
    assert receive(headers_of("1", b"{}", SECRET), b"[]")[0] == 401
    assert receiver.taken == []


class TestSendingAgain:
    def test_the_second_one_is_refused_and_means_done(self, hook, receiver):
        key = new_key()
        hook.publish(SENT, key)
        assert hook.certainty is Certainty.KEYED
        assert hook.publish(SENT, key).id == key
        assert len(receiver.taken) == 1

    def test_without_the_operators_word_a_person_decides(self, receiver):
        hook, key = Webhook(receiver.account(again="ask")), new_key()
        assert hook.certainty is Certainty.NONE
        hook.publish(SENT, key)
        with pytest.raises(Permanent, match="has this already"):
            hook.publish(SENT, key)


class TestTakingDown:
    def test_the_receiver_is_told_by_either_name(self, hook, receiver):
        key = new_key()
        published = hook.publish(SENT, key)
        hook.delete(published)
        hook.delete(published)
        (event,) = receiver.of_type("publication.removed")
        assert event["data"] == {"id": key, "name": f"news-{key}", "url": published.url}

    def test_without_the_operators_word_a_person_removes_it(self, receiver):
        hook = Webhook(receiver.account(removal="person"))
        with pytest.raises(Permanent, match="remove it there"):
            hook.delete(Published("1", ""))
        assert receiver.taken == []


def test_nobody_can_read_back(hook):
    assert hook.read_back(hook.publish(SENT, new_key())).presence is Presence.UNREADABLE


@pytest.mark.parametrize(
    ("said", "name", "url"),
    [
        (b"", "", ""),
        (b"OK", "", ""),
        (b"[1]", "", ""),
        (b'{"id": 7, "url": "https://a.example/7"}', "7", "https://a.example/7"),
        (b'{"id": "a\\nb", "url": "javascript:alert(1)"}', "", ""),
        (b'{"id": "' + b"x" * 201 + b'", "url": "https://a.example/' + b"x" * 500 + b'"}', "", ""),
    ],
)
def test_any_good_answer_is_good(hook, receiver, said, name, url):
    receiver.says, key = said, new_key()
    assert hook.publish(SENT, key) == Published(f"{key} {name}".strip(), url)


EXPECTED = {
    "timeout_without_effect": (Ambiguous, 0),
    "timeout_with_effect": (Ambiguous, 1),
    "reset_without_effect": (Ambiguous, 0),
    "reset_with_effect": (Ambiguous, 1),
    "slow_body": (Ambiguous, 1),
    "wrong_json": (None, 1),
    "401": (AccessLost, 0),
    "403": (Permanent, 0),
    "409": (Permanent, 0),
    "413": (Permanent, 0),
    "422": (Permanent, 0),
    "429_with_retry_after": (RateLimited, 0),
    "429_without_retry_after": (RateLimited, 0),
    "500_without_effect": (Ambiguous, 0),
    "500_with_effect": (Ambiguous, 1),
    "503": (RateLimited, 0),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_spoiled_call_means_what_it_is_and_leads_to_one_delivery(fault, receiver, monkeypatch):
    monkeypatch.setattr("smm.platforms.fetching.SECONDS", 0.6)
    key, (error, made) = new_key(), EXPECTED[fault.name]
    with Faulty(receiver.url).standing() as between:
        hook = Webhook(receiver.account(between.url))
        between.spoil(fault)
        if error:
            with pytest.raises(error):
                hook.publish(SENT, key)
        else:
            hook.publish(SENT, key)
        assert len(receiver.taken) == made
        assert hook.find(Sought(key, SENT, datetime.now(UTC))) is None
        hook.publish(SENT, key)
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(("status", "error", "said"), [(302, Permanent, "has moved"), (410, AccessLost, "no more")])
def test_an_address_that_is_no_longer_right_is_said(receiver, status, error, said):
    with Faulty(receiver.url).standing() as between:
        between.spoil(Fault("gone", status=status, headers=(("Location", "https://new.example/"),)))
        with pytest.raises(error, match=said):
            Webhook(receiver.account(between.url)).publish(SENT, new_key())


def test_the_stand_counts_what_arrived(webhook_stand):
    hook, words = Webhook(webhook_stand.account(webhook_stand.address)), uuid.uuid4().hex
    hook.publish(replace(SENT, text=words), new_key())
    assert webhook_stand.count(words) == 1

"""The Mastodon connector against snac, a real server with its interface, and against a stand-in with Mastodon's rules.

What takes `server` runs on both; what takes `mastodon` needs what snac does not have and runs on the stand-in alone.
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from smm.platforms import mastodon as module
from smm.platforms.calling import Answered
from smm.platforms.contract import (
    AccessLost,
    Account,
    Ambiguous,
    Incoming,
    Media,
    OwnPost,
    Payload,
    Permanent,
    Presence,
    Published,
    RateLimited,
    Retriable,
    Seen,
    Sought,
)
from smm.platforms.mastodon import Mastodon
from tests.counterparts.faulty import FAULTS, Fault, Faulty
from tests.counterparts.fediverse import Person, Server
from tests.counterparts.mastodon_standin import Standin, server_of
from tests.running import wait_for

pytestmark = pytest.mark.platforms

TEXT = """A new roast & a “second” one — 新品 👩‍👩‍👧

See https://www.example.com/a/very/long/way/to/the/beans?a=1&b=2#x
#Coffee خبر جميل"""
OUR_ADDRESS = "https://smm.example/back/"


@dataclass
class Brand:
    """An account of ours, the person who owns it, and (where somebody is needed) a fan."""

    server: Server
    person: Person
    account: Account

    @cached_property
    def fan(self) -> Person:
        return self.server.join("fan")

    @property
    def connector(self) -> Mastodon:
        return Mastodon(self.account)

    def through(self, address: str) -> Mastodon:
        return Mastodon(replace(self.account, settings={"server": address}))

    def post_of(self, id: str) -> dict:
        return next(one for one in self.person.posts() if one["id"] == id)


@pytest.fixture(params=["snac", "stand-in"])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "snac":
        return request.getfixturevalue("snac")
    return server_of(request.getfixturevalue("mastodon"))


def settled(server: Server) -> Brand:
    person = server.join("brand")
    return Brand(server, person, person.connected(server.url))


@pytest.fixture
def brand(server: Server) -> Brand:
    return settled(server)


@pytest.fixture
def ours(mastodon: Standin) -> Brand:
    """On the stand-in alone."""
    return settled(server_of(mastodon))


@pytest.fixture
def faulty(server: Server):
    with Faulty(server.url).standing() as standing:
        yield standing


def key() -> str:
    return str(uuid.uuid4())


def sought(payload: Payload, *taken: str, to: str = "", ago: timedelta = timedelta(0)) -> Sought:
    return Sought(key(), payload, datetime.now(UTC) - ago, frozenset(taken), to)


def picture(kind: str = "PNG", alt: str = "Zwei Tassen 咖啡", data: bytes = b"") -> Media:
    if not data:
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30), "teal").save(buffer, kind)
        data = buffer.getvalue()
    return Media("digest", f"image/{kind.lower()}", alt, f"cups.{kind.lower()}", lambda: data, 40, 30)


# Connecting


def unconnected(server: Server) -> Mastodon:
    return Mastodon(Account("", {"server": server.url}, allow_private=True))


def connected(connector: Mastodon, person: Person) -> Mastodon:
    asked = connector.begin(OUR_ADDRESS, "a-state")
    back = person.allow(asked.url)
    assert back["state"] == "a-state"
    grant = connector.finish(OUR_ADDRESS, back["code"], asked.keep)
    return Mastodon(
        replace(
            connector.account,
            id=connector.account.id or person.id,
            secrets={**connector.account.secrets, **grant.secrets},
        )
    )


def test_an_account_is_connected_by_the_servers_own_consent_page(server):
    person = server.join("brand")
    identity = connected(unconnected(server), person).test()
    assert identity.id == f"{person.id}@{urlsplit(server.url).netloc}"
    assert identity.handle.startswith(f"@{person.name}@")
    assert identity.url.startswith(server.url)
    assert identity.settings["limits"]["text"] >= 500
    assert identity.settings["limits"]["media"] == 4


def test_the_consent_is_asked_for_with_a_proof_that_only_we_can_give(server):
    asked = unconnected(server).begin(OUR_ADDRESS, "a-state")
    question = {name: values[0] for name, values in parse_qs(urlsplit(asked.url).query).items()}
    assert question["code_challenge_method"] == "S256"
    assert len(question["code_challenge"]) == 43
    assert asked.keep["verifier"] not in asked.url
    assert asked.keep["client_secret"] not in asked.url + repr(asked)


def test_connecting_again_uses_the_app_that_the_server_knows(server):
    person = server.join("brand")
    first = connected(unconnected(server), person)
    again = connected(first, person)
    assert again.account.secrets["client_id"] == first.account.secrets["client_id"]
    assert again.account.secrets["access_token"] != first.account.secrets["access_token"]
    moved = first.begin("https://elsewhere.example/back/", "s")
    assert moved.keep["client_id"] != first.account.secrets["client_id"]


def test_access_that_was_given_back_is_lost(server):
    connector = connected(unconnected(server), server.join("brand"))
    connector.revoke()
    with pytest.raises(AccessLost):
        connector.test()
    with pytest.raises(AccessLost):
        connector.publish(Payload("too late"), key())


def test_an_address_without_such_a_server_is_named(feeds_only):
    with pytest.raises(Permanent, match="does not answer as a Mastodon server"):
        unconnected(feeds_only).begin(OUR_ADDRESS, "s")


@pytest.fixture
def feeds_only(server: Server):
    """Something else that speaks HTTP: nothing there knows of apps."""
    with Faulty(server.url).standing() as standing:
        standing.spoil(Fault("404", status=404, body=b"<html>Not found"), times=99)
        yield Server(standing.url, server.settle)


def test_an_app_that_the_server_forgot_is_made_known_again(mastodon):
    server = server_of(mastodon)
    first = connected(unconnected(server), server.join("brand"))
    mastodon.doors.apps.clear()
    again = connected(first, server.join("brand"))
    assert again.account.secrets["client_id"] != first.account.secrets["client_id"]
    again.test()


def test_a_stolen_code_is_worth_nothing(mastodon):
    server = server_of(mastodon)
    connector, person = unconnected(server), server.join("brand")
    asked = connector.begin(OUR_ADDRESS, "s")
    code = person.allow(asked.url)["code"]
    with pytest.raises(Answered, match="authorization grant is invalid") as refused:
        connector.finish(OUR_ADDRESS, code, {**asked.keep, "verifier": "guessed"})
    assert code not in str(refused.value)


def test_the_app_may_do_no_more_than_it_needs(mastodon):
    server = server_of(mastodon)
    connector = connected(unconnected(server), server.join("brand"))
    held = mastodon.doors.tokens[connector.account.secrets["access_token"]]
    assert not held["scopes"] & {"read", "write", "follow"}
    published = connector.publish(Payload("Everything works with that #tag", media=(picture(),)), key())
    connector.read_back(published)
    connector.metrics([published.id])
    connector.mentions("")
    connector.search("#tag", "")
    connector.search("works", "")
    connector.own_posts(datetime.now(UTC) - timedelta(days=1), "")
    connector.delete(published)


# Publishing


def test_what_is_published_is_what_people_see(brand):
    sent = Payload(TEXT)
    published = brand.connector.publish(sent, key())
    assert published.url.startswith(brand.person.url)
    seen = brand.connector.read_back(published)
    assert seen.presence is Presence.EXISTS
    assert brand.connector.same(sent, seen)
    assert not brand.connector.same(Payload(TEXT.replace("new", "old")), seen)
    assert brand.post_of(published.id)["visibility"] == "public"


def test_what_is_not_there_is_read_as_absent(brand):
    assert brand.connector.read_back(Published("109999999999999999", "")) == Seen(Presence.ABSENT)


def test_a_picture_stands_with_its_alternative_text(brand):
    published = brand.connector.publish(Payload("Two cups", media=(picture(), picture("JPEG", alt=""))), key())
    first, second = brand.post_of(published.id)["media_attachments"]
    assert first["description"] == "Zwei Tassen 咖啡"
    assert not second["description"]
    assert first["url"]


def test_the_language_of_the_text_is_told_where_it_is_known(ours):
    published = ours.connector.publish(Payload("秋天的咖啡", options={"language": "zh"}), key())
    assert ours.post_of(published.id)["language"] == "zh"


def test_a_thread_is_a_chain_of_answers(brand):
    sent = Payload("One", more=("Two", "Three"))
    published = brand.connector.publish(sent, key())
    chain = [brand.post_of(id)["in_reply_to_id"] for id in (published.id, *published.more)]
    assert chain == [None, published.id, published.more[0]]
    assert brand.connector.same(sent, brand.connector.read_back(published))
    assert brand.connector.find(sought(sent)) == published


def test_a_thread_goes_on_where_it_stopped(brand):
    sent = Payload("First", more=("Second", "Third"))
    first = brand.person.post("First")
    second = brand.person.post("Second", in_reply_to_id=first["id"])
    assert brand.connector.find(sought(sent)) is None
    published = brand.connector.publish(sent, key())
    assert (published.id, published.more[0]) == (first["id"], second["id"])
    assert [brand.person.count(one) for one in sent.texts] == [1, 1, 1]


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_thread_that_was_cut_off_anywhere_stands_once_in_the_end(brand, faulty, part):
    sent, ours = Payload("Uno", more=("Due", "Tre")), key()
    posts = iter(range(1, 99))
    faulty.spoil(Fault("reset", reaches=True, cut=True), 1, lambda m, p: m == "POST" and next(posts) == part)
    with pytest.raises(Ambiguous):
        brand.through(faulty.url).publish(sent, ours)
    found = brand.connector.find(sought(sent, ago=timedelta(seconds=9)))
    assert (found is not None) is (part == 3)
    published = found or brand.connector.publish(sent, ours)
    assert [brand.person.count(one) for one in sent.texts] == [1, 1, 1]
    assert brand.connector.same(sent, brand.connector.read_back(published))


def test_a_post_whose_answer_was_lost_is_found_by_its_words(brand, faulty):
    faulty.spoil(Fault("reset", reaches=True, cut=True))
    sent = Payload(TEXT)
    with pytest.raises(Ambiguous):
        brand.through(faulty.url).publish(sent, key())
    found = brand.connector.find(sought(sent))
    assert brand.connector.same(sent, brand.connector.read_back(found))


def test_a_post_that_belongs_to_another_publication_is_not_taken_for_ours(brand):
    sent = Payload("Good morning")
    first = brand.connector.publish(sent, key())
    assert brand.connector.find(sought(sent, first.id.upper())) is None
    second = brand.connector.publish(sent, key())
    assert second.id != first.id
    assert brand.connector.find(sought(sent, first.id)) == second


def test_what_was_posted_before_the_first_try_is_not_ours(brand):
    brand.person.post("Good morning")
    assert brand.connector.find(sought(Payload("Good morning"), ago=-timedelta(minutes=10))) is None


def test_an_answer_with_the_same_words_is_not_our_post(brand):
    asked = brand.fan.post("A question")
    brand.person.post("Yes", in_reply_to_id=asked["id"])
    assert brand.connector.find(sought(Payload("Yes"))) is None


def test_a_post_is_found_behind_many_others(brand):
    sent = Payload("The first of many")
    published = brand.connector.publish(sent, key())
    for number in range(85):
        brand.person.post(f"Number {number}")
    assert brand.connector.find(sought(sent)) == published
    assert brand.connector.find(sought(Payload("Never posted"))) is None


def test_absence_is_not_claimed_where_the_server_does_not_show_everything(ours, mastodon):
    mastodon.community.pages = False
    for number in range(45):
        ours.person.post(f"Number {number}")
    with pytest.raises(Retriable, match="does not show all"):
        ours.connector.find(sought(Payload("Never posted")))


FAILS = {
    "timeout_without_effect": (Ambiguous, 0),
    "timeout_with_effect": (Ambiguous, 1),
    "reset_without_effect": (Ambiguous, 0),
    "reset_with_effect": (Ambiguous, 1),
    "slow_body": (Ambiguous, 1),
    "wrong_json": (Ambiguous, 1),
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
def test_whatever_happens_to_the_call_it_is_said_what_may_have_happened(brand, faulty, fault):
    kind, posted = FAILS[fault.name]
    connector = brand.through(faulty.url)
    connector.caller.seconds = 1
    faulty.spoil(fault)
    sent = Payload(f"Spoiled by {fault.name}")
    with pytest.raises(kind) as failure:
        connector.publish(sent, key())
    assert isinstance(failure.value, AccessLost) is (kind is AccessLost)
    wait_for(lambda: brand.person.count(sent.text) == posted, 5)
    assert (brand.connector.find(sought(sent)) is not None) is bool(posted)
    assert brand.account.secrets["access_token"] not in str(failure.value)


def test_an_upload_that_failed_is_no_post_and_can_be_repeated(brand, faulty):
    faulty.spoil(Fault("reset", reaches=True, cut=True))
    sent = Payload("With a picture", media=(picture(),))
    with pytest.raises(Retriable):
        brand.through(faulty.url).publish(sent, key())
    assert brand.person.count("With a picture") == 0


def test_an_answer_that_makes_no_sense_leaves_it_open(brand, faulty):
    faulty.spoil(Fault("nonsense", reaches=True, status=200, body=b"[]"))
    with pytest.raises(Ambiguous, match="cannot be read"):
        brand.through(faulty.url).publish(Payload("Hm"), key())


def test_the_same_key_gives_no_second_post(ours):
    sent, one = Payload("Once", more=("and for all",)), key()
    assert ours.connector.publish(sent, one) == ours.connector.publish(sent, one)
    assert ours.person.count("Once") == ours.person.count("and for all") == 1


def test_after_the_server_forgot_the_key_ours_is_found_all_the_same(ours, mastodon):
    first = ours.connector.publish(Payload("Once"), key())
    mastodon.community.later = 3700
    assert ours.connector.find(sought(Payload("Once"), ago=timedelta(minutes=2))) == first


def test_a_file_is_waited_for_until_the_server_has_processed_it(ours, mastodon, monkeypatch):
    monkeypatch.setattr(module, "POLL_SECONDS", 0.01)
    mastodon.community.polls = 3
    published = ours.connector.publish(Payload("A film", media=(picture(),)), key())
    assert ours.post_of(published.id)["media_attachments"][0]["url"]


def test_a_file_that_cannot_be_processed_is_refused_in_the_servers_words(ours):
    broken = picture(data=b"broken")
    with pytest.raises(Permanent, match="Error processing thumbnail"):
        ours.connector.publish(Payload("A picture", media=(broken,)), key())
    assert ours.person.count("A picture") == 0


def test_a_server_that_works_too_long_on_a_file_is_asked_again_later(ours, mastodon, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 2)
    mastodon.community.polls = 1000
    with pytest.raises(Retriable, match="too slow"):
        ours.connector.publish(Payload("A film", media=(picture(),)), key())
    assert ours.person.count("A film") == 0


LINK = "https://www.example.com/" + "long/" * 40


@pytest.mark.parametrize(
    "text", ["x" * 500, "新" * 476 + f" {LINK}", "👩🏽‍🌾" * 500, "@brand@mastodon.test " + "z" * 493]
)
def test_the_limit_is_counted_as_the_server_counts(ours, text):
    published = ours.connector.publish(Payload(text), key())
    assert ours.connector.same(Payload(text), ours.connector.read_back(published))
    with pytest.raises(Permanent, match="character limit of 500 exceeded"):
        ours.connector.publish(Payload(f"{text}!" if text[-1] != "/" else f"!{text}"), key())
    assert len(ours.person.posts()) == 1


def test_nothing_is_cut_off_where_there_is_room(brand):
    text = "x" * 499
    published = brand.connector.publish(Payload(text), key())
    assert brand.connector.same(Payload(text), brand.connector.read_back(published))


def test_a_thread_that_is_refused_half_way_says_how_much_is_out(ours):
    with pytest.raises(Permanent, match="1 of 3 posts of the thread are out"):
        ours.connector.publish(Payload("Fine", more=("x" * 501, "Never")), key())
    assert len(ours.person.posts()) == 1


def test_a_post_that_was_changed_afterwards_is_not_the_same(ours):
    sent = Payload("At nine")
    published = ours.connector.publish(sent, key())
    ours.person.do(f"/api/v1/statuses/{published.id}", "PUT", status="At ten")
    assert not ours.connector.same(sent, ours.connector.read_back(published))


def test_a_thread_that_lost_a_post_is_not_the_same(ours):
    sent = Payload("One", more=("Two",))
    published = ours.connector.publish(sent, key())
    ours.person.do(f"/api/v1/statuses/{published.more[0]}", "DELETE")
    assert not ours.connector.same(sent, ours.connector.read_back(published))


def test_a_thread_is_deleted_with_all_its_posts_and_once_more_does_no_harm(ours):
    published = ours.connector.publish(Payload("One", more=("Two",)), key())
    ours.connector.delete(published)
    assert ours.person.posts() == []
    ours.connector.delete(published)
    assert ours.connector.read_back(published).presence is Presence.ABSENT


def test_a_server_that_cannot_delete_is_named(snac):
    brand = settled(snac)
    published = brand.connector.publish(Payload("Here to stay"), key())
    with pytest.raises(Permanent, match="does not let SMM delete posts"):
        brand.connector.delete(published)
    assert brand.person.count("Here to stay") == 1


# Rates


def test_the_allowance_is_kept_as_the_server_tells_it(ours):
    connector = ours.connector
    connector.publish(Payload("One call"), key())
    assert (connector.rate.limit, connector.rate.left) == (300, 299)
    assert timedelta(0) < connector.rate.resets_at - datetime.now(UTC) <= timedelta(minutes=5)


def test_a_used_up_allowance_is_obeyed_until_it_is_full_again(ours, mastodon):
    mastodon.community.buckets["api"].limit = 2
    connector = ours.connector
    connector.publish(Payload("One"), key())
    connector.publish(Payload("Two"), key())
    with pytest.raises(RateLimited, match="Too many requests") as refused:
        connector.publish(Payload("Three"), key())
    assert timedelta(0) < refused.value.until - datetime.now(UTC) <= timedelta(minutes=5)
    assert connector.rate.left == 0
    mastodon.community.later = 300
    connector.publish(Payload("Three"), key())


def test_a_thread_that_met_the_limit_goes_on_when_it_is_lifted(ours, mastodon):
    mastodon.community.buckets["api"].limit = 3
    sent, one = Payload("One", more=("Two", "Three")), key()
    with pytest.raises(RateLimited):
        ours.connector.publish(sent, one)
    mastodon.community.later = 7200
    mastodon.community.buckets["api"].limit = 300
    published = ours.connector.publish(sent, one)
    assert [ours.person.count(text) for text in sent.texts] == [1, 1, 1]
    assert ours.connector.same(sent, ours.connector.read_back(published))


# Numbers


def test_numbers_are_those_of_the_server(brand):
    published = brand.connector.publish(Payload("Like me"), key())
    quiet = brand.connector.publish(Payload("Nobody sees me"), key())
    brand.fan.post(f"@{brand.person.name} nice", in_reply_to_id=published.id)
    brand.fan.do(f"/api/v1/statuses/{published.id}/favourite")
    brand.fan.do(f"/api/v1/statuses/{published.id}/reblog")
    expected = {"likes": 1, "shares": 1, "comments": 1}
    wait_for(lambda: brand.connector.metrics([published.id])[published.id] == expected, 20)
    found = brand.connector.metrics([published.id, quiet.id, "109999999999999999"])
    assert found == {published.id: expected, quiet.id: {"likes": 0, "shares": 0, "comments": 0}}


def test_many_numbers_are_read_in_few_calls(ours):
    ids = [ours.person.post(f"Number {number}")["id"] for number in range(45)]
    connector = ours.connector
    assert len(connector.metrics(ids)) == 45
    assert connector.rate.left == 297


# Listening and answering


def heard(connector: Mastodon, words: str) -> Incoming:
    def said() -> Incoming | None:
        return next((one for one in connector.mentions("").items if words in one.text), None)

    return wait_for(said, 30)


def test_an_answer_to_our_post_is_heard_and_answered_in_its_place(brand):
    connector = brand.connector
    published = connector.publish(Payload("Our news"), key())
    asked = brand.fan.post(f"@{brand.person.name} how much?", in_reply_to_id=published.id)
    private = brand.fan.post(f"@{brand.person.name} between us", visibility="direct", in_reply_to_id=published.id)
    first = heard(connector, "how much?")
    assert (first.id, first.about, first.thread) == (asked["id"], published.id, asked["id"])
    assert (first.can_reply, first.is_private) == (True, False)
    assert first.author_handle.startswith(f"@{brand.fan.name}")
    assert first.author_url.startswith(brand.fan.url)
    answer = connector.reply(first.id, "Five euros", key())
    told = brand.fan.ask(f"/api/v1/statuses/{answer.id}")
    assert (told["in_reply_to_id"], told["visibility"]) == (asked["id"], "public")
    assert connector.find_reply(sought(Payload("Five euros"), to=first.id)) == answer
    assert connector.find_reply(sought(Payload("Five euros"), answer.id, to=first.id)) is None
    assert connector.find_reply(sought(Payload("Six euros"), to=first.id)) is None

    whisper = heard(connector, "between us")
    assert (whisper.id, whisper.is_private) == (private["id"], True)
    message = connector.message(whisper.id, "Our secret", key())
    assert connector.find_message(sought(Payload("Our secret"), to=whisper.id)) == message
    assert brand.person.count("Our secret") == 0 or brand.post_of(message.id)["visibility"] == "direct"

    brand.fan.post(f"@{brand.person.name} and for two?", in_reply_to_id=answer.id)
    follow_up = heard(connector, "and for two?")
    assert (follow_up.thread, follow_up.about) == (first.thread, published.id)


def test_a_server_too_slow_to_tell_whole_threads_is_heard_all_the_same(ours, monkeypatch):
    published = ours.connector.publish(Payload("Our news"), key())
    asked = ours.fan.post(f"@{ours.person.name} how much?", in_reply_to_id=published.id)
    monkeypatch.setattr(module, "SECONDS", 0)
    [heard] = ours.connector.mentions("").items
    assert (heard.id, heard.thread, heard.about) == (asked["id"], asked["id"], published.id)


def test_a_message_is_seen_by_nobody_else(ours, mastodon):
    asked = ours.fan.post(f"@{ours.person.name} between us", visibility="direct")
    message = ours.connector.message(asked["id"], "Our secret", key())
    assert "Our secret" in ours.fan.ask(f"/api/v1/statuses/{message.id}")["content"]
    with pytest.raises(AssertionError, match="404"):
        server_of(mastodon).join("curious").ask(f"/api/v1/statuses/{message.id}")


def test_whoever_is_answered_is_told_of_it(ours):
    asked = ours.fan.post("Where do you open?")
    ours.connector.reply(asked["id"], "At the harbour", key())
    [told] = ours.fan.ask("/api/v1/notifications", limit=5)
    assert (told["type"], "At the harbour" in told["status"]["content"]) == ("mention", True)


def test_an_answer_is_no_more_public_than_the_question(ours):
    asked = ours.fan.post(f"@{ours.person.name} for my followers", visibility="private")
    answer = ours.connector.reply(asked["id"], "Thank you", key())
    assert ours.post_of(answer.id)["visibility"] == "direct"


def test_nothing_can_be_answered_that_is_gone(ours):
    asked = ours.fan.post("Quickly deleted")
    ours.fan.do(f"/api/v1/statuses/{asked['id']}", "DELETE")
    with pytest.raises(Permanent, match="not there any more"):
        ours.connector.reply(asked["id"], "Hello?", key())
    with pytest.raises(Permanent):
        ours.connector.find_reply(sought(Payload("Hello?"), to=asked["id"]))


def test_mentions_come_page_by_page_and_none_twice_or_never(ours):
    connector = ours.connector
    ours.fan.post(f"@{ours.person.name} hello")
    page = connector.mentions("")
    assert ([one.text for one in page.items], page.more) == ([f"@{ours.person.name} hello"], False)
    assert connector.mentions(page.cursor).items == ()
    for number in range(50):
        ours.fan.post(f"@{ours.person.name} number {number}.")
    heard, is_more = [], True
    while is_more:
        page = connector.mentions(page.cursor)
        heard += [one.text for one in page.items]
        is_more = page.more
    assert len(heard) == len(set(heard)) == 50


def test_what_people_say_with_a_tag_is_found(brand):
    tag = f"roast{uuid.uuid4().hex[:6]}"
    brand.fan.post(f"Try this #{tag}")
    brand.person.post(f"Ours #{tag}")
    page = brand.connector.search(f"#{tag}", "")
    assert [(one.text, one.author_url.startswith(brand.fan.url)) for one in page.items] == [(f"Try this #{tag}", True)]
    assert page.cursor
    assert not page.more


def test_what_people_say_with_our_words_is_found(ours):
    ours.fan.post("The best coffee in town")
    ours.fan.post("Tea for me")
    assert [one.text for one in ours.connector.search("coffee town", "").items] == ["The best coffee in town"]


def test_what_our_account_posted_elsewhere_is_remembered(brand):
    since = datetime.now(UTC) - timedelta(minutes=1)
    mine = brand.person.post("By telephone")
    brand.person.post("For one alone", visibility="direct")
    other = brand.fan.post("Not ours")
    brand.person.post("An answer", in_reply_to_id=other["id"])
    page = brand.connector.own_posts(since, "")
    [found] = remembered(brand.connector, since)
    assert (found.id, found.text, found.url) == (mine["id"], "By telephone", mine["url"])
    assert found in page.items
    assert remembered(brand.connector, datetime.now(UTC) + timedelta(minutes=1)) == []


def remembered(connector: Mastodon, since: datetime) -> list[OwnPost]:
    page = connector.own_posts(since, "")
    found = list(page.items)
    while page.cursor:
        page = connector.own_posts(since, page.cursor)
        found += [one for one in page.items if one not in found]
    return found


def test_all_our_posts_are_remembered_over_many_pages(ours):
    for number in range(90):
        ours.person.post(f"Number {number}")
    assert len(remembered(ours.connector, datetime.now(UTC) - timedelta(minutes=5))) == 90

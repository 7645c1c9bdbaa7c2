"""The Bluesky connector against a whole Bluesky network: what stands there afterwards, and that it stands there once.

`brand` is our account in all tests, which tell their posts apart by words; `new_brand` is one that nobody knows yet.
"""

from __future__ import annotations

import base64
import hmac
import io
import json
import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from smm.platforms import bluesky as module
from smm.platforms import fetching
from smm.platforms.bluesky import Bluesky
from smm.platforms.bluesky_records import cid, tid
from smm.platforms.contract import (
    AccessLost,
    Account,
    Ambiguous,
    Card,
    Media,
    Payload,
    Permanent,
    Presence,
    RateLimited,
    Retriable,
    Sought,
)
from tests.counterparts.bluesky import POST, Network, Person
from tests.counterparts.faulty import FAULTS, Fault, Faulty
from tests.running import wait_for

pytestmark = pytest.mark.platforms

FAMILY = "👩‍👩‍👧‍👦"
CHINESE = "秋天的咖啡 ☕️：慢一点，好一点。"
SIGNING = b"jwt-secret"
"""With which this network signs its tokens (JWT_SECRET of @atproto/dev-env)."""


@dataclass
class Brand:
    """A new account of ours, the person who owns it, and what the network holds of it."""

    person: Person
    account: Any
    server: str

    @property
    def connector(self) -> Bluesky:
        return Bluesky(self.account(self.server))

    def records(self, *uris: str) -> list[dict[str, Any]]:
        held = {post["uri"]: post for post in self.person.posts()}
        return [held[uri] for uri in uris]


@pytest.fixture
def new_brand(bluesky: Network) -> Brand:
    person = bluesky.join("brand")
    return Brand(person, person.connected(), bluesky.url)


@pytest.fixture(scope="session")
def brand(bluesky: Network) -> Brand:
    person = bluesky.join("brand")
    return Brand(person, person.connected(), bluesky.url)


@pytest.fixture(scope="session")
def fan(bluesky: Network) -> Person:
    return bluesky.join("fan")


@pytest.fixture
def words() -> str:
    """What only the posts of this test hold."""
    return f"{CHINESE} {uuid.uuid4().hex}"


@pytest.fixture
def faulty(bluesky: Network):
    with Faulty(bluesky.url).standing() as server:
        yield server


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Calls give up after a second."""
    monkeypatch.setattr(fetching, "SECONDS", 1)


def new_key() -> str:
    return str(uuid.uuid4())


def sought(key: str, payload: Payload, to: str = "") -> Sought:
    return Sought(key, payload, since=datetime.now(UTC), to=to)


def picture(name: str, width: int = 64, height: int = 48, size: int = 0) -> Media:
    """A picture of one colour, blown up to `size` bytes."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), name).save(file, "PNG")
    content = file.getvalue().ljust(size, b"\0")
    return Media("d", "image/png", f"All {name}", f"{name}.png", lambda: content, width, height)


def three(words: str) -> Payload:
    return Payload(f"One {words}", more=(f"Two {words} https://lumen.example", f"Three {words}"))


# Publishing


def test_links_tags_and_names_lead_somewhere(brand, fan):
    text = f"{CHINESE} @{fan.handle} https://lumen.example/秋 #咖啡 @nobody.test"
    published = brand.connector.publish(Payload(text), new_key())
    (post,) = brand.records(published.id)
    marked = {}
    for facet in post["value"]["facets"]:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        marked[text.encode()[start:end].decode()] = facet["features"][0]
    assert marked[f"@{fan.handle}"]["did"] == fan.did
    assert marked["https://lumen.example/秋"]["uri"] == "https://lumen.example/秋"
    assert marked["#咖啡"]["tag"] == "咖啡"
    assert "@nobody.test" not in marked
    told = lambda: fan.ask("app.bsky.notification.listNotifications")["notifications"]  # noqa: E731
    wait_for(lambda: ("mention", published.id) in [(one["reason"], one["uri"]) for one in told()], 20)
    assert published.url == f"https://bsky.app/profile/{brand.person.did}/post/{published.id[-13:]}"


def test_the_same_key_never_gives_a_second_post(brand, words):
    key = new_key()
    first = brand.connector.publish(Payload(words), key)
    assert brand.connector.publish(Payload(words), key) == first
    assert brand.connector.find(sought(key, Payload(words))) == first
    assert brand.connector.find(sought(new_key(), Payload(words))) is None
    assert brand.person.count(words) == 1


def test_the_server_itself_refuses_a_key_that_is_taken(brand, words):
    published = brand.connector.publish(Payload(words), new_key())
    with pytest.raises(Ambiguous):
        brand.connector._make([{"text": "The second"}], [published.id], {})
    assert brand.connector.same(Payload(words), brand.connector.read_back(published))


def test_a_thread_stands_as_posts_that_answer_each_other(brand, words):
    payload, key = three(words), new_key()
    published = brand.connector.publish(payload, key)
    first, second, third = brand.records(published.id, *published.more)
    this = {post["uri"]: {"uri": post["uri"], "cid": post["cid"]} for post in (first, second, third)}
    assert [post["value"]["text"] for post in (first, second, third)] == list(payload.texts)
    assert "reply" not in first["value"]
    assert second["value"]["reply"] == {"root": this[first["uri"]], "parent": this[first["uri"]]}
    assert third["value"]["reply"] == {"root": this[first["uri"]], "parent": this[second["uri"]]}
    assert first["value"]["createdAt"] < second["value"]["createdAt"] < third["value"]["createdAt"]
    assert brand.connector.publish(payload, key) == published
    assert brand.person.count(words) == 3
    assert brand.connector.same(payload, brand.connector.read_back(published))


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_thread_of_which_a_part_is_gone_is_completed(brand, words, missing):
    payload, key = three(words), new_key()
    published = brand.connector.publish(payload, key)
    brand.person.remove((published.id, *published.more)[missing])
    assert brand.connector.find(sought(key, payload)) is None
    assert brand.connector.publish(payload, key) == published
    assert brand.connector.same(payload, brand.connector.read_back(published))
    assert brand.person.count(words) == 3


def test_four_pictures_go_along_with_alternative_text_and_shape(brand):
    pictures = tuple(picture(name, width) for name, width in [("red", 64), ("green", 32), ("blue", 16), ("white", 8)])
    published = brand.connector.publish(Payload("Four", media=pictures), new_key())
    (post,) = brand.records(published.id)
    images = post["value"]["embed"]["images"]
    assert [image["alt"] for image in images] == ["All red", "All green", "All blue", "All white"]
    assert images[1]["aspectRatio"] == {"width": 32, "height": 48}
    assert [image["image"]["size"] for image in images] == [len(one.read()) for one in pictures]
    assert post["cid"] == cid(post["value"])


def test_a_picture_of_the_largest_size_is_taken(brand):
    largest = picture("red", size=Bluesky.limits.media_bytes)
    published = brand.connector.publish(Payload("Large", media=(largest,)), new_key())
    (post,) = brand.records(published.id)
    assert post["value"]["embed"]["images"][0]["image"]["size"] == 1_000_000


def test_the_card_of_a_linked_page_is_shown(brand):
    card = Card("https://lumen.example/autumn", "Autumn", "Ten days of rest", picture("red"))
    published = brand.connector.publish(Payload("See https://lumen.example/autumn", card=card), new_key())
    (view,) = wait_for(lambda: brand.person.ask("app.bsky.feed.getPosts", uris=published.id)["posts"], 20)
    shown = view["embed"]["external"]
    assert (shown["uri"], shown["title"], shown["description"]) == (card.url, "Autumn", "Ten days of rest")
    assert shown["thumb"]


@pytest.mark.parametrize("text", [FAMILY * 120, "字" * 300, "x" * 300, "مرحبا " * 50, "é" * 300])
def test_texts_at_the_limit_are_taken(brand, text):
    published = brand.connector.publish(Payload(text), new_key())
    assert brand.connector.same(Payload(text), brand.connector.read_back(published))


@pytest.mark.parametrize("text", [FAMILY * 121, "字" * 301, "x" * 301])
def test_texts_over_the_limit_are_refused_for_good_and_leave_nothing_behind(brand, words, text):
    key, payload = new_key(), Payload(f"One {words}", more=(text,))
    with pytest.raises(Permanent, match="too big"):
        brand.connector.publish(payload, key)
    assert brand.person.count(words) == 0


def test_the_longest_thread_is_taken(brand, words):
    rest = "字" * (300 - len(words))
    payload = Payload(words + rest, more=(words + rest,) * (Bluesky.limits.thread - 1))
    brand.connector.publish(payload, new_key())
    assert brand.person.count(words) == 25


# Afterwards


def test_what_was_changed_on_the_platform_is_noticed(brand, words):
    payload, connector = Payload(words), brand.connector
    published = connector.publish(payload, new_key())
    assert connector.same(payload, connector.read_back(published))
    (post,) = brand.records(published.id)
    at = {"repo": brand.person.did, "collection": POST, "rkey": published.id[-13:]}
    brand.person.do("com.atproto.repo.putRecord", **at, record=post["value"] | {"text": "Something else"})
    assert not connector.same(payload, connector.read_back(published))


def test_a_removed_thread_is_gone_as_a_whole_and_removing_it_twice_is_no_error(brand, words):
    connector = brand.connector
    published = connector.publish(three(words), new_key())
    connector.delete(published)
    assert brand.person.count(words) == 0
    assert connector.read_back(published).presence is Presence.ABSENT
    connector.delete(published)


def test_numbers_are_those_of_the_network(brand, fan):
    published = brand.connector.publish(Payload(CHINESE), new_key())
    (post,) = brand.records(published.id)
    this = {"uri": post["uri"], "cid": post["cid"]}
    fan.create("app.bsky.feed.like", subject=this)
    fan.create("app.bsky.feed.repost", subject=this)
    fan.create(POST, text="Look", embed={"$type": "app.bsky.embed.record", "record": this})
    fan.create(POST, text="Nice", reply={"root": this, "parent": this})
    gone = f"at://{brand.person.did}/{POST}/{tid(new_key())}"
    expected = {published.id: {"likes": 1, "shares": 2, "comments": 1}}
    wait_for(lambda: brand.connector.metrics([published.id, gone]) == expected, 20)


def test_numbers_of_many_posts_are_asked_in_several_calls(brand, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    ids = [brand.connector.publish(Payload(text), new_key()).id for text in ("One", "Two", "Three")]
    wait_for(lambda: brand.connector.metrics(ids).keys() == set(ids), 20)


# Listening


def test_mentions_answers_and_quotes_arrive_with_what_they_are_about(new_brand, fan):
    published = new_brand.connector.publish(Payload("One", more=("Two",)), new_key())
    uris = [published.id, *published.more]
    shown = wait_for(lambda: len(p := fan.ask("app.bsky.feed.getPosts", uris=uris)["posts"]) == 2 and p, 20)
    first, second = ({"uri": post["uri"], "cid": post["cid"]} for post in shown)
    answer = fan.create(POST, text="To the second", reply={"root": first, "parent": second})
    quote = fan.create(POST, text="A quote", embed={"$type": "app.bsky.embed.record", "record": first})
    named = new_brand.connector._post(f"Hello @{new_brand.person.handle}")
    mention = fan.create(POST, **named)
    within = fan.create(POST, **named, reply={"root": first, "parent": answer})
    page = wait_for(lambda: (p := new_brand.connector.mentions("")) and len(p.items) == 4 and p, 20)
    heard = {item.id: item for item in page.items}
    assert heard[answer["uri"]].text == "To the second"
    assert heard[answer["uri"]].author_handle == fan.handle
    assert [heard[one["uri"]].about for one in (answer, quote, mention, within)] == [
        *[published.id] * 2,
        "",
        published.id,
    ]
    assert [heard[one["uri"]].thread for one in (answer, quote, mention, within)] == [
        published.id,
        quote["uri"],
        mention["uri"],
        published.id,
    ]
    assert all(item.can_reply for item in page.items)


def test_what_comes_later_is_heard_later(new_brand, fan):
    assert new_brand.connector.mentions("").items == ()
    cursor = new_brand.connector.mentions("").cursor
    mention = fan.create(POST, **new_brand.connector._post(f"Hello @{new_brand.person.handle}"))
    page = wait_for(lambda: (p := new_brand.connector.mentions(cursor)).items and p, 20)
    assert [item.id for item in page.items] == [mention["uri"]]
    assert not page.more


def test_a_long_absence_is_caught_up_page_by_page(new_brand, fan, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 2)
    cursor, heard, more = new_brand.connector.mentions("").cursor, [], True
    ids = [fan.create(POST, **new_brand.connector._post(f"{n} @{new_brand.person.handle}"))["uri"] for n in range(5)]
    told = lambda: new_brand.person.ask("app.bsky.notification.listNotifications")["notifications"]  # noqa: E731
    wait_for(lambda: len(told()) == 5, 20)
    while more:
        page = new_brand.connector.mentions(cursor)
        heard += [item.id for item in page.items]
        cursor, more = page.cursor, page.more
    assert set(heard) == set(ids)


def test_a_search_finds_what_others_write(brand, fan):
    word = f"lumen{uuid.uuid4().hex[:10]}"
    brand.connector.publish(Payload(f"Ours: {word}"), new_key())
    theirs = fan.create(POST, text=f"Who knows {word}?")
    page = wait_for(lambda: (p := brand.connector.search(word, "")).items and p, 20)
    assert [item.id for item in page.items] == [theirs["uri"]]


def test_our_own_posts_are_remembered_since_a_day_without_answers_and_reposts(new_brand, fan, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 2)
    theirs = fan.create(POST, text="Theirs")
    old = (datetime.now(UTC) - timedelta(days=9)).isoformat().replace("+00:00", "Z")
    new_brand.person.create(POST, text="Old", createdAt=old)
    ours = [new_brand.person.create(POST, text=f"Ours {n}")["uri"] for n in range(3)]
    new_brand.person.create("app.bsky.feed.repost", subject=theirs)
    new_brand.person.create(POST, text="An answer", reply={"root": theirs, "parent": theirs})
    since, found, cursor = datetime.now(UTC) - timedelta(days=1), [], ""
    feed = lambda: new_brand.person.ask("app.bsky.feed.getAuthorFeed", actor=new_brand.person.did)["feed"]  # noqa: E731
    wait_for(lambda: len(feed()) == 6, 20)
    for _page in range(5):
        page = new_brand.connector.own_posts(since, cursor)
        found += [post.id for post in page.items]
        if not (cursor := page.cursor):
            break
    assert found == ours[::-1]
    assert not cursor


# Answering


def test_an_answer_stands_once_in_the_thread_that_it_belongs_to(brand, fan, words):
    root = fan.create(POST, text="A question")
    asked = fan.create(POST, text="And?", reply={"root": root, "parent": root})
    key = new_key()
    answer = brand.connector.reply(asked["uri"], words, key)
    assert brand.connector.reply(asked["uri"], words, key) == answer
    assert brand.connector.find_reply(sought(key, Payload(words), to=asked["uri"])) == answer
    (post,) = brand.records(answer.id)
    assert post["value"]["reply"] == {"root": root, "parent": asked}
    assert brand.person.count(words) == 1


def test_a_post_that_is_gone_cannot_be_answered(brand, fan):
    asked = fan.create(POST, text="A question")
    fan.remove(asked["uri"])
    with pytest.raises(Permanent, match="not there any more"):
        brand.connector.reply(asked["uri"], "Yes", new_key())


# Connecting


def typed(brand: Brand, server: str, **secrets: str) -> Account:
    settings = {"server": f"{server}/", "handle": f"@{brand.person.handle} "}
    return Account("", settings, secrets, allow_private=True)


def test_what_was_typed_says_whose_account_it_is_and_signs_in_once(brand, faulty):
    connector = Bluesky(typed(brand, faulty.url, app_password=brand.person.app_password("typed")))
    me, grant = connector.test(), connector.refresh()
    assert (me.id, me.name, me.handle) == (brand.person.did, brand.person.handle, brand.person.handle)
    assert me.url == f"https://bsky.app/profile/{brand.person.handle}"
    assert timedelta(hours=1) < grant.expires_at - datetime.now(UTC) < timedelta(hours=3)
    assert sum("createSession" in path for _method, path in faulty.seen) == 1


def test_the_name_that_people_see_is_the_accounts_name(brand):
    profile = {"$type": "app.bsky.actor.profile", "displayName": "Lumen 咖啡"}
    at = {"repo": brand.person.did, "collection": "app.bsky.actor.profile", "rkey": "self"}
    brand.person.do("com.atproto.repo.putRecord", **at, record=profile)
    wait_for(lambda: brand.connector.test().name == "Lumen 咖啡", 20)


def test_a_wrong_app_password_is_told_and_not_repeated(brand):
    with pytest.raises(AccessLost, match="connect the channel again") as caught:
        Bluesky(typed(brand, brand.server, app_password="wrong-wrong-wrong")).test()
    assert "wrong-wrong" not in str(caught.value)


def test_an_address_without_a_bluesky_server_is_told(brand, faulty):
    for fault in (Fault("page", status=404, body=b"<html>not here"), Fault("other", status=200, body=b'{"a": 1}')):
        faulty.spoil(fault)
        with pytest.raises(Permanent, match="no Bluesky server"):
            Bluesky(typed(brand, faulty.url, app_password="any")).test()


def test_a_session_is_renewed(new_brand):
    grant, account = new_brand.connector.refresh(), new_brand.account(new_brand.server)
    renewed = Bluesky(replace(account, secrets={**account.secrets, **grant.secrets}))
    assert renewed.test().id == new_brand.person.did
    assert grant.secrets["refresh"] != account.secrets["refresh"]


def test_where_the_refresh_token_is_not_taken_the_app_password_is(new_brand, faulty):
    account = new_brand.account(faulty.url)
    Bluesky(account).revoke()
    assert Bluesky(account).refresh().secrets["access"]
    assert [path.rpartition(".")[2] for _method, path in faulty.seen] == [
        "deleteSession",
        "refreshSession",
        "createSession",
    ]


def test_a_revoked_app_password_loses_the_access(new_brand):
    new_brand.person.do("com.atproto.server.revokeAppPassword", name="SMM")
    with pytest.raises(AccessLost):
        new_brand.connector.refresh()


def test_calls_do_not_sign_in(brand, faulty):
    connector = Bluesky(brand.account(faulty.url))
    published = connector.publish(Payload("One"), new_key())
    connector.read_back(published)
    connector.metrics([published.id])
    connector.mentions("")
    assert not [path for _method, path in faulty.seen if "Session" in path]


def test_a_token_that_is_not_taken_is_a_loss_of_access(brand, words):
    account = brand.account(brand.server)
    for token in (ran_out(brand.person.did), "nonsense", ""):
        connector = Bluesky(replace(account, secrets={"access": token}))
        with pytest.raises(AccessLost):
            connector.publish(Payload(words), new_key())
    assert brand.person.count(words) == 0


def ran_out(did: str) -> str:
    """An access token of this network that ended an hour ago."""
    claims = {
        "scope": "com.atproto.appPass",
        "aud": "did:web:localhost",
        "sub": did,
        "iat": 0,
        "exp": time.time() - 3600,
    }
    head, body = (_packed(json.dumps(part).encode()) for part in ({"typ": "at+jwt", "alg": "HS256"}, claims))
    return f"{head}.{body}.{_packed(hmac.digest(SIGNING, f'{head}.{body}'.encode(), 'sha256'))}"


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_the_servers_allowance_is_told(brand):
    connector = brand.connector
    connector.publish(Payload("One"), new_key())
    assert connector.rate.limit == 3000
    assert 0 < connector.rate.left < 3000
    assert connector.rate.resets_at > datetime.now(UTC)


# Faults

MEANING = {
    "timeout_without_effect": Ambiguous,
    "timeout_with_effect": Ambiguous,
    "reset_without_effect": Ambiguous,
    "reset_with_effect": Ambiguous,
    "slow_body": Ambiguous,
    "wrong_json": Ambiguous,
    "401": AccessLost,
    "403": Permanent,
    "409": Permanent,
    "413": Permanent,
    "422": Permanent,
    "429_with_retry_after": RateLimited,
    "429_without_retry_after": RateLimited,
    "500_without_effect": Ambiguous,
    "500_with_effect": Ambiguous,
    "503": RateLimited,
}
UNCLEAR = [fault for fault in FAULTS if fault.name in {"reset_with_effect", "500_with_effect", "wrong_json"}]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_spoiled_call_means_what_it_must_and_trying_again_gives_one_thread(brand, words, faulty, impatient, fault):
    payload, key = three(words), new_key()
    faulty.spoil(fault)
    with pytest.raises(MEANING[fault.name]):
        Bluesky(brand.account(faulty.url)).publish(payload, key)
    found = brand.connector.find(sought(key, payload))
    assert (found is not None) == fault.reaches
    published = brand.connector.publish(payload, key)
    assert found in (None, published)
    assert brand.person.count(words) == 3


@pytest.mark.parametrize("fault", UNCLEAR, ids=lambda fault: fault.name)
def test_a_spoiled_upload_is_surely_no_post(brand, words, faulty, fault):
    faulty.spoil(fault, spoils=lambda _method, path: path.endswith("uploadBlob"))
    with pytest.raises(Retriable):
        Bluesky(brand.account(faulty.url)).publish(Payload(words, media=(picture("red"),)), new_key())
    assert brand.person.count(words) == 0


@pytest.mark.parametrize("fault", UNCLEAR, ids=lambda fault: fault.name)
def test_a_spoiled_question_leaves_open_what_is_there(brand, words, faulty, fault):
    key = new_key()
    published = brand.connector.publish(Payload(words), key)
    for ask in (
        lambda connector: connector.find(sought(key, Payload(words))),
        lambda connector: connector.read_back(published),
        lambda connector: connector.publish(Payload(words), key),
    ):
        faulty.spoil(fault, spoils=lambda _method, path: "getRecord" in path)
        with pytest.raises(Retriable):
            ask(Bluesky(brand.account(faulty.url)))
    assert brand.person.count(words) == 1


@pytest.mark.parametrize("fault", UNCLEAR, ids=lambda fault: fault.name)
def test_a_spoiled_removal_can_be_done_again(brand, words, faulty, fault):
    published = brand.connector.publish(three(words), new_key())
    faulty.spoil(fault)
    with pytest.raises(Ambiguous):
        Bluesky(brand.account(faulty.url)).delete(published)
    brand.connector.delete(published)
    assert brand.person.count(words) == 0

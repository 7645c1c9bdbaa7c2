"""Keys, digests and references of Bluesky's records."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

import pytest

from smm.platforms.bluesky_records import LETTERS, cid, tid

TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
"""As atproto.com/specs/tid writes it."""


def moment(key: str) -> datetime:
    number = 0
    for letter in key:
        number = number * 32 + LETTERS.index(letter)
    return datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)


def test_a_key_always_gives_the_same_valid_record_key_and_never_that_of_another():
    keys = [str(uuid.UUID(int=number)) for number in range(2_000)]
    made = {tid(key, place) for key in keys for place in range(25)}
    assert len(made) == 50_000
    assert all(TID.fullmatch(one) for one in made)
    assert tid(keys[0], 3) == tid(keys[0], 3)


def test_record_keys_lie_before_all_that_other_programs_make_and_in_the_order_of_the_thread():
    key = str(uuid.uuid4())
    assert sorted(tid(key, place) for place in range(25)) == [tid(key, place) for place in range(25)]
    assert moment(tid(key)) < datetime(2006, 1, 1, tzinfo=UTC)


def test_a_digest_is_the_one_that_the_network_makes():
    """Taken from an answer of @atproto/pds 0.4.217."""
    record = {"$type": "app.bsky.feed.post", "text": "hello", "createdAt": "2026-01-01T00:00:00Z"}
    assert cid(record) == "bafyreibh73offuisbkpztn4iimpxdjzkt2tfwd27pa4gt2trlfwlxmro2i"
    assert cid(dict(reversed(record.items()))) == cid(record)


def test_what_no_record_holds_has_no_digest():
    with pytest.raises(TypeError, match="float"):
        cid({"text": 1.5})

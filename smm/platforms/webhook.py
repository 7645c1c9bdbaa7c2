"""A system that we do not know: what was approved as signed JSON, sent to an address of its own.

Headers, signature and the outline of the body follow Standard Webhooks 1.0.0 (github.com/standard-webhooks,
spec/standard-webhooks.md, read on 2026-11-25), so receivers can check them with ready libraries. docs/platforms.md
tells receivers the rest; a change of what they get needs a new VERSION.

Nobody can ask a receiver what it has. So a delivery whose answer was lost is left to a person, unless the operator
says that a second one with the same id is refused: then sending again is the look-up. A refusal counts that names the
id; anybody on the way can say 409.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from smm.platforms.access import Field, Identity
from smm.platforms.calling import Answered, Caller
from smm.platforms.contract import (
    AccessLost,
    Account,
    Base,
    Certainty,
    Limits,
    Media,
    Pace,
    Payload,
    Permanent,
    Presence,
    Published,
    Seen,
    Sought,
)
from smm.platforms.registry import register
from smm.platforms.words import gettext_noop as _

VERSION = 1
"""Of the body's schema."""
MARK = "whsec_"
"""Before a secret that is written in base64."""
LEAST_SECRET = 24
MOST_NAME = 200
MOST_URL = 500
REFUSALS = {
    409: _("The receiver says that it has this already (%(said)s)."),
    413: _("The delivery with its files is too large for the receiver (%(said)s)."),
    **dict.fromkeys((301, 302, 303, 307, 308), _("The receiver has moved: connect it again with its new address.")),
}


@register
class Webhook(Base):
    """`settings`: address, again ("ask" or "send"), removal ("person" or "event"); `secrets`: secret."""

    platform = "webhook"
    label = "Webhook"
    icon = "webhook"
    about = _("A system of yours that takes signed JSON; the documentation tells its makers what arrives.")
    certainty = Certainty.NONE
    pace = Pace(60, 60)
    absent_after = timedelta(minutes=1)
    limits = Limits(
        is_markdown=True,
        text=100_000,
        title=300,
        media=4,
        mixes=False,
        media_types=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"}),
        media_bytes=2 * 2**20,
        film_bytes=8 * 2**20,
        longest_side=4096,
    )
    fields = (
        Field("address", _("Address of the receiver"), "url"),
        Field("secret", _("Secret"), "secret", _("At least 24 characters, the same as the receiver has.")),
        Field(
            "again",
            _("When an answer is lost"),
            "choice",
            initial="ask",
            choices=(
                ("ask", _("Ask a person whether it arrived")),
                ("send", _("Send it again: the receiver refuses a second one with the same id")),
            ),
        ),
        Field(
            "removal",
            _("Taking down"),
            "choice",
            initial="person",
            choices=(
                ("person", _("A person removes it there")),
                ("event", _("Send the receiver the event “publication.removed”")),
            ),
        ),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.address = str(account.settings.get("address", "")).strip()
        if account.settings.get("again") == "send":
            self.certainty = Certainty.KEYED

    def test(self) -> Identity:
        """Sends the event "ping", which any answer of 200 to 299 answers well."""
        self._send("ping", str(uuid.uuid4()), {})
        host = str(urlsplit(self.address).hostname)
        return Identity(f"{host}/{hashlib.sha256(self.address.encode()).hexdigest()[:12]}", host)

    def publish(self, payload: Payload, key: str) -> Published:
        data = {
            "id": key,
            "title": payload.title,
            "text": payload.text,
            "more": list(payload.more),
            "media": [_file(media) for media in payload.media],
        }
        try:
            return _named(self._send("publication.created", key, data), key)
        except Answered as error:
            is_ours = error.status == 409 and key in str(error.data)
            if not is_ours or self.certainty is not Certainty.KEYED:
                raise
            return Published(key, "")

    def find(self, sought: Sought) -> Published | None:
        return None

    def read_back(self, published: Published) -> Seen:
        return Seen(Presence.UNREADABLE)

    def same(self, sent: Payload, seen: Seen) -> bool:
        return True

    def delete(self, published: Published) -> None:
        if self.account.settings.get("removal") != "event":
            raise Permanent(_("The receiver takes nothing back: remove it there, and say so here."))
        key, _space, name = published.id.partition(" ")
        event = str(uuid.uuid5(uuid.NAMESPACE_OID, key))
        try:
            self._send("publication.removed", event, {"id": key, "name": name, "url": published.url})
        except Answered as error:
            if error.status not in (404, 409):
                raise

    def _send(self, kind: str, event: str, data: dict[str, Any]) -> Any:
        """Deliver one event; gives the JSON that was answered, None if it was none."""
        secret, moment = str(self.account.secrets.get("secret", "")).strip(), datetime.now(UTC)
        told = {"type": kind, "version": VERSION, "timestamp": moment.isoformat(timespec="seconds"), "data": data}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        private = self.account.allow_private
        caller = Caller(self.address, secrets=(secret,), allow_private=private, wants_json=False)
        path = "/" if self.address.endswith("/") else ""
        try:
            return caller.send_bytes("POST", path, body, headers_of(event, body, secret)).data
        except Answered as error:
            raise _meaning(error) from error
        finally:
            self.rate = caller.rate


def headers_of(event: str, body: bytes, secret: str) -> dict[str, str]:
    """What says who sends `body`, and when; raises Permanent for a secret that is none."""
    now = str(int(time.time()))
    made = hmac.digest(_key(secret), f"{event}.{now}.".encode() + body, "sha256")
    return {
        "Content-Type": "application/json",
        "webhook-id": event,
        "webhook-timestamp": now,
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
    }


def _key(secret: str) -> bytes:
    try:
        marked = secret.startswith(MARK)
        key = base64.b64decode(secret.removeprefix(MARK), validate=True) if marked else secret.encode()
    except ValueError:
        raise Permanent(_("What follows “whsec_” in the secret is not base64.")) from None
    if len(key) < LEAST_SECRET:
        raise Permanent(_("The secret is too short: it needs %(least)s characters."), least=LEAST_SECRET)
    return key


def _file(media: Media) -> dict[str, Any]:
    kept = {name: getattr(media, name) for name in ("name", "mime", "digest", "alt", "width", "height")}
    return {**kept, "body": base64.b64encode(media.read()).decode()}


def _named(answered: Any, key: str) -> Published:
    """Our key, which no two share, and behind it what the receiver calls it, if that can be kept."""
    told = answered if isinstance(answered, dict) else {}
    name, url = str(told.get("id") or ""), str(told.get("url") or "")
    is_name = name.isprintable() and len(name) <= MOST_NAME
    is_address = url.startswith(("http://", "https://")) and len(url) <= MOST_URL
    return Published(f"{key} {name}".rstrip() if is_name else key, url if is_address else "")


def _meaning(error: Answered) -> Permanent:
    said = error.details["said"]
    if error.status == 410:
        return AccessLost(_("The receiver wants no more deliveries (%(said)s)."), said=said)
    return Answered(REFUSALS.get(error.status, error.sentence), error.status, error.data, said=said)

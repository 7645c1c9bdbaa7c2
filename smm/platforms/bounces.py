"""Reading what mail systems send back about letters that could not be delivered. Pure.

Delivery status notifications: RFC 3464 (multipart/report with message/delivery-status; read 2026-11), status codes:
RFC 3463. A report about several recipients gives several bounces. Whatever is none gives nothing.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from smm.platforms.words import gettext_noop as _

MOST_SAID = 300
_ID = re.compile(r"<[^<>\s]{1,300}>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True)
class Bounce:
    """One recipient whose letter came back: `letter` is its Message-ID ("" where the report does not hold it).

    `is_hard`: no letter will ever arrive there; otherwise perhaps later ones do. `said` is the mail system's reason.
    """

    address: str
    letter: str
    is_hard: bool
    status: str
    said: str


WORDS = (
    ("5.1.", _("There is no such mailbox (%(said)s).")),
    ("4.2.2", _("The mailbox is full (%(said)s).")),
    ("5.2.2", _("The mailbox is full (%(said)s).")),
    ("5.2.", _("The mailbox takes no letters (%(said)s).")),
    ("5.7.", _("The mail system refuses our letters (%(said)s).")),
    ("4.4.", _("Their mail system could not be reached (%(said)s).")),
)
"""By the beginning of the status (RFC 3463, 3): what it means in plain words."""


def in_words(bounce: Bounce) -> str:
    """A marked sentence, to be filled with what the mail system `said`."""
    return next(
        (words for begins, words in WORDS if bounce.status.startswith(begins)), _("The letter came back (%(said)s).")
    )


def parse(raw: bytes) -> list[Bounce]:
    """The bounces that a letter reports; nothing for any other letter, delays and successes."""
    message = email.message_from_bytes(raw, policy=compat32)
    if message.get_content_type() != "multipart/report":
        return []
    letter = _letter(message)
    return [found for part in message.walk() for found in _of_part(part, letter)]


def _of_part(part: Message, letter: str) -> Iterator[Bounce]:
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return
    blocks = [block for block in part.get_payload() if isinstance(block, Message)]
    for block in blocks:
        if bounce := _of_block(block, letter):
            yield bounce


def _of_block(block: Message, letter: str) -> Bounce | None:
    """Of the fields about one recipient; "failed" is final (RFC 3464, 2.3.3), its class says whether for ever."""
    address = _address(block.get("Original-Recipient") or "") or _address(block.get("Final-Recipient") or "")
    status = _STATUS.search(str(block.get("Status") or ""))
    if not address or str(block.get("Action") or "").strip().lower() != "failed":
        return None
    code = status[0] if status else "5.0.0"
    said = " ".join(str(block.get("Diagnostic-Code") or "").partition(";")[2].split())
    return Bounce(address, letter, code.startswith("5"), code, said[:MOST_SAID])


def _address(field: str) -> str:
    """Of "rfc822; ann@example.org" the address."""
    return field.rpartition(";")[2].strip().strip("<>")[:254] if "@" in field else ""


def _letter(report: Message) -> str:
    """The Message-ID of the letter that is reported on, which comes back whole or as its headers alone."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(payload := part.get_payload(), list) and payload:
            inner = payload[0]
            return _id(str(inner.get("Message-ID") or "")) if isinstance(inner, Message) else ""
        if kind == "text/rfc822-headers":
            return _id(str(email.message_from_string(_text(part)).get("Message-ID") or ""))
    return ""


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _id(text: str) -> str:
    found = _ID.search(text)
    return found[0] if found else ""

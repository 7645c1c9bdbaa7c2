"""Reading a mailbox by IMAP without changing it: letters after a cursor, bounded in number and size.

IMAP4rev1: RFC 3501. A letter is named by its folder's UIDVALIDITY and its UID (2.3.1.1); where the first changes, all
UIDs are void and the folder is read anew. EXAMINE opens it read-only and BODY.PEEK marks nothing as seen.
"""

from __future__ import annotations

import imaplib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from smm.platforms import mail_servers
from smm.platforms.contract import Account, Permanent, PlatformError, Retriable
from smm.platforms.mail_servers import silent
from smm.platforms.words import gettext_noop as _

MOST_LETTERS = 50
"""Read at a time; what is left comes with the next look."""
DAYS = 30
"""Older letters are not looked at, however large the mailbox is that somebody names."""
MOST_BYTES = 256 * 1024
"""Of each letter; a report stands at its beginning."""


@dataclass(frozen=True)
class Found:
    """Letters by UID, oldest first, and the cursor behind the last one; `more`: there are others."""

    letters: tuple[tuple[str, bytes], ...]
    cursor: str
    more: bool


def is_wanted(account: Account) -> bool:
    return bool(account.settings.get("imap_host"))


def read(account: Account, cursor: str) -> Found:
    """What has come since `cursor` ("" for the beginning); raises Permanent or Retriable with a sentence."""
    with _opened(account) as server:
        validity = str(_number(server.response("UIDVALIDITY")[1]))
        known, _colon, last = cursor.partition(":")
        after = int(last) if known == validity and last.isdigit() else 0
        uids = [uid for uid in _uids(server, after) if uid > after]
        taken = uids[:MOST_LETTERS]
        letters = tuple((f"{validity}:{uid}", _letter(server, uid)) for uid in taken)
        return Found(letters, f"{validity}:{taken[-1] if taken else after}", len(uids) > len(taken))


def test(account: Account) -> None:
    """Sign in and open the folder; raises Permanent or Retriable with a sentence."""
    with _opened(account):
        return


@contextmanager
def _opened(account: Account) -> Iterator[imaplib.IMAP4]:
    settings = account.settings
    server = None
    try:
        host, port = str(settings["imap_host"]), int(settings.get("imap_port") or 993)
        tls = str(settings.get("imap_tls", "ssl"))
        server = mail_servers.imap(host, port, tls=tls, allow_private=account.allow_private)
        server.login(str(settings.get("imap_user", "")), str(account.secrets.get("imap_password", "")))
        folder = mail_servers.quoted(str(settings.get("imap_folder") or "INBOX"))
        _done(server.select(folder, readonly=True))
        yield server
    except PlatformError:
        raise
    except imaplib.IMAP4.abort as error:
        raise Retriable(_("The mailbox's server cannot be reached (%(why)s)."), why=_said(account, error)) from None
    except imaplib.IMAP4.error as error:
        raise Permanent(_("The mailbox's server refuses: %(said)s"), said=_said(account, error)) from None
    except (OSError, ValueError) as error:
        raise Retriable(_("The mailbox's server cannot be reached (%(why)s)."), why=_said(account, error)) from None
    finally:
        if server is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()


def _said(account: Account, error: Exception) -> str:
    raw = error.args[0] if error.args else ""
    words = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(error)
    return silent(account, words) or type(error).__name__


def _done(answer: tuple[str, Any]) -> Any:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[1][0] if answer[1] else "")
    return answer[1]


def _number(found: Any) -> int:
    return int(found[0]) if found and found[0] else 0


def _uids(server: imaplib.IMAP4, after: int) -> list[int]:
    """`n:*` always names the last letter, also below n (RFC 3501, 6.4.8)."""
    since = imaplib.Time2Internaldate(time.time() - DAYS * 86400)[1:12].strip()
    [found] = _done(server.uid("SEARCH", "UID", f"{after + 1}:*", "SINCE", since))
    return sorted(int(uid) for uid in (found or b"").split())


def _letter(server: imaplib.IMAP4, uid: int) -> bytes:
    parts = _done(server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple) and re.search(rb"BODY", part[0])), b"")

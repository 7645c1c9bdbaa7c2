"""Connections to mail servers that somebody typed: through the guard, with time-outs, silent of secrets.

Nothing here reads a proxy or a name a second time: the address that was checked is the one connected to.
"""

from __future__ import annotations

import base64
import imaplib
import smtplib
import socket
import ssl

from smm.platforms import fetching
from smm.platforms.contract import Account
from smm.platforms.hiding import hidden

SECONDS = 20
"""Time-out of each step; all steps of one letter stay below the outbox's lease."""
MOST_SAID = 300


def _connection(host: str, port: int, seconds: float, allow_private: bool) -> socket.socket:
    made = fetching.connected(fetching.addresses_of(host, port, allow_private), port)
    made.settimeout(seconds)
    return made


class _Smtp(smtplib.SMTP):
    """`allow_private` must be set before it connects, which is why it is made without a server."""

    allow_private = False

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _connection(host, port, timeout, self.allow_private)


class _SmtpTls(smtplib.SMTP_SSL, _Smtp):
    """Its own `_get_socket` secures what `_Smtp` connects."""


def smtp(host: str, port: int, *, tls: str, allow_private: bool) -> smtplib.SMTP:
    """A connection; `tls` is "ssl", "starttls" or "". Raises what smtplib raises, and Permanent or Retriable."""
    context = ssl.create_default_context()
    server = _SmtpTls(timeout=SECONDS, context=context) if tls == "ssl" else _Smtp(timeout=SECONDS)
    server.allow_private = allow_private
    server._host = host  # type: ignore[attr-defined]  # the name that the certificate must have
    try:
        server.connect(host, port)
        if tls == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


class _Imap(imaplib.IMAP4):
    def __init__(self, host: str, port: int, allow_private: bool) -> None:
        self.allow_private = allow_private
        super().__init__(host, port, SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return _connection(self.host, self.port, timeout or SECONDS, self.allow_private)


class _ImapTls(_Imap):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = super()._create_socket(timeout)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def imap(host: str, port: int, *, tls: str, allow_private: bool) -> imaplib.IMAP4:
    """A connection; `tls` is "ssl", "starttls" or "". Raises what imaplib raises, and Permanent or Retriable."""
    server = (_ImapTls if tls == "ssl" else _Imap)(host, port, allow_private)
    if tls == "starttls":
        server.starttls(ssl.create_default_context())
    return server


def quoted(text: str) -> str:
    """`text` as a quoted string of IMAP."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def silent(account: Account, text: str) -> str:
    """What a server said, without our passwords in any form in which they are sent, and cut to what a person reads."""
    return hidden(text, _forms(account))[:MOST_SAID]


def _forms(account: Account) -> list[str]:
    """Passwords as they are, and in the base64 of AUTH LOGIN and AUTH PLAIN (RFC 4616)."""
    said = [str(secret) for secret in account.secrets.values() if secret]
    users = [str(account.settings.get(name) or "") for name in ("user", "imap_user")]
    packed = [*said, *(f"\0{user}\0{secret}" for user in users for secret in said)]
    return said + [base64.b64encode(one.encode()).decode().rstrip("=") for one in packed]

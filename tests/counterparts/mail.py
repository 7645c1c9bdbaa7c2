"""A real SMTP server on loopback that demands a password, refuses some recipients, and can hang up after the letter.

The fixture `mail_server` is offered to tests by `from tests.counterparts.mail import mail_server  # noqa: F401`.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "press", "a password of the press office"


@dataclass
class Postbox:
    """What arrived, by recipient, and what the server does to whom: answers to RCPT, or hanging up after DATA."""

    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    hangs_up_after: set[str] = field(default_factory=set)
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        parsed = email.message_from_bytes(envelope.content, policy=default)
        self.letters += [(address, parsed) for address in envelope.rcpt_tos]
        if self.hangs_up_after & set(envelope.rcpt_tos):
            server.transport.abort()
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for recipient, letter in self.letters if recipient == address]

    @property
    def settings(self) -> dict[str, Any]:
        return {"host": "127.0.0.1", "port": self.port, "user": USER, "tls": "", "from": "Lumen <press@lumen.example>"}


def _authenticated(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


class _AnyPort(Controller):
    """Listens where there is room; the port is known once it does."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mail_server() -> Iterator[Postbox]:
    postbox = Postbox()
    controller = _AnyPort(
        postbox, hostname="127.0.0.1", port=0, authenticator=_authenticated, auth_required=True, auth_require_tls=False
    )
    controller.start()
    postbox.port = controller.port
    yield postbox
    controller.stop()

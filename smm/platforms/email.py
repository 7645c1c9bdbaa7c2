"""E-mail by SMTP: one letter to one person, with a way out of the list. Nobody can tell a repeated letter apart."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from typing import Any

from smm.platforms import mail_servers, mailbox
from smm.platforms.access import Field, Identity
from smm.platforms.bounces import Bounce, parse
from smm.platforms.contract import (
    Account,
    Ambiguous,
    Base,
    Certainty,
    Limits,
    Media,
    Permanent,
    Published,
    Retriable,
)
from smm.platforms.fetching import short
from smm.platforms.mail_servers import silent
from smm.platforms.registry import register
from smm.platforms.words import gettext_noop as _

READY_FOR_DATA = 354


class RecipientRefused(Permanent):
    """The server will never take letters for this address: nobody should write to it again."""


class Answered(Exception):
    """The server answered otherwise than by going on; never leaves this module."""

    def __init__(self, code: int, words: bytes, *, is_of_recipient: bool = False) -> None:
        super().__init__(code)
        self.code, self.words, self.is_of_recipient = code, words, is_of_recipient


@dataclass(frozen=True)
class Bounced:
    """Letters of the mailbox, each by its name there with the bounces that it reports, and the cursor behind them."""

    letters: tuple[tuple[str, list[Bounce]], ...]
    cursor: str
    more: bool


@dataclass(frozen=True)
class Letter:
    """One letter as it leaves: what was approved, with the declared slots (greeting, way out) filled in.

    `written_at` (aware) becomes its date; `unsubscribe_url` must answer a POST (one-click, RFC 8058) and is "" for what
    is no news of a list, but an answer to what the person asked for. `html` shows each of `pictures` by its
    `picture_id`.
    """

    to: str
    to_name: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str
    written_at: datetime
    pictures: tuple[Media, ...] = ()


@register
class Email(Base):
    """The account is the sender's address; `fields` say what its settings and secrets are."""

    platform = "email"
    label = _("E-mail")
    icon = "mail"
    about = _("Letters to your mailing lists, through any mail server.")
    certainty = Certainty.LOOKUP  # of a publication, which begins in our own rows; of a letter nobody can tell
    limits = Limits(
        is_markdown=True,
        text=50_000,
        title=200,
        needs_title=True,
        media=10,
        films=0,
        media_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
        media_bytes=1_000_000,
        longest_side=1600,
        alt=300,
        version="2",
    )
    fields = (
        Field("from", _("Sender"), help=_("As people read it: Lumen Coffee <news@example.com>")),
        Field("host", _("Mail server")),
        Field("port", _("Port"), "number", initial=587),
        Field(
            "tls",
            _("Encryption"),
            "choice",
            initial="starttls",
            is_required=False,
            choices=(("starttls", "STARTTLS"), ("ssl", "TLS"), ("", _("None"))),
        ),
        Field("user", _("User name"), is_required=False),
        Field("password", _("Password"), "secret", is_required=False),
        Field(
            "imap_host",
            _("Mailbox: server (IMAP)"),
            is_required=False,
            help=_("The mailbox of the sender, where letters come back; it is read and never changed."),
        ),
        Field("imap_port", _("Mailbox: port"), "number", initial=993, is_required=False),
        Field(
            "imap_tls",
            _("Mailbox: encryption"),
            "choice",
            initial="ssl",
            is_required=False,
            choices=(("ssl", "TLS"), ("starttls", "STARTTLS"), ("", _("None"))),
        ),
        Field("imap_user", _("Mailbox: user name"), is_required=False),
        Field("imap_password", _("Mailbox: password"), "secret", is_required=False),
        Field("imap_folder", _("Mailbox: folder"), initial="INBOX", is_required=False),
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.settings = account.settings
        self.sender_name, self.sender = parseaddr(str(account.settings.get("from", "")))

    def send(self, letter: Letter, key: str) -> Published:
        """Give `letter` to the mail server; its Message-ID is made from `key` and is the id that comes back.

        Raises Retriable (surely not taken), Permanent (refused for good) or Ambiguous (perhaps taken).
        """
        message_id = f"<{key}@{_ascii(self.sender).rpartition('@')[2] or 'localhost'}>"
        message = self._message(letter, message_id)
        with self._signed_in() as server:
            with self._before_data():
                _expect(server.mail(_ascii(self.sender)), 250)
                _expect_recipient(server.rcpt(_ascii(letter.to)))
                _expect(server.docmd("DATA"), READY_FOR_DATA)
            with self._before_data():  # an answer that refuses is as sure as one before
                _expect(self._hand_over(server, message.as_bytes(policy=SMTP_POLICY)), 250)
        return Published(id=message_id, url="")

    def test(self) -> Identity:
        """Connect and sign in, sending nothing, also to the mailbox; raises Retriable or Permanent with a sentence."""
        with self._signed_in():
            pass
        if mailbox.is_wanted(self.account):
            mailbox.test(self.account)
        return Identity(id=self.sender, name=self.sender_name or self.sender)

    def bounces(self, cursor: str) -> Bounced:
        """Which letters came back since `cursor`; raises Retriable or Permanent with a sentence."""
        found = mailbox.read(self.account, cursor)
        return Bounced(tuple((uid, parse(raw)) for uid, raw in found.letters), found.cursor, found.more)

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        with self._before_data():
            server = self._connect()
        try:
            with self._before_data():
                if self.settings.get("user"):
                    server.login(str(self.settings["user"]), str(self.account.secrets.get("password", "")))
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        host, port = str(self.settings.get("host", "")), int(self.settings.get("port") or 25)
        if not host or "@" not in self.sender:
            raise Permanent(_("The e-mail channel needs a server and a sender's address."))
        tls = str(self.settings.get("tls", ""))
        return mail_servers.smtp(host, port, tls=tls, allow_private=self.account.allow_private)

    @contextmanager
    def _before_data(self) -> Iterator[None]:
        """Turn what goes wrong before the letter is handed over into what it means: surely not sent.

        Errors are not chained: those of the library hold what the server said word for word, our password perhaps.
        """
        try:
            yield
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, error.smtp_error) from None
        except Answered as error:
            raise self._refusal(error.code, error.words, is_of_recipient=error.is_of_recipient) from None
        except ssl.SSLCertVerificationError as error:
            untrusted = _("The mail server's certificate is not trusted (%(why)s).")
            raise Permanent(untrusted, why=self._short(error)) from None
        except smtplib.SMTPNotSupportedError as error:
            unable = _("The mail server cannot do what the channel's settings ask (%(why)s).")
            raise Permanent(unable, why=self._short(error)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Retriable(_("The mail server cannot be reached (%(why)s)."), why=self._short(error)) from None

    def _hand_over(self, server: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
        """Send the body and wait for the answer; from the first byte on, silence means that it may have arrived."""
        try:
            server.send(re.sub(rb"(?m)^\.", b"..", message).rstrip(b"\r\n") + b"\r\n.\r\n")
            return server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            silence = _("The mail server took the letter and gave no answer (%(why)s).")
            raise Ambiguous(silence, why=self._short(error)) from None

    def _refusal(self, code: int, words: bytes | str, *, is_of_recipient: bool = False) -> Permanent | Retriable:
        said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        details = {"code": code, "said": silent(self.account, said)}
        if code >= 500:
            kind = RecipientRefused if is_of_recipient and code >= 550 else Permanent
            return kind(_("The mail server refuses: %(code)s %(said)s"), **details)
        return Retriable(_("The mail server asks to come back later: %(code)s %(said)s"), **details)

    def _short(self, error: Exception) -> str:
        return silent(self.account, short(error))

    def _message(self, letter: Letter, message_id: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = _one_line(letter.subject)
        message["From"] = Address(_one_line(self.sender_name), addr_spec=_ascii(self.sender))
        message["To"] = Address(_one_line(letter.to_name), addr_spec=_ascii(letter.to))
        message["Date"] = format_datetime(letter.written_at)
        message["Message-ID"] = message_id
        for name, value in _kind(letter).items():
            message[name] = value
        message.set_content(letter.text, cte="quoted-printable")
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        [_text, html] = message.iter_parts()
        for one in letter.pictures:
            kind, _slash, subtype = one.mime.partition("/")
            shown: Any = {"cid": f"<{picture_id(one)}>", "filename": one.name, "disposition": "inline"}
            html.add_related(one.read(), maintype=kind, subtype=subtype, **shown)
        return message


def picture_id(picture: Media) -> str:
    """The Content-ID by which the letter's HTML shows a picture."""
    return f"{picture.digest[:32]}@pictures"


def _kind(letter: Letter) -> dict[str, str]:
    """What tells programs whether the letter is one of many, or written by a machine to this one person."""
    if not letter.unsubscribe_url:
        return {"Auto-Submitted": "auto-generated"}
    return {
        "List-Unsubscribe": f"<{letter.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }


def _expect(answer: tuple[int, bytes], code: int) -> None:
    if answer[0] != code:
        raise Answered(*answer)


def _expect_recipient(answer: tuple[int, bytes]) -> None:
    if answer[0] not in (250, 251):
        raise Answered(*answer, is_of_recipient=True)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _ascii(address: str) -> str:
    """The address with its domain as DNS writes it; raises Permanent where mail servers could not read it."""
    name, at, domain = address.rpartition("@")
    try:
        return (name + at + domain.encode("idna").decode()).encode("ascii").decode()
    except UnicodeError as error:
        raise Permanent(_("“%(address)s” is not an address that mail servers can read."), address=address) from error

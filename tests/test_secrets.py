"""Secrets are planted, a server throws them back at us in every error, and nothing that anybody reads holds one."""

from __future__ import annotations

import base64
import json
import logging
import socketserver
import tarfile
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import sentry_sdk
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from content import bouncing, checking, mailing_engine, publishing
from content.models import MailRecipient
from smm.core import backup, clock
from smm.core.apps import report_errors
from smm.core.logs import formatter
from smm.platforms.contract import Permanent
from team.connectors import connector_of
from team.models import Company
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.team import ChannelFactory
from tests.outbox.told import scheduled

pytestmark = pytest.mark.django_db

PLANTED = "pl4nted-s3cret-that-nobody-may-read"
ACCOUNTS = {
    "bluesky": ({"server": "URL", "handle": "us.example"}, ["app_password", "access", "refresh"]),
    "mastodon": ({"server": "URL"}, ["access_token", "client_id", "client_secret"]),
    "webhook": ({"address": "URL/hook", "again": "ask", "removal": "person"}, ["secret"]),
    "wordpress": ({"address": "URL", "user": "press"}, ["password"]),
}
SENT_AS = (PLANTED, f"press:{PLANTED}", f"\0press\0{PLANTED}")
TRACES = (PLANTED, *(base64.b64encode(text.encode()).decode().rstrip("=") for text in SENT_AS))


class Echo(BaseHTTPRequestHandler):
    """Answers every call with an error that repeats all that came with it."""

    status = 401

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        told = f"{PLANTED}: you sent {dict(self.headers)} {body}"
        answer = json.dumps({"error": told, "message": told, "error_description": told}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def echo() -> Iterator[SimpleNamespace]:
    handler = type("EchoNow", (Echo,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_address[1]}", handler=handler)
    server.shutdown()
    server.server_close()


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What would be reported of errors to a service outside."""
    reported: list[str] = []

    class Transport(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope) -> None:
            reported.append(envelope.serialize().decode())

    report_errors("https://key@errors.example/1", "test", transport=Transport)
    yield reported
    sentry_sdk.init()


@pytest.fixture
def lines(caplog) -> Iterator[list[str]]:
    """Lines of the log, as an operator reads them."""
    written: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Handler()
    handler.setFormatter(formatter())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def planted(platform, url, brand):
    settings, names = ACCOUNTS[platform]
    filled = {name: value.replace("URL", url) for name, value in settings.items()}
    return ChannelFactory(platform=platform, brand=brand, settings=filled, secrets=dict.fromkeys(names, PLANTED))


def assert_clean(text: str, where: str) -> None:
    found = [trace for trace in TRACES if trace in text]
    assert not found, f"{where}: {text[max(text.find(found[0]) - 200, 0) :][:400]}"


@pytest.mark.parametrize("platform", sorted(ACCOUNTS))
@pytest.mark.parametrize("status", [401, 422, 500])
def test_no_secret_is_told_by_a_channel_that_fails(
    platform, status, echo, brand, leader, client, settings, lines, errors, tmp_path
):
    settings.ALLOW_PRIVATE_HOSTS = True
    echo.handler.status = status
    channel = planted(platform, echo.url, brand)
    delivery = scheduled(channel, leader, due_at=clock.now())
    with clock.at(delivery.due_at):
        publishing.publish_due()
        publishing.settle_unknown()
        checking.read_back()
    with pytest.raises(Exception, match=r".*") as raised:
        connector_of(channel).test()
    try:
        raise RuntimeError("a mistake of ours") from raised.value
    except RuntimeError as error:
        logging.getLogger("smm").exception("failed", extra={"channel": str(connector_of(channel).account)})
        sentry_sdk.capture_exception(error)

    Company.load()
    Company.objects.update(is_set_up=True)
    client.force_login(leader)
    pages = [
        reverse("content:delivery", args=[delivery.pk]),
        reverse("content:item", args=[delivery.item_id]),
        reverse("team:channel", args=[channel.pk]),
        *map(reverse, ("team:channels", "team:audit", "team:audit_csv", "team:notices", "home:home")),
        f"/api/v1/deliveries/{delivery.pk}/",
        f"/api/v1/channels/{channel.pk}/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert_clean(answer.content.decode(), page)
    assert_clean("\n".join(lines), "log")
    assert_clean("\n".join(errors), "error reports")
    assert_clean(str(raised.value), "error")
    assert lines
    assert errors


@pytest.mark.django_db(transaction=True)  # a backup reads in a transaction of its own kind
def test_no_secret_stands_in_the_database_or_in_a_backup(brand, leader, tmp_path):
    for platform in ACCOUNTS:
        planted(platform, "https://platform.example", brand)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets, settings FROM team_channel")
        assert_clean(str(cursor.fetchall()), "database")
    file = tmp_path / "smm.tar.gz"
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        backup.write(file)
    with tarfile.open(file) as packed:
        for member in packed.getmembers():
            content = packed.extractfile(member)
            assert_clean(content.read().decode("utf-8", "replace") if content else "", member.name)


class EchoingMail(socketserver.StreamRequestHandler):
    """A mail server that repeats in every refusal all that it was sent."""

    def handle(self) -> None:
        self.wfile.write(b"220 echo\r\n")
        said = b""
        while line := self.rfile.readline():
            said += line.strip() + b" "
            if line.upper().startswith(b"EHLO"):
                self.wfile.write(b"250-echo\r\n250 AUTH PLAIN LOGIN\r\n")
            elif line.upper().startswith(b"AUTH LOGIN"):
                self.wfile.write(b"334 UGFzc3dvcmQ6\r\n")
            else:
                self.wfile.write(b"535 " + PLANTED.encode() + b" you sent " + said + b"\r\n")


class EchoingMailbox(socketserver.StreamRequestHandler):
    """A mailbox's server that repeats in its refusals what it was sent."""

    def handle(self) -> None:
        self.wfile.write(b"* OK echo\r\n")
        while line := self.rfile.readline():
            tag, _space, said = line.strip().partition(b" ")
            is_asked = said.upper().startswith(b"CAPABILITY")
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n" if is_asked else b"")
            self.wfile.write(tag + (b" OK done\r\n" if is_asked else b" NO you sent " + said + b"\r\n"))


@pytest.fixture
def echoing() -> Iterator[dict[str, int]]:
    """The ports of both."""
    kinds = {"port": EchoingMail, "imap_port": EchoingMailbox}
    servers = {name: socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) for name, kind in kinds.items()}
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {name: server.server_address[1] for name, server in servers.items()}
    for server in servers.values():
        server.shutdown()
        server.server_close()


def test_no_password_is_told_by_mail_servers_that_repeat_it(echoing, brand, leader, client, settings, lines, errors):
    settings.ALLOW_PRIVATE_HOSTS = True
    servers = {"host": "127.0.0.1", "imap_host": "127.0.0.1", "imap_tls": "", "user": "press", "imap_user": "press"}
    channel = ChannelFactory(
        platform="email",
        brand=brand,
        settings={"from": "us@lumen.example", **servers, **echoing},
        secrets=dict.fromkeys(("password", "imap_password"), PLANTED),
    )
    mail = connector_of(channel)
    for call in (mail.test, lambda: mail.bounces("")):
        with pytest.raises(Permanent, match="refuses") as raised:
            call()
        assert_clean(str(raised.value), "error")
        try:
            raise RuntimeError("a mistake of ours") from raised.value
        except RuntimeError as error:
            logging.getLogger("smm").exception("failed")
            sentry_sdk.capture_exception(error)
    letters = MailingListFactory(brand=brand, channel=channel)
    SubscriberFactory(mailing_list=letters)
    delivery = scheduled(channel, leader)
    with clock.at(delivery.due_at + timedelta(seconds=1)):
        publishing.publish_due()
        mailing_engine.run_due()
        bouncing.run_due()
    assert MailRecipient.objects.get().state == "failed"
    Company.load()
    Company.objects.update(is_set_up=True)
    client.force_login(leader)
    mailing = MailRecipient.objects.get().mailing_id
    pages = (
        reverse("content:delivery", args=[delivery.pk]),
        reverse("content:item", args=[delivery.item_id]),
        reverse("content:list", args=[letters.pk]),
        reverse("team:channel", args=[channel.pk]),
        f"/api/v1/channels/{channel.pk}/",
        f"/api/v1/mailings/{mailing}/",
    )
    for page in pages:
        assert_clean(client.get(page).content.decode(), page)
    assert_clean("\n".join(lines), "log")
    assert_clean("\n".join(errors), "error reports")
    assert errors

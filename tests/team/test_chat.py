"""Notices as chat messages: to real HTTP servers here, to well-known services outside."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse

from team import chatting
from team.models import ChatAddress
from team.services import account
from team.services.notices import notify

pytestmark = pytest.mark.django_db


class Chat:
    """A chat service on loopback; `status` is what it answers."""

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []
        self.status = 200
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                chat.messages.append(json.loads(body))
                self.send_response(chat.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"json://127.0.0.1:{self.server.server_address[1]}/a-secret-path"


@pytest.fixture
def chat(settings):
    settings.ALLOW_PRIVATE_HOSTS = True
    made = Chat()
    yield made
    made.server.shutdown()
    made.server.server_close()


def say(member, key="1"):
    notify(to=[member], kind="delivery", key=key, text="It is not known whether it went out.", url="/content/1/")


def test_a_notice_goes_to_the_chat_once(chat, marketer, editor):
    account.set_chat(by=marketer, url=chat.url)
    say(marketer)
    say(editor)
    assert (chatting.run_due(), chatting.run_due()) == (1, 0)

    [message] = chat.messages
    assert "not known" in message["message"]
    assert "/content/1/" in message["message"]


def test_what_was_said_before_is_not_said_again_in_the_chat(chat, marketer):
    say(marketer)
    account.set_chat(by=marketer, url=chat.url)
    chatting.run_due()

    assert chat.messages == []


def test_a_chat_that_refuses_is_shown_on_the_account_page_and_never_its_address(chat, client, marketer):
    chat.status = 403
    client.force_login(marketer)
    client.post(reverse("team:chat"), {"url": chat.url})
    chatting.run_due()
    page = client.get(reverse("team:account")).content.decode()

    assert "did not take the last message" in page
    assert "a-secret-path" not in page

    chat.status = 200
    say(marketer)
    chatting.run_due()
    assert "did not take the last message" not in client.get(reverse("team:account")).content.decode()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("json://127.0.0.1/", "Begin with the name of the service"),
        ("workflows://inside.example:443/workflow/signature", "does not lead to Microsoft"),
        ("slack://only-one-part", "not an address that Slack gives out"),
        ("no address at all", "Begin with the name of the service"),
    ],
)
def test_addresses_that_lead_elsewhere_are_refused_and_kept_in_the_form(client, marketer, url, said):
    client.force_login(marketer)
    answer = client.post(reverse("team:chat"), {"url": url})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert url in answer.content.decode()
    assert not ChatAddress.objects.exists()


def test_a_chat_is_forgotten(chat, client, marketer):
    account.set_chat(by=marketer, url=chat.url)
    client.force_login(marketer)
    client.post(reverse("team:chat"), {"forget": "1"})
    say(marketer)

    assert chatting.run_due() == 0

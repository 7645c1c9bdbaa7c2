"""A leader leaves the demo from a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from smm.core import demo
from team.models import Member

URL = "/setup/leave-demo/"


@pytest.fixture(autouse=True)
def in_the_demo(settings, tmp_path: Path) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    demo.remember(demo.LOADED)


def test_a_leader_is_asked_and_then_the_parent_is(client: Client, leader: Member) -> None:
    client.force_login(leader)
    assert client.get(URL).status_code == 200
    assert not demo.is_leaving()

    answer = client.post(URL)

    assert answer.headers["Location"] == "/setup/leave-demo/left/"
    assert demo.is_leaving()
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_waiting_page_leads_to_the_new_department_once_it_is_there(client: Client, settings, db: None) -> None:
    assert client.get(f"{URL}left/", headers={"HX-Request": "true"}).status_code == 204
    settings.DEMO = False
    assert client.get(f"{URL}left/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/"
    assert client.get(f"{URL}left/").headers["Location"] == "/"


def test_others_may_not(client: Client, marketer: Member) -> None:
    client.force_login(marketer)
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403
    assert not demo.is_leaving()


def test_without_a_demo_there_is_nothing_to_leave(client: Client, leader: Member, settings) -> None:
    client.force_login(leader)
    demo.remember(demo.LEFT)
    assert client.post(URL).status_code == 409
    settings.DEMO = False
    assert client.post(URL).status_code == 403

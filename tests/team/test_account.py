"""A member's own page, and signing in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from team.models import Member


@pytest.fixture
def account(client, marketer):
    client.force_login(marketer)
    return reverse("team:account")


def form(**changes: str) -> dict[str, str]:
    return {"name": "Mia", "language": "", "time_zone": "Europe/Berlin", "theme": "dark", **changes}


def test_a_member_changes_name_language_zone_and_appearance(client, account, marketer):
    answer = client.post(account, form(language="zh-hans"), follow=True)
    marketer.refresh_from_db()
    assert (marketer.language, marketer.time_zone, marketer.theme) == ("zh-hans", "Europe/Berlin", "dark")
    assert marketer.notify_by_email is False
    assert "已保存" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"language": "tlh"}, {"theme": "pink"}, {"name": ""}])
def test_what_does_not_exist_is_refused_and_nothing_is_lost(client, account, marketer, wrong):
    answer = client.post(account, form(name="Kept in the form") | wrong)
    assert answer.status_code == 422
    assert "name" in wrong or "Kept in the form" in answer.content.decode()
    assert Member.objects.get(pk=marketer.pk).name == "Mia Marketer"


def test_quick_choices_change_only_what_was_sent(client, account, marketer):
    client.post(reverse("team:preferences"), {"theme": "light"})
    client.post(reverse("team:preferences"), {"language": "zh-hans"})
    marketer.refresh_from_db()
    assert (marketer.theme, marketer.language) == ("light", "zh-hans")


def test_a_key_is_shown_once_opens_the_api_and_is_taken_back(client, account, marketer):
    page = client.post(reverse("team:make_token"))
    token = page.context["token"]
    assert token in page.content.decode()
    assert token not in client.get(account).content.decode()
    kept = marketer.auth_token_set.get()
    client.post(reverse("team:revoke_token", args=[kept.token_key]))
    assert not marketer.auth_token_set.exists()


def test_nobody_takes_back_the_key_of_somebody_else(client, account, leader, marketer):
    client.force_login(leader)
    client.post(reverse("team:make_token"))
    kept = leader.auth_token_set.get()
    client.force_login(marketer)
    client.post(reverse("team:revoke_token", args=[kept.token_key]))
    assert leader.auth_token_set.exists()


def test_accounts_are_opened_by_invitation_alone(client, db):
    client.post(reverse("account_signup"), {"email": "me@example.com", "password1": "a long enough password"})
    assert not Member.objects.exists()


class TestDemo:
    @pytest.fixture(autouse=True)
    def _demo(self, settings):
        settings.DEMO = True

    def sign_in(self, client, **extra):
        return client.post(reverse("team:demo_sign_in"), {"email": "leader@example.com"}, **extra)

    def test_the_sign_in_page_shows_the_cast_leaders_first(self, client, marketer, leader):
        shown = client.get(reverse("account_login")).context["demo_accounts"]
        assert [account.member for account in shown] == [leader, marketer]

    def test_one_click_signs_in(self, client, leader):
        assert self.sign_in(client).status_code == 302
        assert client.session["_auth_user_id"] == str(leader.pk)

    @pytest.mark.parametrize(
        "origin",
        [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, {"HTTP_FORWARDED": "for=192.0.2.7"}],
    )
    def test_from_elsewhere_the_door_is_shut(self, client, leader, origin):
        assert self.sign_in(client, **origin).status_code == 403
        assert client.get(reverse("account_login"), **origin).context["demo_accounts"] == []

    def test_outside_the_demo_the_door_is_shut(self, client, leader, settings):
        settings.DEMO = False
        assert self.sign_in(client).status_code == 403

    def test_members_who_are_not_of_the_cast_or_have_left_stay_outside(self, client, leader):
        leader.is_active = False
        leader.save()
        assert self.sign_in(client).status_code == 403
        assert client.post(reverse("team:demo_sign_in"), {"email": "someone@company.test"}).status_code == 403

"""The frame, sign-in, the account and the error pages, in a real browser."""

from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

PUBLIC = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/there-is-nothing/"]
PRIVATE = [
    "/account/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/logout/",
]
LOOKS = [(DESK, False, "en"), (PHONE, True, "zh-hans")]


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
@pytest.mark.parametrize("path", PUBLIC)
def test_pages_without_an_account_are_accessible(open_page, assert_accessible, path, size, dark, language):
    page = open_page(size=size, dark=dark, language=language)
    page.goto(path)
    assert_accessible(page)


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
@pytest.mark.parametrize("path", PRIVATE)
def test_account_pages_are_accessible(open_page, assert_accessible, leader, path, size, dark, language):
    page = open_page(leader, size, dark=dark, language=language)
    page.goto(path)
    assert_accessible(page)


def test_nothing_is_loaded_from_another_host_and_the_policy_is_not_broken(open_page, leader, live_server):
    page = open_page(leader)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto("/account/")
    page.wait_for_load_state("load")
    assert asked
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert said == []


def test_a_member_signs_in_by_the_form(page, leader):
    leader.set_password("a long enough password")
    leader.save()
    page.goto("/accounts/login/?next=/account/")
    page.get_by_label("Email").fill(leader.email)
    page.locator("[name=password]").fill("a long enough password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your account", level=1)).to_be_visible()


def test_the_appearance_follows_the_system_without_a_flash_and_can_be_chosen(open_page, leader):
    page = open_page(leader, dark=True)
    page.goto("/account/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.locator("summary[aria-label^='Your account']").click()
    page.get_by_role("button", name="Light").click()
    expect(root).to_have_attribute("data-bs-theme", "light")


def test_the_language_is_switched_from_the_person_menu(open_page, leader):
    page = open_page(leader)
    page.goto("/account/")
    page.locator("summary[aria-label^='Your account']").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_role("heading", name="您的账户", level=1)).to_be_visible()


def test_a_message_shows_as_a_toast_and_can_be_closed(open_page, leader):
    page = open_page(leader)
    page.goto("/account/")
    page.get_by_role("button", name="Save", exact=True).click()
    toast = page.locator("#toasts").get_by_text("Saved.")
    expect(toast).to_be_visible()
    page.locator("#toasts").get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)


def test_a_dangerous_act_asks_first(open_page, leader):
    page = open_page(leader)
    page.goto("/account/")
    page.get_by_role("button", name="Make a key").click()
    expect(page.locator("#token")).to_be_visible()
    page.goto("/account/")
    page.get_by_role("button", name="Take back").click()
    question = page.get_by_role("dialog", name="Take this key back?")
    expect(question).to_be_visible()
    question.get_by_role("button", name="Cancel").click()
    assert leader.auth_token_set.count() == 1
    page.get_by_role("button", name="Take back").click()
    question.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("You have given none.")).to_be_visible()
    assert leader.auth_token_set.count() == 0


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_the_second_step_and_its_codes_look_like_the_product(
    open_page, assert_accessible, leader, size, dark, language
):
    leader.set_password("a long enough password")
    leader.save()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(leader, secret)
    RecoveryCodes.activate(leader)
    page = open_page(size=size, dark=dark, language=language)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(leader.email)
    page.locator("[name=password]").fill("a long enough password")
    page.locator("[data-sign-in] button").click()
    assert_accessible(page)
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    page.locator("[name=code]").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    page.locator("main form.form button.btn-primary").click()
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        page.goto(f"/accounts/2fa/{path}")
        expect(page.locator("main h1")).to_be_visible()
        assert_accessible(page)

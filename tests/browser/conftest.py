"""Pages of a real browser for tests that look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from team.models import Member

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def open_page(browser, live_server) -> Iterator[Callable[..., Page]]:
    """`open_page(member=None, size=DESK, dark=False, language="en")`: a page of its own, signed in by session."""
    contexts = []

    def opened(member: Member | None = None, size=DESK, *, dark: bool = False, language: str = "en") -> Page:
        context = browser.new_context(
            viewport=size,
            base_url=live_server.url,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
        page = context.new_page()
        if member:
            sign_in(page, member, live_server.url)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page) -> Page:
    return open_page()


def sign_in(page: Page, member: Member, base_url: str) -> None:
    """Sign `member` in by a session's cookie, without the form."""
    client = Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """No axe violation, and nothing wider than the window."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        told = [f"{one['id']}: {one['help']}: " + " | ".join(n["html"][:200] for n in one["nodes"]) for one in found]
        assert not told, f"{page.url}\n" + "\n".join(told)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the window"

    return check

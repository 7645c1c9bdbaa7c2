"""The API's documentation in a browser: anchors open what they lead to, and all of it is accessible."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
DOCS = "/api/v1/docs/"


def test_a_link_to_an_endpoint_opens_it_and_its_answer_leads_to_the_shape(open_page, leader):
    page = open_page(leader)
    page.goto(f"{DOCS}#items-approve-create")
    endpoint = page.locator("#items-approve-create")
    expect(endpoint).to_be_visible()
    expect(endpoint).to_be_in_viewport()
    expect(page.locator("#items-cancel-create")).to_be_hidden()
    endpoint.get_by_role("link", name="object ItemDetail").click()
    expect(page.locator("#shape-ItemDetail")).to_be_in_viewport()


def test_an_endpoint_unfolds_by_keyboard_and_words_narrow_the_page(open_page, leader):
    page = open_page(leader)
    page.goto(DOCS)
    page.locator("summary", has_text="/items/{id}/advance/").press("Enter")
    expect(page.locator("#items-advance-create")).to_be_visible()
    form = page.get_by_role("search", name="Filter endpoints")
    form.get_by_role("searchbox").fill("advance")
    form.get_by_role("button", name="Show").click()
    expect(page.locator(".api-part")).to_have_count(1)
    expect(page.locator("#items-advance-create")).to_be_visible()


@pytest.mark.parametrize(("size", "dark", "language"), [(DESK, True, "en"), (PHONE, False, "zh-hans")])
def test_everything_unfolded_is_accessible_and_fits(open_page, leader, assert_accessible, size, dark, language):
    page = open_page(leader, size, dark=dark, language=language)
    page.goto(DOCS)
    page.evaluate("document.querySelectorAll('.api-part').forEach((part) => { part.open = true; })")
    assert_accessible(page)

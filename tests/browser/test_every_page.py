"""Every page of the demo's department as each role finds it: it opens, is accessible, fits, and speaks one language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import trans_real
from playwright.sync_api import Page

from content.models import ContentItem, Delivery
from content.workflow import Stage
from goals.models import Goal, Report
from ideas.models import Idea
from monitoring.models import Conversation, Watch
from smm.home.demo import builder
from team.models import Channel, Department, Member, Segment
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.slow

LOOKS = [(size, dark, language) for size in (DESK, PHONE) for dark in (False, True) for language in ("en", "zh-hans")]
TWO = [(DESK, False, "en"), (PHONE, True, "zh-hans")]
OTHERS = [look for look in LOOKS if look not in TWO]

MAIN = ["/", "/inbox/", "/content/", "/content/{respond}/", "/content/calendar/", "/goals/{goal}/"]
PAGES = {
    "leader@example.com": [
        *MAIN,
        *("/tasks/", "/search/?q=coffee", "/notices/", "/account/", "/settings/", "/audit/", "/setup/", "/lists/"),
        *("/inbox/{conversation}/", "/inbox/saved-replies/", "/watches/", "/watches/{watch}/", "/watches/new/"),
        *("/sources/", "/sources/new/", "/ideas/", "/ideas/?view=board", "/ideas/{idea}/", "/ideas/{open_idea}/vet/"),
        *("/ideas/new/", "/content/new/", "/content/{concept}/", "/content/{tone}/", "/content/{done}/"),
        *("/content/{concept}/brief/", "/content/calendar/?view=week", "/content/calendar/?view=list"),
        *(
            "/content/delivery/{live}/",
            "/content/delivery/{scheduled}/",
            "/goals/",
            "/goals/new/",
            "/goals/{goal}/edit/",
        ),
        *("/reports/", "/reports/{report}/", "/reports/new/", "/team/", "/team/{member}/", "/team/{member}/edit/"),
        *("/team/coverage/", "/team/departments/", "/channels/", "/channels/{channel}/", "/channels/stop/"),
        *("/api/v1/docs/", "/api/v1/docs/?q=item"),
    ],
    "responder@example.com": ["/", "/tasks/", "/inbox/{conversation}/", "/content/{respond}/", "/ideas/{idea}/"],
    "marketer@example.com": ["/", "/tasks/", "/content/", "/content/{produce}/", "/ideas/{open_idea}/"],
    "coo@example.com": ["/", "/content/approve/", "/content/approve/{approve}/", "/content/{approve}/"],
    "executive@example.com": ["/", "/goals/", "/goals/{goal}/", "/reports/{report}/"],
    "agency@example.com": ["/", "/tasks/", "/content/", "/content/{shared}/"],
    "": ["/accounts/login/", "/ideas/hand-in/", "/newsroom/", "/newsroom/{article}/"],
}

WORDS_SHOWN = """() => [...document.querySelectorAll("button, a, label, th, dt, h1, h2, h3, summary, legend, .badge")]
  .map((element) => element.innerText.trim())"""


@pytest.fixture
def department(transactional_db) -> dict[str, Any]:
    """The demo's department, and what stands for the names in the pages' addresses."""
    builder.build()
    found: dict[str, Any] = {
        stage: ContentItem.objects.filter(stage=stage).first().pk
        for stage in Stage
        if stage not in ("evaluate", "cancelled")
    }
    live = Delivery.objects.filter(state="live", channel__platform="newsroom").first()
    found |= {
        "live": live.pk,
        "article": live.external_url.rstrip("/").rpartition("/")[2],
        "scheduled": Delivery.objects.filter(state="scheduled").first().pk,
        "shared": ContentItem.objects.filter(shared_with__email="agency@example.com").first().pk,
        "conversation": Conversation.objects.filter(can_reply=True, state="open").first().pk,
        "idea": Idea.objects.filter(state="accepted").first().pk,
        "open_idea": Idea.objects.filter(state="in_review").first().pk,
        "member": Member.objects.get(email="marketer@example.com").pk,
    }
    for model in (Goal, Report, Watch, Channel):
        found[model.__name__.lower()] = model.objects.order_by("pk").first().pk
    return found


def english_words() -> set[str]:
    """What the interface says in English only, without what people of the demo have named so."""
    catalog = trans_real.translation("zh-hans")._catalog
    words = {key for key, _said in catalog.items() if isinstance(key, str) and key.isascii()}
    names = {*Department.objects.values_list("name", flat=True), *Segment.objects.values_list("name", flat=True)}
    return {word for word in words if word and catalog[word] != word} - names - {"English"}


def problems_of(page: Page, address: str, said: list[str], english: set[str]) -> list[str]:
    said.clear()
    answer = page.goto(address)
    found = [f"answered {answer.status}"] if answer is None or answer.status != 200 else []
    found += [f"console: {text}" for text in said]
    for one in Axe().run(page).response["violations"]:
        found.append(f"{one['id']}: " + " | ".join(node["html"][:160] for node in one["nodes"][:3]))
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        found.append(f"{too_wide} px wider than the window")
    if not page.locator(".report").count():  # a report stays in the words in which it was issued
        found += [f"in English: {word}" for word in sorted(english & set(page.evaluate(WORDS_SHOWN)))]
    return found


def look_through(
    open_page: Callable[..., Page], who: str, addresses: list[str], looks: list[tuple[Any, ...]]
) -> list[str]:
    """Each address in each look: every problem with the page that has it."""
    member = Member.objects.get(email=who) if who else None
    told = []
    for size, dark, language in looks:
        page = open_page(member, size, dark=dark, language=language)
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        english = english_words() if language == "zh-hans" else set()
        for address in addresses:
            where = f"{who or 'nobody'} {address} {size['width']} {'dark' if dark else 'light'} {language}"
            told += [f"{where}: {problem}" for problem in problems_of(page, address, said, english)]
        page.context.close()
    return told


def test_every_page_opens_fits_and_is_accessible_for_everybody(open_page, department):
    told = []
    for who, addresses in PAGES.items():
        told += look_through(open_page, who, [address.format(**department) for address in addresses], TWO)
    assert not told, "\n".join(told)


def test_main_pages_are_good_in_every_size_light_and_language(open_page, department):
    told = look_through(open_page, "leader@example.com", [address.format(**department) for address in MAIN], OTHERS)
    assert not told, "\n".join(told)

"""Every page of the demo's department as each role finds it: it opens, is accessible, fits, and speaks one language."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from django.utils.translation import trans_real
from playwright.sync_api import Page

from content.models import ContentItem, Delivery, MailingList, OutsidePost, SignUp, Subscriber
from content.services import signing_up
from content.workflow import Stage
from goals.models import Goal, Report, Target
from goals.services import reports
from ideas.models import Idea
from monitoring.models import Conversation, Watch
from smm.core import clock
from smm.home.demo import builder
from team.models import Channel, Department, Member, Segment
from team.services import invitations
from tests.browser.conftest import DESK, PHONE
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.slow

LOOKS = [(size, dark, language) for size in (DESK, PHONE) for dark in (False, True) for language in ("en", "zh-hans")]
TWO = [(DESK, False, "en"), (PHONE, True, "zh-hans")]
OTHERS = [look for look in LOOKS if look not in TWO]

MAIN = ["/", "/inbox/", "/content/", "/content/{respond}/", "/content/calendar/", "/goals/{goal}/"]
PAGES = {
    "leader@example.com": [
        *MAIN,
        *("/tasks/", "/search/?q=coffee", "/notices/", "/account/", "/settings/", "/audit/", "/setup/leave-demo/"),
        *("/setup/", "/setup/who/", "/setup/how/", "/setup/done/"),
        *("/lists/", "/lists/{list}/", "/newsroom/moderation/"),
        *("/inbox/{conversation}/", "/inbox/saved-replies/", "/watches/", "/watches/{watch}/", "/watches/new/"),
        *("/watches/{watch}/edit/", "/sources/", "/sources/new/", "/ideas/", "/ideas/?view=board", "/ideas/{idea}/"),
        *("/ideas/{open_idea}/vet/", "/ideas/new/", "/content/new/", "/content/{concept}/", "/content/{tone}/"),
        *("/content/{done}/", "/content/{done}/outcomes/", "/content/{concept}/brief/", "/content/{tone}/versions/1/"),
        *("/content/{concept}/duties/production/", "/content/{produce}/move/cancelled/"),
        *("/content/calendar/?view=week", "/content/calendar/?view=day", "/content/calendar/?view=list"),
        *("/content/calendar/{scheduled}/", "/content/delivery/{live}/", "/content/delivery/{scheduled}/"),
        *("/content/delivery/{scheduled}/repeats/", "/channels/{channel}/posts/"),
        *("/channels/posts/{post}/adopt/", "/channels/{mail}/connect/"),
        *("/content/delivery/{by_hand}/by-hand/", "/content/delivery/{live}/correction/", "/decisions/"),
        *("/content/{respond}/take-down/", "/content/numbers/", "/goals/", "/goals/new/", "/goals/{goal}/edit/"),
        *("/goals/targets/{target}/measure/", "/reports/", "/reports/{report}/"),
        *("/reports/new/", "/team/", "/team/add/"),
        *("/team/{member}/", "/team/{member}/edit/", "/team/{member}/skills/", "/team/{member}/hand-over/"),
        *("/team/coverage/", "/team/coverage/{segment}/", "/team/segments/add/", "/team/segments/{segment}/"),
        *("/team/departments/", "/team/departments/add/", "/team/departments/{department}/", "/channels/"),
        *(
            "/channels/{channel}/",
            "/channels/{channel}/edit/",
            "/channels/connect/",
            "/channels/connect/mastodon/",
            "/channels/stop/",
        ),
        *("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/password/change/", "/accounts/logout/"),
        *("/accounts/reauthenticate/", "/api/v1/docs/", "/api/v1/docs/?q=item"),
    ],
    "responder@example.com": ["/", "/tasks/", "/inbox/{conversation}/", "/content/{respond}/", "/ideas/{idea}/"],
    "marketer@example.com": ["/", "/tasks/", "/content/", "/content/{produce}/", "/ideas/{open_idea}/"],
    "coo@example.com": ["/", "/content/approve/", "/content/approve/{approve}/", "/content/{approve}/"],
    "executive@example.com": ["/", "/goals/", "/goals/{goal}/", "/reports/{report}/"],
    "agency@example.com": ["/", "/tasks/", "/content/", "/content/{shared}/"],
    "": [
        *("/accounts/login/", "/accounts/signup/", "/accounts/inactive/"),
        *("/accounts/confirm-email/", "/accounts/confirm-email/x/"),
        *("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/done/"),
        *("/accounts/password/reset/key/1-x/", "/invitation/{invitation}/"),
        *("/ideas/hand-in/", "/ideas/status/{status}/"),
        *("/lists/join/{list_token}/", "/lists/confirm/{proof}/", "/lists/leave/{subscriber}/"),
        *("/reports/shared/{share}/", "/newsroom/", "/newsroom/{article}/"),
    ],
}
NOT_LOOKED_AT = {
    *("account_email", "account_confirm_login_code", "account_set_password", "admin_sign_in", "home:demo_left"),
    *("mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes"),
    *("mfa_view_recovery_codes", "mfa_download_recovery_codes", "set_language", "track", "healthz", "readyz"),
    *("newsroom:atom", "newsroom:json", "newsroom:media", "content:media", "content:ical", "team:audit_csv"),
    "content:numbers_template",
    *("goals:report_xlsx", "monitoring:others", "monitoring:try_query"),
    *("content:file", "content:card", "content:outside_progress", "team:connected"),
}
"""Addresses that lead on, files, feeds and parts of pages; those of the second step are looked at in test_frame."""

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
        "by_hand": Delivery.objects.filter(channel__platform="wechat", state="scheduled").first().pk,
        "list": MailingList.objects.first().pk,
        "mail": ChannelFactory(platform="email", account_id="press@example.com").pk,
        "post": OutsidePost.objects.create(channel=live.channel, external_id="1", published_at=clock.now()).pk,
    }
    for model in (Goal, Target, Report, Watch, Channel, Department, Segment):
        found[model.__name__.lower()] = model.objects.order_by("pk").first().pk
    leader = Member.objects.get(email="leader@example.com")
    leader.set_password("a long enough password")  # what asks for it again is a page too
    leader.save()
    return found | tokens(leader, found)


def tokens(leader: Member, found: dict[str, Any]) -> dict[str, str]:
    """What opens pages to people without an account."""
    return {
        "status": Idea.objects.first().token,
        "share": reports.share(report_id=found["report"], by=leader).token,
        "subscriber": Subscriber.objects.first().token,
        "list_token": MailingList.objects.first().token,
        "proof": signing_up.proof_of(SignUp.objects.create(mailing_list=MailingList.objects.first(), language="en")),
        "invitation": invitations.invite(by=leader, member_id=found["member"]).strip("/").rpartition("/")[2],
    }


def english_words() -> set[str]:
    """What the interface says in English only, without what people of the demo have named so."""
    catalog = trans_real.translation("zh-hans")._catalog
    words = {key for key, _said in catalog.items() if isinstance(key, str) and key.isascii()}
    names = {*Department.objects.values_list("name", flat=True), *Segment.objects.values_list("name", flat=True)}
    return {word for word in words if word and catalog[word] != word} - names - {"English"}


def problems_of(page: Page, address: str, said: list[str], english: set[str], axe: bool) -> list[str]:
    said.clear()
    answer = page.goto(address)
    found = [f"answered {answer.status}"] if answer is None or answer.status != 200 else []
    found += [f"console: {text}" for text in said]
    for one in Axe().run(page).response["violations"] if axe else []:
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
        axe = language == "en" or (size, dark, language) in TWO  # colours do not depend on the language
        for address in addresses:
            where = f"{who or 'nobody'} {address} {size['width']} {'dark' if dark else 'light'} {language}"
            told += [f"{where}: {problem}" for problem in problems_of(page, address, said, english, axe)]
        page.context.close()
    return told


def test_every_page_opens_fits_and_is_accessible_for_everybody(open_page, department):
    told = []
    for who, addresses in PAGES.items():
        told += look_through(open_page, who, [address.format(**department) for address in addresses], TWO)
    assert not told, "\n".join(told)


def test_no_page_is_forgotten():
    """A new page belongs into PAGES, so that it is looked at too."""
    table = (Path(__file__).parent.parent / "permissions.txt").read_text()
    names = {name for name in re.findall(r"^GET +([\w:]+) ", table, re.MULTILINE) if not name.startswith("api")}
    plain = [
        re.sub(r"\{\w+\}", "1", address).partition("?")[0] for addresses in PAGES.values() for address in addresses
    ]
    assert names - {resolve(address).view_name for address in plain} - NOT_LOOKED_AT == set()


def test_main_pages_are_good_in_every_size_light_and_language(open_page, department):
    told = look_through(open_page, "leader@example.com", [address.format(**department) for address in MAIN], OTHERS)
    assert not told, "\n".join(told)

"""From a conversation to the goal that it serves: the whole path, walked by the demo's people in a real browser.

Nothing is simulated: web, worker and beat run as they do for everybody, the feed is served and the letters are taken
by other servers on this machine. Each step waits for what must become true.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from smm.home.demo import cast
from tests.counterparts.mail import PASSWORD, USER, Postbox, mail_server  # noqa: F401
from tests.running import Running, free_port, running_on, wait_for

pytestmark = [pytest.mark.servers, pytest.mark.slow]

expect.set_options(timeout=20_000)
VISITOR = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
QUESTION = "Which grind suits a moka pot?"
TITLE = "The right grind for a moka pot"
BODY = (
    "Somewhere between espresso and filter: like table salt.\n\nTurn the grinder two notches coarser than for espresso,"
    " fill the basket without pressing, and [see it in a minute](https://example.com/moka)."
)
COMMENT = "Does that hold for induction pots too?"
ANSWER = "Yes, and start with warm water so that the seal lasts."
REASON = "Say how long it takes, please."
LEARNED = "A question from a blog became the answer that readers shared."
FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Nina's cup</title><id>urn:nina</id><updated>{now}</updated>
<entry><id>urn:nina:moka</id><title>{question}</title><updated>{now}</updated><author><name>Nina</name></author>
<content type="text">I bought lumen coffee for my moka pot and nobody tells me how to grind it.</content></entry>
<entry><id>urn:nina:cake</id><title>A cake</title><updated>{now}</updated><author><name>Nina</name></author>
<content type="text">Apples, butter, sugar.</content></entry></feed>"""


class People:
    """The demo's people, each with a browser window of their own, signed in by one click."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.pages: dict[str, Page] = {}
        self.contexts: list[BrowserContext] = []

    def window(self) -> Page:
        context = self.browser.new_context(base_url=self.url, user_agent=VISITOR, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        return context.new_page()

    def __getitem__(self, email: str) -> Page:
        if email not in self.pages:
            page = self.pages[email] = self.window()
            page.goto("/accounts/login/")
            page.locator(f"button[value='{email}']").click()
            expect(page.get_by_role("link", name="SMM").first).to_be_visible()
        return self.pages[email]

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[str]:
    """The address of a blog's feed, served by a process of its own."""
    folder, port = tmp_path / "blog", free_port()
    folder.mkdir()
    now = datetime.now(UTC).isoformat()
    (folder / "atom.xml").write_text(FEED.format(now=now, question=QUESTION))
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        yield f"http://127.0.0.1:{port}/atom.xml"
        server.terminate()


@pytest.fixture(params=["embedded", "servers"])
def smm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """The demo department, running."""
    with running_on(request.param, tmp_path / "data", SMM_DEMO="1", SMM_ALLOW_PRIVATE_HOSTS="1") as running:
        yield running


@pytest.fixture
def people(browser: Browser, smm: Running) -> Iterator[People]:
    with closing(People(browser, f"http://127.0.0.1:{smm.port}")) as found:
        yield found


def reload_until(page: Page, locator: Locator, seconds: float = 90) -> None:
    def is_there() -> bool:
        page.reload()
        return locator.count() > 0

    wait_for(is_there, seconds)


def fill(page: Page | Locator, **fields: str) -> None:
    """Fill form fields by their names."""
    for name, value in fields.items():
        page.locator(f"[name='{name}']").fill(value)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def pick(page: Page, field: str, label: str) -> None:
    """Choose the option that begins with `label`."""
    choices = page.locator(f"select[name='{field}']")
    choices.select_option(value=choices.locator("option", has_text=label).first.get_attribute("value"))


def is_in(page: Page, stage: str) -> None:
    expect(page.locator(".stageline [aria-current=step] .step-name")).to_have_text(stage)


def refused(page: Page, item: str, button: str, sentence: str | re.Pattern[str]) -> None:
    """Try to move the item on; what is missing is said, and it stays."""
    page.goto(item)
    press(page, button)
    expect(page.locator("#refusal")).to_contain_text(sentence)


def moves_on(page: Page, item: str, stage: str) -> None:
    page.goto(item)
    press(page, f"Move on to “{stage}”")
    expect(page.locator(".toasts")).to_contain_text(f"Moved on to “{stage}”.")
    is_in(page, stage)


def test_from_a_conversation_to_the_goal(people: People, feed: str, mail_server: Postbox) -> None:  # noqa: F811
    listen(people[cast.LEADER], feed)
    idea = make_an_idea(people[cast.RESPONDER])
    vet(people[cast.MARKETER], idea)
    item = accept(people[cast.LEADER], idea)
    conceive(people[cast.RESPONDER], item)
    assign(people, item)
    produce(people[cast.MARKETER], item)
    mind_the_tone(people[cast.EDITOR], item, again=False)
    send_back(people[cast.COO], item)
    write_better(people[cast.MARKETER], item)
    mind_the_tone(people[cast.EDITOR], item, again=True)
    approve(people[cast.COO], item)
    article = publish(people[cast.MARKETER], item)
    visitor = visit(people.window(), article)
    promote(people, item, mail_server)
    respond(people[cast.RESPONDER], item, visitor)
    evaluate(people[cast.LEADER], item)
    follow_the_number(people, item)


def listen(leader: Page, feed: str) -> None:
    """A feed and a watch are added; the worker fetches the feed."""
    leader.goto("/watches/new/")
    fill(leader, name="Moka pots", query='"moka pot" -capsule')
    leader.get_by_label(cast.COFFEE).check()
    press(leader, "Save the watch")
    expect(leader.get_by_role("heading", name="Moka pots")).to_be_visible()
    leader.goto("/sources/new/")
    fill(leader, name="Nina's cup", url=feed)
    press(leader, "Add the feed")
    expect(leader.locator(".toasts")).to_contain_text("The feed is read from now on.")
    works = leader.get_by_role("row", name="Nina's cup").get_by_text("Works")
    reload_until(leader, works)


def make_an_idea(responder: Page) -> str:
    """The mention stands in the inbox of who covers the brand, and becomes an idea."""
    responder.goto("/inbox/")
    responder.get_by_role("link", name=QUESTION).first.click()
    expect(responder.get_by_text("A cake")).to_have_count(0)
    responder.get_by_role("link", name="Make this an idea").click()
    expect(responder.get_by_text("It remembers the conversation")).to_be_visible()
    fill(responder, title=TITLE, text="People with a moka pot find no answer anywhere. Show the grind, in a minute.")
    pick(responder, "brand", cast.COFFEE)
    press(responder, "Hand in")
    expect(responder.get_by_role("heading", name=TITLE)).to_be_visible()
    return responder.url


def vet(marketer: Page, idea: str) -> None:
    """The three questions are answered, beside what SMM knows."""
    marketer.goto(idea)
    marketer.get_by_role("link", name="Answer the three questions").click()
    goal = cast.GOALS[0]
    pick(marketer, "target", goal.title)
    answers = {"contribution": "120", "hours": "5", "money": "0", "promotion_hours": "1", "promotion_money": "0"}
    fill(marketer, **answers, expected="1")
    pick(marketer, "metric", "Views")
    press(marketer, "Save the answers")
    expect(marketer.get_by_text("Version 1, by")).to_be_visible()


def accept(leader: Page, idea: str) -> str:
    """A leader accepts with a reason; the idea is an item in `concept`."""
    leader.goto(idea)
    leader.get_by_label("Accept: it becomes content").check()
    fill(leader, reason="It helps, and it is asked for.")
    press(leader, "Decide")
    expect(leader.get_by_text("Decided. The proposer is told.")).to_be_visible()
    leader.goto("/content/")
    leader.get_by_role("link", name=TITLE).click()
    is_in(leader, "Concept")
    return leader.url


def conceive(owner: Page, item: str) -> None:
    refused(owner, item, "Move on to “Assign”", "Choose at least one channel.")
    owner.goto(f"{item}brief/")
    owner.get_by_label("Lumen newsroom").check()
    fill(owner, planned_at=f"{datetime.now() + timedelta(days=3):%Y-%m-%dT09:30}", response_days="0")
    press(owner, "Save")
    moves_on(owner, item, "Assign")


def assign(people: People, item: str) -> None:
    """One act fills owners and times; the department's person claims hers."""
    leader = people[cast.LEADER]
    refused(leader, item, "Move on to “Produce”", "Nobody has the duty “Production”.")
    leader.goto(item)
    press(leader, "Fill from the defaults")
    expect(leader.get_by_text("Filled from the department's defaults.")).to_be_visible()
    moves_on(leader, item, "Produce")
    responder = people[cast.RESPONDER]
    responder.goto("/tasks/")
    press(responder.locator("li", has_text=TITLE), "Claim")
    expect(responder.locator("li", has_text=TITLE).get_by_role("button", name="Put back")).to_be_visible()


def produce(marketer: Page, item: str) -> None:
    refused(marketer, item, "Move on to “Tone”", "Lumen newsroom: ")
    write(marketer, item, BODY)
    moves_on(marketer, item, "Tone")
    marketer.get_by_label("Hours that “Production” took").fill("3.5")
    press(marketer, "Note the hours")
    expect(marketer.locator(".toasts")).to_contain_text("Saved.")


def write(marketer: Page, item: str, body: str) -> None:
    marketer.goto(item)
    fill(marketer, title=TITLE, body=body)
    press(marketer, "Save the text")
    expect(marketer.locator(".toasts")).to_contain_text("Saved.")


def mind_the_tone(editor: Page, item: str, *, again: bool) -> None:
    if not again:
        refused(editor, item, "Move on to “Approve”", "Answer the tone checklist: ")
    editor.goto(item)
    questions = editor.locator("form[action$='/tone/'] fieldset")
    for index in range(questions.count()):
        questions.nth(index).get_by_label("Yes").check()
    press(editor, "Save the answers")
    moves_on(editor, item, "Approve")


def send_back(approver: Page, item: str) -> None:
    """The approver reads exactly what goes out, and sends it back with a reason."""
    approver.goto("/content/approve/")
    approver.get_by_role("link", name=TITLE).first.click()
    expect(approver.locator(".outgoing-text")).to_contain_text("/l/")
    approver.get_by_text("Send back with a reason").click()
    approver.get_by_label("What must change in “Produce”?").fill(REASON)
    press(approver, "Send back to “Produce”")
    is_in(approver, "Produce")


def write_better(marketer: Page, item: str) -> None:
    marketer.goto(item)
    expect(marketer.get_by_text(REASON)).to_be_visible()
    write(marketer, item, f"{BODY}\n\nIt takes four minutes.")
    moves_on(marketer, item, "Tone")


def approve(approver: Page, item: str) -> None:
    approver.goto(item)
    approver.get_by_role("link", name="Read and approve").click()
    expect(approver.locator(".outgoing-text")).to_contain_text("It takes four minutes.")
    press(approver, "Approve and go to next")
    expect(approver.locator(".toasts")).to_contain_text("Approved.")
    approver.goto(item)
    is_in(approver, "Publish")


def publish(marketer: Page, item: str) -> str:
    """Scheduled a short time ahead, it goes out by itself, is read back, and the item moves on by itself."""
    marketer.goto(item)
    marketer.locator("#deliveries").get_by_role("link", name="Lumen newsroom").click()
    soon = datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(seconds=75)
    marketer.locator("summary", has_text="Another time").click()
    fill(marketer, day=f"{soon:%Y-%m-%d}", at=f"{soon:%H:%M}")
    pick(marketer, "zone", "Europe/Berlin")
    press(marketer, "Another time")
    expect(marketer.locator(".toasts")).to_contain_text("Done.")
    reload_until(marketer, marketer.get_by_text("Open it there"), 120)
    article = marketer.get_by_role("link", name="Open it there").get_attribute("href") or ""
    marketer.goto(item)
    reload_until(marketer, marketer.locator("[aria-current=step]", has_text="Promote"))
    expect(marketer.locator("#deliveries")).to_contain_text("Live")
    return article


def visit(visitor: Page, article: str) -> Page:
    """Somebody without an account reads, follows the link and says something."""
    visitor.goto("/newsroom/")
    visitor.get_by_role("link", name=TITLE).first.click()
    assert visitor.url == article
    tracked = visitor.locator(".prose a", has_text="see it in a minute").get_attribute("href") or ""
    led = visitor.request.get(tracked, max_redirects=0)
    assert led.status == 302
    assert led.headers["location"].startswith("https://example.com/moka?utm_")
    wait_for(lambda: visitor.evaluate("performance.now()") > 2500)
    fill(visitor, author="Olaf", text=COMMENT)
    press(visitor, "Send the comment")
    expect(visitor.locator("#comments")).to_contain_text(COMMENT)
    return visitor


def promote(people: People, item: str, post: Postbox) -> None:
    """A letter to a small list: written by one, confirmed by another, taken by the mail server."""
    leader, marketer = people[cast.LEADER], people[cast.MARKETER]
    leader.goto("/channels/connect/email/")
    fill(leader, name="Letters", host="127.0.0.1", port=str(post.port))
    fill(leader, **{"from": "Lumen <press@lumen.example>"})
    pick(leader, "tls", "None")
    fill(leader, user=USER, password=PASSWORD)
    leader.locator("main form .btn-primary").click()
    expect(leader.get_by_role("heading", name="Letters", exact=True)).to_be_visible()
    refused(marketer, item, "Move on to “Respond”", "Do one promotion, or skip it with a reason.")
    marketer.goto(item)
    marketer.get_by_text("Send an e-mail to a list").click()
    fill(marketer.locator("form[action$='/mailings/']"), subject="Moka pots", intro="You asked; here it is.")
    press(marketer, "Ask for confirmation")
    leader.goto(item)
    press(leader, "Confirm and send")
    leader.locator("#confirm [data-act]").click()
    addresses = [email for _name, email in cast.SUBSCRIBERS]
    wait_for(lambda: all(post.to(address) for address in addresses))
    letter = post.to(addresses[0])[0]
    assert letter["Subject"] == "Moka pots"
    assert "like table salt" in letter.get_body(("plain",)).get_content()
    marketer.goto(item)
    reload_until(marketer, marketer.locator("#outcomes"))
    reload_until_gone(marketer, "Do one promotion, or skip it with a reason.")
    moves_on(marketer, item, "Respond")


def reload_until_gone(page: Page, sentence: str) -> None:
    def is_gone() -> bool:
        page.reload()
        return page.get_by_text(sentence).count() == 0

    wait_for(is_gone)


def respond(responder: Page, item: str, visitor: Page) -> None:
    """The comment is in the responder's inbox; the answer stands on the public page."""
    responder.goto("/inbox/")
    comment = responder.get_by_role("link").filter(has_text=COMMENT)
    reload_until(responder, comment)
    refused(responder, item, "Move on to “Evaluate”", "People wait for an answer from us.")
    responder.goto("/inbox/")
    comment.first.click()
    responder.get_by_label("Your answer").fill(ANSWER)
    press(responder, "Send the answer")
    expect(responder.locator(".toasts")).to_contain_text("Your answer is on its way.")
    reload_until(visitor, visitor.locator(".said-answer", has_text=ANSWER))
    moves_on(responder, item, "Evaluate")


def evaluate(leader: Page, item: str) -> None:
    """What came of it is compared with what was expected, and the item is done."""
    refused(leader, item, "Move on to “Done”", "Save the evaluation")
    leader.goto(item)
    reload_until(leader, leader.locator("#results .figure", has_text=re.compile(r"^[1-9]")), 120)
    expect(leader.locator("#results")).to_contain_text("of 1 expected")
    expect(leader.locator("#evaluation")).to_contain_text("(3.5 h)")
    pick(leader, "verdict", "Better")
    fill(leader.locator("#evaluation"), learned=LEARNED, feedback="They ask for more pots.", value_return="50")
    press(leader, "Save the evaluation")
    leader.goto(item)
    press(leader, "Move on to “Done”")
    expect(leader.locator(".toasts")).to_contain_text("Moved on to “Done”.")


def follow_the_number(people: People, item: str) -> None:
    """The executive walks from the goal's number back to the conversation, and reads the report."""
    issue_a_report(people[cast.LEADER])
    executive = people[cast.EXECUTIVE]
    executive.goto("/reports/")
    executive.get_by_role("link", name="How a question became an answer").click()
    expect(executive.get_by_role("link", name=TITLE).first).to_be_visible()
    executive.get_by_role("link", name=cast.GOALS[0].title).first.click()
    line = executive.locator("li", has_text=TITLE).first
    expect(line.locator(".num")).to_contain_text(re.compile(r"[1-9]"))
    goal = executive.url
    chain = [LEARNED, "It helps, and it is asked for.", "nobody tells me how to grind it"]
    for place, words in enumerate(chain, start=1):
        executive.goto(goal)
        executive.locator("li", has_text=TITLE).first.get_by_role("link").nth(place).click()
        expect(executive.get_by_text(words).first).to_be_visible()


def issue_a_report(leader: Page) -> None:
    leader.goto("/reports/new/")
    today = datetime.now(UTC).date()
    fill(leader, title="How a question became an answer", starts_on=f"{today - timedelta(days=30)}", ends_on=f"{today}")
    press(leader, "Preview")
    press(leader, "Issue the report")
    expect(leader.get_by_role("heading", name="How a question became an answer")).to_be_visible()

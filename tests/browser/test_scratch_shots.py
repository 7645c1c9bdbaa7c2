import io
from datetime import timedelta
import pytest
from PIL import Image, ImageDraw
from content import cards, fitted, rendering
from content.models import LinkCard
from content.services import cards as card_services, items, texts
from smm.core import clock
from tests.browser.conftest import DESK, PHONE
from tests.factories.content import DeliveryFactory, DutyFactory, MediaFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory


def photo(w=3000, h=2000, c="#a86"):
    im = Image.effect_noise((w, h), 60).convert("RGB")
    im = Image.blend(im, Image.new("RGB", (w, h), c), 0.7)
    d = ImageDraw.Draw(im)
    d.ellipse((w * 0.3, h * 0.2, w * 0.7, h * 0.8), fill="#532")
    o = io.BytesIO()
    im.save(o, "JPEG", quality=92)
    return o.getvalue()


LONG = "Freshly roasted beans breathe: for ten days they give off gas. " * 4
TEXT = f"{LONG}\n---\nWe let them rest. Taste the difference on Saturday in the shop in Harbour Street.\n---\nRead https://lumen.example/rest or come by."


@pytest.fixture
def world(transactional_db, brand, newsroom, marketer, approver):
    sky = ChannelFactory(name="Lumen on Bluesky", platform="bluesky", brand=brand)
    wei = ChannelFactory(name="微博", platform="weibo", brand=brand)
    a = item_in(
        "produce",
        title="Why our beans rest for ten days",
        brand=brand,
        channels=[newsroom, sky, wei],
        created_by=marketer,
    )
    RevisionFactory(item=a, number=1, title="Ten days", body=TEXT, author=marketer)
    MediaFactory(
        item=a,
        data=photo(),
        width=3000,
        height=2000,
        mime="image/jpeg",
        name="beans-resting.jpg",
        alt="A bag of beans on the bench",
        position=0,
    )
    MediaFactory(
        item=a,
        data=photo(1200, 1600, "#68a"),
        width=1200,
        height=1600,
        mime="image/jpeg",
        name="harbour.jpg",
        position=1,
    )
    for c in (newsroom, sky, wei):
        DeliveryFactory(item=a, channel=c, due_at=a.planned_at)
    fitted.want(a)
    fitted.run_due()
    b = item_in("approve", title="What the resting does", brand=brand, channels=[newsroom, sky], created_by=marketer)
    RevisionFactory(
        item=b,
        number=1,
        title="Resting",
        body=TEXT.replace("Freshly", "See https://lumen.example/rest. Freshly", 1).replace(LONG, LONG[:200]),
        author=marketer,
    )
    for c in (newsroom, sky):
        DeliveryFactory(item=b, channel=c, due_at=b.planned_at)
    card = LinkCard(key=LinkCard.key_of("https://lumen.example/rest"), url="https://lumen.example/rest")
    cards._keep(
        card,
        cards.Found(
            cards.PageWords(
                "Why coffee rests: the ten days after the roast",
                "Gas leaves the beans for about ten days. What that does to the cup, and how we measure it.",
            ),
            photo(1200, 630),
        ),
    )
    rendering.render_item(b)
    DutyFactory(item=a, kind="approval", owner=approver)
    DutyFactory(item=b, kind="approval", owner=approver)
    return a, b


@pytest.mark.parametrize(
    ("size", "dark", "lang"),
    [(DESK, False, "en"), (DESK, True, "zh-hans"), (PHONE, False, "zh-hans"), (PHONE, True, "en")],
)
def test_shots(open_page, world, leader, approver, size, dark, lang, assert_accessible):
    a, b = world
    leader.language = approver.language = lang
    leader.save()
    approver.save()
    page = open_page(leader, size, dark=dark, language=lang)
    tag = f"{size['width']}-{'dark' if dark else 'light'}-{lang}"
    page.goto(f"/content/{a.pk}/")
    page.wait_for_load_state("networkidle")
    for s in page.locator("[id^=measure] summary").all():
        s.click()
    page.screenshot(path=f"/tmp/shots/a-{tag}.png", full_page=True)
    assert_accessible(page)
    page.goto(f"/content/{b.pk}/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=f"/tmp/shots/b-{tag}.png", full_page=True)
    assert_accessible(page)
    page = open_page(approver, size, dark=dark, language=lang)
    page.goto(f"/content/approve/{b.pk}/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=f"/tmp/shots/c-{tag}.png", full_page=True)
    assert_accessible(page)

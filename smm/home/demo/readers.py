"""The demo's newsletter: a list that people sign up for, a sender, and a letter that went out without leaving.

The sender's server bears a name that no server can have (`.invalid`, RFC 6761), and the letters of the story are
settled here: nothing of the demo ever sends mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from content.models import ContentItem, Mailing, MailingList, Subscriber
from content.services import bounces, items, lists, mailing, signing_up
from smm.core import clock
from smm.core.sentences import keep
from smm.home.demo.department import World
from smm.home.demo.stories import STORIES
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from smm.platforms.bounces import Bounce, in_words
from team.models import Channel

STORY = next(one for one in STORIES if one.title == "Meet the growers of Huila")
SENDER = "letter@lumen.example"
SIGNED_UP = "I asked for it on the sign-up page."
GONE, BOUNCED = ("Olaf Brandt", "olaf@example.com"), ("Mara Lind", "mara@example.com")


def newsletter(world: World, now: datetime) -> Iterator[datetime]:
    """Sender and list long ago; then the letter with a story, what came back, and who left by it."""
    out_at = (now + timedelta(days=STORY.day)).replace(hour=8, minute=30, second=0, microsecond=0)
    yield out_at - timedelta(days=24)
    _founded(world)
    yield out_at - timedelta(days=20)
    item = ContentItem.objects.get(title=STORY.title)
    items.update(item_id=item.pk, by=world.leader, channels=[*item.channels.all(), world.channel("email")])
    yield out_at + timedelta(seconds=3)
    _taken(Mailing.objects.get(item=item))
    yield out_at + timedelta(hours=5)
    _afterwards()


def _founded(world: World) -> None:
    friends = MailingList.objects.get()
    settings = {"from": f"Lumen Coffee <{SENDER}>", "host": "mail.lumen.invalid", "port": 587, "tls": "starttls"}
    sender = Channel.objects.create(
        name="Newsletter",
        platform="email",
        account_id=SENDER,
        settings=settings,
        connected_by=world.leader,
        connected_at=clock.now(),
        last_success_at=clock.now(),
    )
    signing_up.write_through(list_id=friends.pk, by=world.leader, channel_id=sender.pk)
    signing_up.open_page(list_id=friends.pk, by=world.leader, is_open=True)
    for name, email in (GONE, BOUNCED):
        lists.add(list_id=friends.pk, by=world.leader, email=email, name=name, consent=SIGNED_UP)


def _taken(letters: Mailing) -> None:
    """As if the mail server had taken every letter."""
    for letter in letters.recipients.all():
        move(letter, S.SCHEDULED, S.CLAIMED, tries=1)
        move(letter, S.CLAIMED, S.SENT, external_id=f"<{letter.key}@lumen.example>", settled_at=clock.now())
        move(letter, S.SENT, S.LIVE)
    mailing.finish(letters.pk)


def _afterwards() -> None:
    mara, olaf = (Subscriber.objects.get(email=email) for _name, email in (BOUNCED, GONE))
    letter = mara.received.get()
    letter.bounced_at = clock.now()
    letter.save(update_fields=["bounced_at"])
    gone = Bounce(letter.subscriber.email, "", is_hard=True, status="5.1.1", said="550 5.1.1 User unknown")
    problem = keep(in_words(gone), {"said": gone.said})
    bounces.bounced(subscriber_id=mara.pk, problem=problem)
    lists.leave(token=olaf.token, letter=str(olaf.received.get().key))

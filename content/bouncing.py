"""Looking into the mailboxes of e-mail channels for letters that came back.

A tick claims a mailbox by setting `next_at`, commits, reads, and stores each report with the cursor behind it: what a
worker that dies has not stored is read again, and a report counts once.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from content.models import Mailbox
from content.selectors.mailing import mail_channels
from content.services import bounces
from smm.core import clock
from smm.platforms.contract import PlatformError
from smm.platforms.email import Bounced
from team.asking import asking
from team.models import Channel

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=5)
PAGES = 10
"""How often at most a mailbox is asked for more in one tick."""


def run_due() -> int:
    """Read the mailboxes whose time has come; the number of letters that came back."""
    wanted = mail_channels().exclude(settings__imap_host="").filter(settings__has_key="imap_host")
    return sum(_read(channel) for channel in wanted if _claim(channel))


def _claim(channel: Channel) -> bool:
    Mailbox.objects.get_or_create(channel=channel)
    due = Mailbox.objects.filter(channel=channel, next_at__lte=clock.now())
    return bool(due.update(next_at=clock.now() + EVERY))


def _read(channel: Channel) -> int:
    found = 0
    for _page in range(PAGES):
        try:
            with asking(channel) as mail:
                seen: Bounced = mail.bounces(Mailbox.objects.get(channel=channel).cursor)
        except PlatformError as error:
            log.warning("the mailbox of channel %s could not be read: %s", channel.pk, error)
            return found
        found += _store(channel, seen)
        if not seen.more:
            break
    return found


@transaction.atomic
def _store(channel: Channel, seen: Bounced) -> int:
    told = [(name, bounce) for name, reported in seen.letters for bounce in reported]
    made = [bounces.came_back(channel=channel, name=name, bounce=bounce) for name, bounce in told]
    Mailbox.objects.filter(channel=channel).update(cursor=seen.cursor)
    return sum(one is not None for one in made)

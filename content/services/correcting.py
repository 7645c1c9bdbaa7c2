"""Correcting what is live: a publication of its own, approved for itself; what was sent stays as it was sent."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from content import rendering
from content.models import Delivery, DeliveryPurpose, Revision
from content.services import history
from content.services.deciding import record
from content.services.scheduling import locked, require_accepted
from content.services.texts import MOST_CHARACTERS, MOST_TITLE
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState
from team.models import Member

S = DeliveryState


@transaction.atomic
def correct(*, delivery_id: int, by: Member, text: str = "", title: str = "", version: int | None = None) -> Delivery:
    """Plan a correction of what is live, which says `text` there (nothing given: what the item's newest text says).

    One that is planned already gets the new words. Raises Refused where it would say what stands there anyway.
    """
    live = locked(delivery_id, by, version)
    if live.state not in (S.LIVE, S.ALTERED):
        raise Refused([_("Only what is live can be corrected; change the text instead.")])
    if live.purpose == DeliveryPurpose.OUTSIDE:
        raise Refused([_("It was made outside SMM: correct it where it was made.")])
    revision = _revision(live, by, text.strip(), title.strip())
    made, _is_new = Delivery.objects.get_or_create(
        item=live.item,
        channel=live.channel,
        purpose=DeliveryPurpose.CORRECTION,
        state=S.PLANNED,
        defaults={"zone": live.zone, "corrects": live},
    )
    rendering.render(made, revision)
    require_accepted(made)
    record(live, action="delivery.correct", by=by)
    history.touch(live.item)
    return made


def _revision(live: Delivery, by: Member, text: str, title: str) -> Revision:
    """The version that the correction is rendered from, written now where words were given."""
    newest = live.item.revisions.first()
    if newest is None:
        raise Refused([_("There is no text yet.")])
    if text:
        newest = _written(live, newest, by, text, title)
    if live.revision is not None and _says(live, newest) == _says(live, live.revision):
        raise Refused([_("This is what stands there already. Change the words that are to be corrected.")])
    return newest


def _written(live: Delivery, newest: Revision, by: Member, text: str, title: str) -> Revision:
    """A new version in which this channel alone says `text`."""
    if len(text) > MOST_CHARACTERS or len(title) > MOST_TITLE:
        raise Refused([_("The text is too long: %(most)s characters at most.") % {"most": MOST_CHARACTERS}])
    return Revision.objects.create(
        item=live.item,
        number=newest.number + 1,
        title=title or newest.title,
        body=newest.body,
        variants={**newest.variants, str(live.channel_id): text},
        author=by,
    )


def _says(live: Delivery, revision: Revision) -> tuple[str, str]:
    return revision.title, revision.text_for(live.channel_id)

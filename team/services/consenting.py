"""Connecting on a platform's own consent page: away with a question, back with an answer that counts once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from smm.core import clock
from smm.core.errors import Refused
from smm.platforms.fetching import check
from team.connectors import connector_for
from team.models import Consent, Member, Segment
from team.services.connecting import Connected, Typed, Wish, completed, found, in_words, keep

MINUTES = 15
FORGOTTEN_AFTER = timedelta(days=1)


def redirect_uri() -> str:
    """Where platforms send people back to; some want it registered beforehand."""
    return settings.BASE_URL + reverse("team:connected")


def begin(*, by: Member, platform: str, typed: Typed, wish: Wish, session: str, channel_id: int | None = None) -> str:
    """The address of the platform's consent page; the answer counts in the browser session `session` alone.

    Raises PermissionDenied, or Refused with what the platform says.
    """
    typed = completed(by, typed, wish, channel_id)
    state = secrets.token_urlsafe(32)
    connector = connector_for(platform, settings=typed.settings, secrets=typed.secrets)
    with in_words():
        asked = connector.begin(redirect_uri(), state)
        check(asked.url)
    Consent.objects.create(
        state=_hash(state),
        session=_hash(session),
        member=by,
        platform=platform,
        channel_id=channel_id,
        settings=dict(typed.settings),
        kept={"typed": dict(typed.secrets), "keep": dict(asked.keep)},
        wish=_as_json(wish),
        ends_at=clock.now() + timedelta(minutes=MINUTES),
    )
    return asked.url


def finish(*, by: Member, session: str, state: str, code: str, error: str = "") -> Connected:
    """Turn the platform's answer into a connected channel.

    Raises Refused where the answer is not to a question of this session, was used or comes too late, where the person
    did not agree, or with what the platform says; PermissionDenied.
    """
    asked = _taken(by, session, state)
    if error or not code:
        raise Refused([_("Access was not given on the platform (%(why)s).") % {"why": error[:100] or "–"}])
    typed = Typed(settings=asked.settings, secrets=asked.kept["typed"])
    with in_words():
        connector = connector_for(asked.platform, settings=typed.settings, secrets=typed.secrets)
        grant = connector.finish(redirect_uri(), code, asked.kept["keep"])
        inside = connector_for(asked.platform, settings=typed.settings, secrets={**typed.secrets, **grant.secrets})
        identity = inside.test()
    kept = found(asked.platform, inside, identity, typed, grant)
    return keep(by, kept, _as_wish(asked.wish), asked.channel_id)


def _taken(by: Member, session: str, state: str) -> Consent:
    """The question of this answer, which is used up by it."""
    mine = Consent.objects.filter(state=_hash(state), session=_hash(session), member=by)
    asked = mine.first()
    if asked is None:
        raise Refused([_("This answer is to no question that you asked in this browser. Begin again.")])
    if not mine.filter(used_at=None).update(used_at=clock.now(), kept={}):
        raise Refused([_("This answer was used already. Begin again if the channel is not there.")])
    if asked.ends_at < clock.now():
        raise Refused([_("It took longer than %(minutes)s minutes. Begin again.") % {"minutes": MINUTES}])
    return asked


def forget_old() -> int:
    """Delete questions that nobody can answer any more; how many."""
    return Consent.objects.filter(ends_at__lt=clock.now() - FORGOTTEN_AFTER).delete()[0]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _as_json(wish: Wish) -> dict[str, Any]:
    brand = wish.brand.pk if wish.brand else None
    return {"name": wish.name, "brand": brand, "shared_with": [one.pk for one in wish.shared_with]}


def _as_wish(kept: dict[str, Any]) -> Wish:
    shared = Member.objects.filter(pk__in=kept["shared_with"], is_active=True)
    brand = Segment.objects.filter(pk=kept["brand"]).first()
    return Wish(kept["name"], brand, tuple(shared))

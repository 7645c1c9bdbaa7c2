"""Cards of linked pages: the page is asked what it is called and shows, once, by a worker, within bounds."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from content import fitted, fitting, opengraph, rendering
from content.models import Delivery, FittedMedia, LinkCard
from content.newsroom import prose
from content.newsroom.models import Article
from content.newsroom.selectors import article_at
from content.opengraph import PageWords
from content.selectors import items
from smm.core import clock
from smm.core.errors import Refused
from smm.core.sentences import keep_error
from smm.outbox.states import DeliveryState
from smm.platforms import fetching
from smm.platforms.contract import Permanent, PlatformError, Retriable
from smm.platforms.words import gettext_noop as _

log = logging.getLogger(__name__)
SECONDS = 8
"""For a page, and again for its picture."""
MOST_PAGE, MOST_PICTURE = 5 * 2**20, 10 * 2**20
RECIPE = fitting.Recipe(frozenset({fitting.JPEG, fitting.PNG}), 2**20, 1200)
MOST_TRIES = 3
TRY_AGAIN = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(minutes=2)
"""How long a worker has for one page before another asks it; the tasks' time limit is shorter."""


@dataclass(frozen=True)
class Found:
    words: PageWords
    picture: bytes = b""


def run_due() -> int:
    """Ask the page that is wanted longest; one at a time, so that slow ones keep one worker alone. The number asked."""
    if LinkCard.objects.filter(begun_at__gte=clock.now() - GIVEN_UP_AFTER).exists():
        return 0
    wanted = LinkCard.objects.filter(wanted_at__lte=clock.now()).order_by("wanted_at", "pk").first()
    return _take(wanted) if wanted else 0


def _take(card: LinkCard) -> int:
    free = LinkCard.objects.filter(pk=card.pk, wanted_at=card.wanted_at, begun_at=card.begun_at)
    if not free.update(begun_at=clock.now()):
        return 0
    try:
        _keep(card, _own(card.url) or _asked(card.url))
    except Exception as error:
        _note(card, error)
    LinkCard.objects.filter(pk=card.pk).update(begun_at=None)
    _show_in_what_waits(card)
    return 1


def _note(card: LinkCard, error: Exception) -> None:
    """Write down what went wrong; what is known from before stays."""
    if not isinstance(error, PlatformError):
        log.exception("unexpected error while asking a page", extra={"card": card.pk})
    card.tries += 1
    is_over = card.tries >= MOST_TRIES or not isinstance(error, Retriable)
    card.wanted_at = None if is_over else clock.now() + TRY_AGAIN
    card.fetched_at, card.problem = clock.now(), keep_error(error)
    card.save(update_fields=["tries", "wanted_at", "fetched_at", "problem", "updated_at"])


def _own(url: str) -> Found | None:
    """An article of our newsroom, which needs no network; None for any other page."""
    article = article_at(url)
    if article is None:
        return None
    words = PageWords(article.title, prose.plain(article.text, opengraph.LONGEST_DESCRIPTION))
    return Found(words, _first_picture(article))


def _first_picture(article: Article) -> bytes:
    digest = next((entry["digest"] for entry in article.media if entry["mime"].startswith("image/")), None)
    row = FittedMedia.objects.filter(digest=digest).first() if digest else None
    if row is None:
        return b""
    with suppress(OSError), default_storage.open(str(row.file.name)) as file:
        return bytes(file.read())
    return b""


def _asked(url: str) -> Found:
    """What the page says of itself. Raises Permanent or Retriable."""
    answer = _fetch(url, "text/html", MOST_PAGE)
    kind = answer.headers.get("content-type", "")
    words = opengraph.read(answer.body, kind, answer.url) if "html" in kind.lower() else PageWords()
    if not words.title:
        raise Permanent(_("The page does not say what it is called."))
    with suppress(PlatformError):  # a card does without its picture
        return Found(words, _fetch(words.picture, "image/*", MOST_PICTURE).body if words.picture else b"")
    return Found(words)


def _fetch(url: str, kind: str, most: int) -> fetching.Answer:
    request = fetching.Request(headers={"Accept": kind}, most_bytes=most)
    answer = fetching.fetch(url, request, allow_private=settings.ALLOW_PRIVATE_HOSTS, seconds=SECONDS)
    if answer.status != 200:
        error = Retriable if answer.status in (429, 500, 502, 503, 504) else Permanent
        raise error(_("The page cannot be read: it answers with %(status)s."), status=answer.status)
    return answer


def _keep(card: LinkCard, found: Found) -> None:
    card.title, card.description = found.words.title, found.words.description
    card.wanted_at, card.fetched_at, card.tries, card.problem = None, clock.now(), 0, ""
    _keep_picture(card, found.picture)
    card.save()


def _keep_picture(card: LinkCard, data: bytes) -> None:
    """Keep a picture of a card's size, made anew from what came; a card does without what is none."""
    card.digest, card.file.name = "", ""
    with suppress(Permanent):
        made = fitting.fit(data, RECIPE)
        card.digest, card.file.name = fitted.store(made)
        card.mime, card.size, card.width, card.height = made.mime, len(made.data), made.width, made.height


def _show_in_what_waits(card: LinkCard) -> None:
    """Render once more what nobody has approved yet and links there; what was approved stays as it was read."""
    waiting = Delivery.objects.filter(links__original=card.url, state=DeliveryState.PLANNED, approved_hash="")
    for pk, item_id in waiting.exclude(payload_hash="").values_list("pk", "item_id"):
        with suppress(Refused), transaction.atomic():
            items.lock(item_id)
            delivery = waiting.select_related("channel", "item", "revision").filter(pk=pk).first()
            if delivery is not None and delivery.revision is not None:
                rendering.render(delivery, delivery.revision)

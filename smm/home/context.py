"""What the frame of every page shows around its content; nothing is asked of the database until a page has a frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from smm.core.brand import chosen_brand
from smm.home import navigation
from smm.home.navigation import Link
from team.models import EmergencyStop, Member, Notice, Segment
from team.permissions import Action, can
from team.selectors import brands_of
from team.selectors.stops import standing

Counter = Callable[[Member], int]

counters: dict[str, Counter] = {}
"""How many wait behind a place of the navigation, by an entry's `counter`: one query each; filled by `ready()`."""

held_by_stops: list[Callable[[], int]] = []
"""What waits because of emergency stops, one query each; filled by `ready()`."""

MOST_BRANDS = 50


class Frame:
    """Navigation, counts and brands for the person of `request`, each worked out on first use."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.member: Member = request.user  # type: ignore[assignment]

    @cached_property
    def sidebar(self) -> list[Link]:
        return self._links(navigation.SIDEBAR)

    @cached_property
    def sidebar_foot(self) -> list[Link]:
        return self._links(navigation.SIDEBAR_FOOT)

    @cached_property
    def bottom(self) -> list[Link]:
        return self._links(navigation.BOTTOM[self.member.role])

    @cached_property
    def more(self) -> list[Link]:
        """What has no place in the telephone's bottom bar."""
        shown = {link.url for link in self.bottom}
        return [link for link in (*self.sidebar, *self.sidebar_foot) if link.url not in shown]

    @cached_property
    def new(self) -> list[Link]:
        return self._links(navigation.NEW)

    @cached_property
    def counts(self) -> dict[str, int]:
        shown = {link.counter for link in (*self.sidebar, *self.bottom)}
        return {name: count(self.member) for name, count in counters.items() if name in shown}

    @cached_property
    def unread(self) -> int:
        return Notice.objects.filter(recipient=self.member, read_at=None).count()

    @cached_property
    def stops(self) -> list[EmergencyStop]:
        """Emergency stops that stand: nobody shall wonder why nothing goes out."""
        return list(standing()[:MOST_BRANDS]) if can(self.member, Action.VIEW_CONTENT) else []

    @cached_property
    def may_resume(self) -> bool:
        return can(self.member, Action.STOP_PUBLISHING)

    @cached_property
    def held(self) -> int:
        """How many publications and answers would be on their way if nothing were stopped."""
        return sum(count() for count in held_by_stops) if self.stops else 0

    @cached_property
    def brands(self) -> list[Segment]:
        """The brands that the person may look at."""
        return list(brands_of(self.member)[:MOST_BRANDS])

    @cached_property
    def brand(self) -> Segment | None:
        chosen = chosen_brand(self.request)
        return next((brand for brand in self.brands if brand.pk == chosen), None)

    @cached_property
    def places(self) -> dict[str, str]:
        """Addresses of the top bar that exist."""
        names = {"search": "home:search", "notices": "team:notices", "account": "team:account", "home": "home:home"}
        return {name: url for name, url_name in names.items() if (url := _reverse(url_name))}

    def _links(self, entries: tuple[navigation.Entry, ...]) -> list[Link]:
        return navigation.links(entries, self.member, self.request.path)


def _reverse(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `frame` for signed-in people, `theme` for the page, `demo`."""
    user = getattr(request, "user", None)
    is_member = bool(user and user.is_authenticated)
    return {
        "frame": Frame(request) if is_member else None,
        "theme": user.theme if user and is_member else "",
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
    }

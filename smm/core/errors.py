"""Errors that are sentences for the person in front of them."""

from __future__ import annotations


class Refused(Exception):
    """A rule of the domain says no: HTTP 409 in pages and API alike.

    `missing` lists, in the reader's language, what would have to be there.
    """

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(" ".join(missing))


class Stale(Refused):
    """Somebody else changed the row since the form was opened; nothing was saved."""

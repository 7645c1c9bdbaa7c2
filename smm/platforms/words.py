"""Marks sentences of this package for translation; they are translated where they are shown, not here."""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """`sentence` itself: the name is what collectors of strings look for."""
    return sentence

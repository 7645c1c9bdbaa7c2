"""Which language a text is in, from the share of its scripts: pure and quick, "" where it cannot be told."""

from __future__ import annotations

import re
from typing import Final

SCRIPTS: Final = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "zh": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
LETTERS_PER_SIGN = 2.5
"""A Chinese sign says about as much as this many Latin letters."""
MOST_CHARACTERS = 2000
FREQUENT = """
en the and is of to in that it for you with this are was on have what how not but they
de der die und ist das nicht ich mit ein eine für auf den wir auch es sie von zu
fr le la les et est des une pour que dans qui pas vous nous avec sur je il du
es el los las y es de una para que en con por no se lo como pero muy del
"""
WORDS: Final = {line.split()[0]: frozenset(line.split()[1:]) for line in FREQUENT.strip().splitlines()}


def language_of(text: str) -> str:
    """An ISO 639-1 code ("zh", "en", …) by script first, by frequent words among Latin ones; "" if unknown."""
    sample = text[:MOST_CHARACTERS]
    shares = {name: len(pattern.findall(sample)) for name, pattern in SCRIPTS.items()}
    if shares["ja"] and shares["ja"] * 5 >= shares["zh"]:
        return "ja"
    shares["latin"] = int(shares["latin"] / LETTERS_PER_SIGN)
    script = max(shares, key=lambda name: shares[name])
    if not shares[script]:
        return ""
    return _of_latin(sample) if script == "latin" else script


def _of_latin(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())
    hits = {language: sum(word in frequent for word in words) for language, frequent in WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] else "en"

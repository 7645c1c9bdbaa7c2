"""Keyword queries: what a person types becomes a test of a text, and the places where it matched.

    coffee "ten days" (brew OR roast*) -decaf #latteart 咖啡

Words beside each other must all be there (AND may be written); OR between alternatives; NOT or - forbids; brackets
group; a star at the end matches the beginning of a word; #word matches that hashtag. Case and width do not matter.
Words of scripts that put spaces between words match whole words; Chinese, Japanese and Thai match anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

MOST_CHARACTERS = 2000
MOST_TERMS = 200
MOST_DEPTH = 20
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\U00020000-\U0003134f"
SPACED_LETTER = re.compile(rf"[^\W{_UNSPACED}]")
BEFORE_WORD, AFTER_WORD = rf"(?<![^\W{_UNSPACED}])", rf"(?![^\W{_UNSPACED}])"
TOKEN = re.compile(r'\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=\S)|(?P<phrase>"[^"]*"?)|(?P<word>[^\s()"]+))')


class QueryError(ValueError):
    """The query cannot be understood; `position` is where (from 0), the message says what was expected there."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True)
class Term:
    """A word, phrase, beginning of a word or hashtag, as a pattern over folded text."""

    words: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Not:
    part: Node


@dataclass(frozen=True)
class All:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Any_:
    parts: tuple[Node, ...]


Node = Term | Not | All | Any_


@dataclass(frozen=True)
class Query:
    """A query that was understood."""

    node: Node

    def matches(self, text: str) -> bool:
        return _holds(self.node, fold(text))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the wanted words stand in `text`: (start, end), in order, none within another."""
        folded, origin = _fold_with_places(text)
        found = sorted(
            (origin[hit.start()], origin[hit.end() - 1] + 1)
            for term in _wanted(self.node)
            for hit in term.pattern.finditer(folded)
        )
        places: list[tuple[int, int]] = []
        for start, end in found:
            if places and start < places[-1][1]:
                places[-1] = (places[-1][0], max(end, places[-1][1]))
            else:
                places.append((start, end))
        return places


def fold(text: str) -> str:
    """Without differences of case, width and composition."""
    return unicodedata.normalize("NFKC", text).casefold()


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` that it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for cluster in re.finditer(r"(?s).[\u0300-\u036f]*", text):
        piece = fold(cluster.group())
        folded.append(piece)
        origin.extend([cluster.start()] * len(piece))
    return "".join(folded), origin


@lru_cache(maxsize=2000)
def parse(query: str) -> Query:
    """Understand `query`; raises QueryError with the place and what was expected there."""
    if len(query) > MOST_CHARACTERS:
        raise QueryError(_("A query has at most %(n)s characters.") % {"n": MOST_CHARACTERS}, MOST_CHARACTERS)
    return Query(_Parser(query).whole())


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(query: str) -> Iterator[_Token]:
    position = 0
    while found := TOKEN.match(query, position):
        group = found.lastgroup or ""
        text = found.group(group)
        is_operator = group == "word" and text in {"AND", "OR", "NOT"}
        kind = "NOT" if group == "minus" else text if is_operator else group
        yield _Token(kind, text, found.start(group))
        position = found.end()
    yield _Token("end", "", len(query))


class _Parser:
    """Recursive descent: alternatives of groups of words beside each other."""

    def __init__(self, query: str) -> None:
        self.tokens = list(_tokens(query))
        self.here = 0
        self.depth = 0
        if sum(token.kind in {"word", "phrase"} for token in self.tokens) > MOST_TERMS:
            raise QueryError(_("A query has at most %(n)s words.") % {"n": MOST_TERMS}, len(query))

    @property
    def token(self) -> _Token:
        return self.tokens[self.here]

    def whole(self) -> Node:
        node = self.alternatives()
        if self.token.kind == "close":
            raise QueryError(_("This bracket closes nothing: a word or the end was expected."), self.token.at)
        if not _is_wanting(node):
            raise QueryError(_("A query needs at least one word that must be there, not only forbidden ones."), 0)
        return node

    def alternatives(self) -> Node:
        parts = [self.together()]
        while self.token.kind == "OR":
            self.here += 1
            parts.append(self.together())
        return parts[0] if len(parts) == 1 else Any_(tuple(parts))

    def together(self) -> Node:
        parts = [self.single()]
        while self.token.kind not in {"OR", "close", "end"}:
            if self.token.kind == "AND":
                self.here += 1
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def single(self) -> Node:
        token = self.token
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise QueryError(_("Brackets and NOT go at most %(n)s deep.") % {"n": MOST_DEPTH}, token.at)
        self.here += 1
        if token.kind == "NOT":
            node: Node = Not(self.single())
        elif token.kind == "open":
            node = self.bracket(token)
        elif token.kind in {"word", "phrase"}:
            node = _term(token)
        else:
            raise self.expected_word(token)
        self.depth -= 1
        return node

    def bracket(self, opening: _Token) -> Node:
        node = self.alternatives()
        if self.token.kind != "close":
            raise QueryError(_("This bracket is never closed: “)” was expected."), opening.at)
        self.here += 1
        return node

    def expected_word(self, token: _Token) -> QueryError:
        if token.kind == "end" and len(self.tokens) == 1:
            return QueryError(_("A query needs at least one word."), token.at)
        if token.kind == "end":
            return QueryError(_("The query ends here, where a word, a phrase or “(” was expected."), token.at)
        return QueryError(
            _("A word, a phrase or “(” was expected here, not “%(found)s”.") % {"found": token.text}, token.at
        )


def _term(token: _Token) -> Term:
    if token.kind == "phrase":
        return _phrase(token)
    is_beginning, is_tag = token.text.endswith("*"), token.text[0] in "#＃"
    words = fold(token.text).strip("*").lstrip("#")
    if not re.search(r"\w", words):
        raise QueryError(_("A letter or figure was expected at “%(found)s”.") % {"found": token.text}, token.at)
    if "*" in words:
        raise QueryError(_("A star may stand only at the end of a word."), token.at + token.text.index("*"))
    before = r"(?<![\w#])#" if is_tag else _edge(words[0], BEFORE_WORD)
    after = r"\w*" if is_beginning else (r"(?!\w)" if is_tag else _edge(words[-1], AFTER_WORD))
    return Term(words, re.compile(before + re.escape(words) + after))


def _phrase(token: _Token) -> Term:
    if len(token.text) < 2 or not token.text.endswith('"'):
        raise QueryError(_("This phrase is never closed: a quotation mark was expected."), token.at)
    words = fold(token.text[1:-1]).split()
    if not re.search(r"\w", "".join(words)):
        raise QueryError(_("A word was expected between the quotation marks."), token.at)
    before, after = _edge(words[0][0], BEFORE_WORD), _edge(words[-1][-1], AFTER_WORD)
    return Term(" ".join(words), re.compile(before + r"\s+".join(re.escape(word) for word in words) + after))


def _edge(character: str, boundary: str) -> str:
    """Whole words only, where the script puts spaces between words."""
    return boundary if SPACED_LETTER.match(character) else ""


def _holds(node: Node, folded: str) -> bool:
    if isinstance(node, Term):
        return node.pattern.search(folded) is not None
    if isinstance(node, Not):
        return not _holds(node.part, folded)
    if isinstance(node, All):
        return all(_holds(part, folded) for part in node.parts)
    return any(_holds(part, folded) for part in node.parts)


def _wanted(node: Node) -> Iterator[Term]:
    """The terms that are looked for, not those that are forbidden."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, All | Any_):
        for part in node.parts:
            yield from _wanted(part)


def _is_wanting(node: Node) -> bool:
    """Whether a text must hold something to match: a query of forbidden words alone would match nearly everything."""
    if isinstance(node, Term):
        return True
    if isinstance(node, All):
        return any(_is_wanting(part) for part in node.parts)
    return isinstance(node, Any_) and all(_is_wanting(part) for part in node.parts)

"""Markdown to HTML that is safe to show: nothing of what an author or a visitor writes runs. Pure."""

from __future__ import annotations

import html

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    *("p", "br", "hr", "a", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}}
_markdown = MarkdownIt("commonmark", {"breaks": True, "linkify": False}).enable(["table", "strikethrough"])
_markdown.disable("lheading")  # a line of hyphens below a paragraph is a rule, and makes no heading of it


def html_of(markdown: str) -> str:
    """Sanitised HTML; headings begin below the page's own, links do not vouch for where they lead."""
    made = _markdown.render(markdown).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return nh3.clean(made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"})


def plain(markdown: str, most: int = 200) -> str:
    """The beginning of the text without marks, for lists; not HTML: escape it where it is shown."""
    text = html.unescape(nh3.clean(_markdown.render(markdown), tags=set())).replace("\n", " ").strip()
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

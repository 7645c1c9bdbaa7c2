"""Markdown as blocks of WordPress's editor, and blocks as bare words. Pure.

The markup of each block is what the editor of WordPress 6.1 saves, so that it opens there without a warning; later
editors read it too. What no block is made for becomes a block of HTML. Nothing of the text acts: it is sanitised,
and what would be a shortcode or an embedded address of its own to WordPress is written so that it is none.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

LISTS = {"bullet_list", "ordered_list"}
HIGHEST_HEADING = 2
"""The page's own heading is the title."""
URL = re.compile(r"(https?://[^\s<>\"'()\[\]（）【】《》「」，。；！？、]+(?<![.,;:!?*_~]))")
ALONE = re.compile(r"(?m)^((?:<p>)?\s*https?:)//(?=\S+\s*(?:</p>)?$)")
"""The protocol of an address that has a line to itself."""
TAGS = {
    *("p", "br", "hr", "a", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "img"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}


def of_markdown(markdown: str) -> str:
    """The content of a WordPress post that shows `markdown`."""
    return _blocks(SyntaxTreeNode(_markdown.parse(markdown)))


def picture(url: str, alt: str, media_id: int = 0) -> str:
    """The block of a picture; `media_id` is its number in the site's library, 0 where it lies elsewhere."""
    shown = f'<img src="{_attribute(url)}" alt="{_attribute(alt)}"'
    if not media_id:
        return _block("image", f'<figure class="wp-block-image">{shown}/></figure>')
    figure = f'<figure class="wp-block-image size-full">{shown} class="wp-image-{media_id}"/></figure>'
    return _block("image", figure, {"id": media_id, "sizeSlug": "full"})


def words(markup: str) -> str:
    """The words that people read in a post's content, with single spaces."""
    return " ".join(html.unescape(nh3.clean(markup, tags=set())).split())


def bare(text: str) -> str:
    """`text` without any space, which is all that may differ between two that say the same."""
    return "".join(text.split())


def _text(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """Words, with bare addresses as links unless they stand in one."""
    turns = [token.type for token in tokens[:at] if token.type in ("link_open", "link_close")]
    if turns[-1:] == ["link_open"]:
        return escapeHtml(tokens[at].content)
    parts = [escapeHtml(part) for part in URL.split(tokens[at].content)]
    return "".join(f'<a href="{part}">{part}</a>' if place % 2 else part for place, part in enumerate(parts))


_markdown = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])
_markdown.add_render_rule("text", _text)


def _blocks(parent: SyntaxTreeNode) -> str:
    made = [MAKERS.get(node.type, _anything)(node) for node in parent.children]
    return "\n\n".join(block for block in made if block)


def _block(name: str, inside: str, attributes: Mapping[str, object] | None = None) -> str:
    told = f" {json.dumps(attributes, separators=(',', ':'))}" if attributes else ""
    return f"<!-- wp:{name}{told} -->\n{inside}\n<!-- /wp:{name} -->"


def _html(node: SyntaxTreeNode) -> str:
    made = _markdown.renderer.render(node.to_tokens(), _markdown.options, {})
    clean = nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
    return _inert(clean).replace("<br>\n", "<br>").strip()


def _inert(markup: str) -> str:
    """The same to readers, but neither a shortcode nor an address that WordPress would embed."""
    return ALONE.sub(r"\1&#47;&#47;", markup.replace("[", "&#91;"))


def _attribute(value: str) -> str:
    return html.escape(value).replace("[", "&#91;")


def _anything(node: SyntaxTreeNode) -> str:
    made = _html(node)
    return _block("html", made) if made else ""


def _heading(node: SyntaxTreeNode) -> str:
    level = max(int(node.tag[1]), HIGHEST_HEADING)
    attributes = {"level": level} if level != HIGHEST_HEADING else {}
    return _block("heading", f"<h{level}>{_html(node.children[0])}</h{level}>", attributes)


def _paragraph(node: SyntaxTreeNode) -> str:
    inline = node.children[0].children
    if len(inline) == 1 and inline[0].type == "image":
        return _picture_elsewhere(inline[0])
    return _block("paragraph", f"<p>{_html(node.children[0])}</p>")


def _picture_elsewhere(image: SyntaxTreeNode) -> str:
    url = str(image.attrs["src"])
    return picture(url, image.content) if url.startswith(("http://", "https://")) else ""


def _list(node: SyntaxTreeNode) -> str:
    return _plain_list(node) if _is_plain(node) else _anything(node)


def _is_plain(node: SyntaxTreeNode) -> bool:
    """Whether every item is paragraphs and then further lists: the editor's lists hold nothing else."""
    for item in node.children:
        kinds = [child.type for child in item.children]
        if not set(kinds) <= {"paragraph", *LISTS} or kinds != sorted(kinds, key=lambda kind: kind in LISTS):
            return False
    return all(_is_plain(child) for item in node.children for child in item.children if child.type in LISTS)


def _plain_list(node: SyntaxTreeNode) -> str:
    items = "\n\n".join(_item(item) for item in node.children)
    if node.type == "bullet_list":
        return _block("list", f"<ul>{items}</ul>")
    start = node.attrs.get("start")
    begin = f'<ol start="{start}">' if start else "<ol>"
    return _block("list", f"{begin}{items}</ol>", {"ordered": True} | ({"start": start} if start else {}))


def _item(item: SyntaxTreeNode) -> str:
    paragraphs = [_html(child.children[0]) for child in item.children if child.type == "paragraph"]
    lists = [_plain_list(child) for child in item.children if child.type in LISTS]
    return _block("list-item", f"<li>{'<br><br>'.join(paragraphs)}{''.join(lists)}</li>")


def _quote(node: SyntaxTreeNode) -> str:
    return _block("quote", f'<blockquote class="wp-block-quote">{_blocks(node)}</blockquote>')


def _code(node: SyntaxTreeNode) -> str:
    shown = _inert(html.escape(node.content.rstrip("\n"), quote=False))
    return _block("code", f'<pre class="wp-block-code"><code>{shown}</code></pre>')


def _table(node: SyntaxTreeNode) -> str:
    return _block("table", f'<figure class="wp-block-table">{_html(node)}</figure>')


def _line(_node: SyntaxTreeNode) -> str:
    return _block("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')


MAKERS: dict[str, Callable[[SyntaxTreeNode], str]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "code_block": _code,
    "table": _table,
    "hr": _line,
}

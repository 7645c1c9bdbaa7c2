"""Markdown as WordPress's blocks: nothing that was approved is lost, nothing of it acts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smm.platforms import wordpress_blocks as blocks
from smm.platforms.wordpress import slug_of

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


def names(made: str) -> list[str]:
    return re.findall(r"<!-- wp:([a-z-]+)", made)


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("# One", "<!-- wp:heading -->\n<h2>One</h2>\n<!-- /wp:heading -->"),
        ("### Three", '<!-- wp:heading {"level":3} -->\n<h3>Three</h3>\n<!-- /wp:heading -->'),
        ("a *b* `c`\nd", "<!-- wp:paragraph -->\n<p>a <em>b</em> <code>c</code><br>d</p>\n<!-- /wp:paragraph -->"),
        ("~~gone~~", "<!-- wp:paragraph -->\n<p><s>gone</s></p>\n<!-- /wp:paragraph -->"),
        ("```\na < b\n```", '<!-- wp:code -->\n<pre class="wp-block-code"><code>a &lt; b</code></pre>\n'
         "<!-- /wp:code -->"),
        ("5. five", '<!-- wp:list {"ordered":true,"start":5} -->\n<ol start="5"><!-- wp:list-item -->\n<li>five</li>\n'
         "<!-- /wp:list-item --></ol>\n<!-- /wp:list -->"),
        ("![A cup](https://a.example/c.png)", '<!-- wp:image -->\n<figure class="wp-block-image">'
         '<img src="https://a.example/c.png" alt="A cup"/></figure>\n<!-- /wp:image -->'),
    ],
)  # fmt: skip
def test_each_kind_becomes_the_block_that_the_editor_saves(markdown, made):
    assert blocks.of_markdown(markdown) == made


def test_quotes_and_lists_hold_blocks_of_their_own():
    assert names(blocks.of_markdown("> said\n>\n> - one")) == ["quote", "paragraph", "list", "list-item"]
    assert names(blocks.of_markdown("- a\n  1. b\n- c")) == ["list", "list-item", "list", "list-item", "list-item"]


def test_a_list_that_the_editor_cannot_hold_is_shown_as_html():
    made = blocks.of_markdown("- a\n\n  ```\n  code\n  ```\n\n  after")
    assert names(made) == ["html"]
    assert "<pre><code>code" in made


def test_bare_addresses_become_links_once():
    made = blocks.of_markdown("See https://a.example/x?a=1&b=(2), and [https://b.example](https://c.example).")
    assert '<a href="https://a.example/x?a=1&amp;b=">https://a.example/x?a=1&amp;b=</a>(2)' in made
    assert '<a href="https://c.example">https://b.example</a>.' in made


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> hello",
        '<img src=x onerror="alert(1)"> hello',
        "[hello](javascript:alert(1))",
        "![hello](data:text/html;base64,AAAA)",
        "hello <!-- wp:shortcode -->[x]<!-- /wp:shortcode -->",
        "<!-- wp:html -->\n<iframe src='https://a.example'></iframe> hello\n<!-- /wp:html -->",
    ],
)
def test_nothing_of_the_text_acts(text):
    made = blocks.of_markdown(text)
    assert "hello" in made
    assert not re.search(r"<script|<iframe|onerror=|href=\"javascript|src=\"data|wp:shortcode", made)


def test_no_text_is_a_shortcode_or_is_embedded():
    made = blocks.of_markdown("[gallery] `[audio]` ![a [b]](https://a.example/x)\n\n```\nhttps://video.example/1\n```")
    assert "[" not in made
    assert not re.search(r"(?m)^\s*https?://\S+\s*$", made)
    assert blocks.words(made) == "[gallery] [audio] https://video.example/1"


def test_a_picture_of_the_library_says_which_and_escapes_what_it_shows():
    made = blocks.picture("https://a.example/x.png?a&b", 'A "cup" [1]', 7)
    assert made.startswith('<!-- wp:image {"id":7,"sizeSlug":"full"} -->')
    assert 'src="https://a.example/x.png?a&amp;b" alt="A &quot;cup&quot; &#91;1]" class="wp-image-7"/>' in made


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300))
def test_any_text_gives_blocks_that_close_what_they_open(text):
    made = blocks.of_markdown(text)
    opened, closed = names(made), re.findall(r"<!-- /wp:([a-z-]+) -->", made)
    assert sorted(opened) == sorted(closed)
    assert made.count("<!--") == len(opened) + len(closed)


@given(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=80))
def test_no_letter_is_lost(text):
    assert blocks.bare(blocks.words(blocks.of_markdown(f"x{text}x"))) == blocks.bare(f"x{text}x")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A good cup!", "a-good-cup-0f8fad5bd9cb"),
        ("Café crème", "cafe-creme-0f8fad5bd9cb"),
        ("咖啡 2.0", "2-0-0f8fad5bd9cb"),
        ("咖啡", "post-0f8fad5bd9cb"),
        ("word " * 40, "word-" * 16 + "0f8fad5bd9cb"),
    ],
)
def test_addresses_are_readable_where_the_title_has_latin_letters(title, slug):
    assert slug_of(title, KEY) == slug

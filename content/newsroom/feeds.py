"""The newsroom as Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org, 2020-08-07)."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from content.newsroom import prose, selectors
from content.newsroom.connector import address_of
from content.newsroom.models import Article
from team.models import Company


def _articles() -> list[Article]:
    return list(selectors.public_articles()[: selectors.FEED_SIZE])


def _title() -> str:
    return _("News from %(company)s") % {"company": Company.load().name or "SMM"}


def _printable(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold; texts pasted from word processors bring them."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def atom() -> str:
    home = settings.BASE_URL + reverse("newsroom:index")
    feed = Atom1Feed(_title(), home, "", feed_url=settings.BASE_URL + reverse("newsroom:atom"))
    for article in _articles():
        feed.add_item(
            _printable(article.title),
            address_of(article),
            _printable(prose.html_of(article.text)),
            unique_id=f"urn:uuid:{article.key}",
            pubdate=article.published_at,
            updateddate=article.published_at,
            author_name=_printable(article.channel.name),
        )
    return feed.writeString("utf-8")


def json_feed() -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": settings.BASE_URL + reverse("newsroom:index"),
        "feed_url": settings.BASE_URL + reverse("newsroom:json"),
        "items": [
            {
                "id": f"urn:uuid:{article.key}",
                "url": address_of(article),
                "title": article.title,
                "content_html": prose.html_of(article.text),
                "date_published": article.published_at.isoformat(),
                "authors": [{"name": article.channel.name}],
            }
            for article in _articles()
        ],
    }

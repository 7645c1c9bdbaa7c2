"""How an author's Markdown looks where it is shown as such."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from content.newsroom import prose

register = template.Library()


@register.filter
def as_prose(markdown: str) -> SafeString:
    """`{{ text|as_prose }}`: as the newsroom will show it; sanitised, so it may stand in a page as it is."""
    return SafeString(prose.html_of(markdown))

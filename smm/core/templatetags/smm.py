"""What templates of every app can use without loading: icons, faces, times, figures, blocks. See docs/design.md."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaulttags import querystring
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from smm.core import clock, figures, icons, sentences

register = template.Library()
register.simple_tag(querystring, takes_context=True, name="qs")

STAGES = ("concept", "assign", "produce", "tone", "approve", "publish", "promote", "respond", "evaluate")


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """`{% icon "home" %}`: decoration; with `label` it speaks to screen readers; `size` "s" or "l"."""
    return icons.svg(name, label=label, size=size)


@register.simple_tag
def platform_icon(platform: str, label: str = "") -> SafeString:
    """The picture of a platform; give its name as `label` where no text stands beside it."""
    return icons.svg(icons.platform_icon_name(platform), label=label)


@register.simple_tag
def ago(value: datetime | None, otherwise: str = "–") -> SafeString | str:
    """`{% ago item.due_at %}`: relative, with the exact time in the viewer's zone on hover."""
    if value is None:
        return otherwise
    local = timezone.localtime(value)
    exact = f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, figures.ago(value, clock.now())
    )


@register.simple_tag
def moment(value: datetime | None, form: str = "SHORT_DATETIME_FORMAT") -> SafeString | str:
    """`{% moment delivery.planned_at %}`: the exact time in the viewer's zone; `form` is a Django format name."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(local, form))


@register.filter
def overdue(value: datetime | None) -> bool:
    """`{% if duty.due_at|overdue %}`"""
    return value is not None and value < clock.now()


@register.simple_tag
def avatar(member: Any, size: str = "", named: bool = False) -> SafeString:
    """The face of somebody with `name`, `initials` and `pk`; a picture of people for a department, dashed for None.

    `named` writes the name beside.
    """
    return SafeString(
        render_to_string(
            "components/avatar.html",
            {"member": member, "size": size, "named": named, "hue": STAGES[_hue(member)] if member else ""},
        )
    )


def _hue(member: Any) -> int:
    return zlib.crc32(str(member.pk).encode()) % len(STAGES)


@register.simple_tag
def badge(text: object, meaning: str = "plain", icon: str = "") -> SafeString:
    """A word with a meaning: "bad", "warn", "good", "accent" or "plain"."""
    drawn = icons.svg(icon, size="s") if icon else ""
    return format_html('<span class="badge means-{}">{}{}</span>', meaning, drawn, text)


@register.simple_tag
def stage_badge(stage: str, label: object) -> SafeString:
    """`{% stage_badge item.stage item.get_stage_display %}`"""
    return format_html('<span class="badge stage-badge stage stage-{}">{}</span>', stage, label)


@register.inclusion_tag("components/stage_line.html")
def stage_line(steps: Sequence[dict[str, Any]], compact: bool = False, lacks: bool = True) -> dict[str, Any]:
    """Nine dicts: `stage`, `label`, `state` (done, current, next, passed), `owner`, `department`, `due`, `missing`.

    `missing` is a list of sentences; without `lacks` they are not shown.
    """
    current = next((step for step in steps if step["state"] == "current"), None)
    missing = current["missing"] if current and lacks else []
    return {"steps": steps, "compact": compact, "current": current, "missing": missing}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Sequence[figures.Number], label: str, meaning: str = "accent") -> dict[str, Any]:
    """A small line without axes; `label` says in words what it shows."""
    return {"points": figures.spark_points(list(values)), "label": label, "meaning": meaning}


@register.inclusion_tag("components/chart.html")
def chart(name: str, data: dict[str, Any], caption: str, kind: str = "line") -> dict[str, Any]:
    """Draws `data` and writes the table beside.

    {"labels": [...], "series": [{"name", "values", "dashed"?, "guide"?, "stage"?}]}; a missing value is None; a guide
    is a thin line without points; `kind`: "line" or "bar".
    """
    rows = [
        (label, [series["values"][index] for series in data["series"]]) for index, label in enumerate(data["labels"])
    ]
    return {"name": name, "data": {**data, "kind": kind}, "caption": caption, "rows": rows}


@register.filter
def told(stored: str) -> str:
    """`{{ delivery.problem|told }}`: a kept sentence in the reader's language."""
    return sentences.tell(stored)


@register.filter(name="number")
def number_filter(value: figures.Number | None, digits: int = 0) -> str:
    return "–" if value is None else figures.number(value, digits)


@register.filter(name="compact")
def compact_filter(value: figures.Number | None) -> str:
    return "–" if value is None else figures.compact(value)


@register.filter(name="hours")
def hours_filter(minutes: figures.Number | None) -> str:
    """Minutes of work as "2 h 30 min"."""
    return "–" if minutes is None else figures.hours(minutes)


@register.inclusion_tag("components/delta.html")
def delta(now: figures.Number, before: figures.Number, than: str, better: str = "up") -> dict[str, Any]:
    """`{% delta 120 100 _("the 4 weeks before") %}`: "+20 % on the 4 weeks before"; `better`: up, down or none."""
    words, direction = figures.change(now, before)
    good = direction == {"up": 1, "down": -1}.get(better, 0)
    meaning = "" if not direction or better == "none" else ("good" if good else "bad")
    return {"words": words, "than": than, "meaning": meaning, "direction": direction}


def _block(template_name: str, content: str, **values: Any) -> SafeString:
    inside = SafeString(content.strip())  # rendered, and escaped, by the template around it
    return SafeString(render_to_string(f"components/{template_name}.html", {"content": inside, **values}))


@register.simple_block_tag
def card(
    content: str, title: str = "", acts: str = "", flush: bool = False, id: str = "", level: int = 2
) -> SafeString:
    """`{% card title=_("Brief") %}…{% endcard %}`; `flush` for tables and lines; `acts`: HTML at the head's end."""
    return _block("card", content, title=title, acts=acts, flush=flush, id=id, level=level)


@register.simple_block_tag
def page_header(content: str, title: str, lead: str = "", back: str = "", back_label: str = "") -> SafeString:
    """The page's name, one sentence, and (as content) its one primary act, always at the same place."""
    return _block("page_header", content, title=title, lead=lead, back=back, back_label=back_label)


@register.simple_block_tag
def menu(content: str, label: str = "", icon: str = "dots", text: str = "", start: bool = False) -> SafeString:
    """Rare and dangerous acts: links and forms' buttons. `text` shows words instead of the icon."""
    return _block("menu", content, label=label or _("More acts"), icon=icon, text=text, start=start)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A native dialog, opened by any button with `data-dialog="ID"`; closes by Escape and `data-close` buttons."""
    return _block("dialog", content, id=id, title=title)


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Context, content: str, search: bool = True, label: str = "") -> SafeString:
    """A GET form that keeps its filters in the URL; content: fields. Sends itself when a choice changes."""
    query = context["request"].GET.get("q", "") if search else ""
    return _block("filter_bar", content, search=search, query=query, label=label or _("Filters"))


@register.simple_block_tag
def notice_box(content: str, meaning: str = "accent", icon: str = "info-circle") -> SafeString:
    """A sentence on the page that must be seen: "bad", "warn", "good" or "accent"."""
    return _block("notice_box", content, meaning=meaning, icon=icon)


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    icon: str, text: str, url: str = "", act: str = "", small: bool = False, dialog: bool = False
) -> dict[str, Any]:
    """One sentence that teaches and one button; `dialog` opens the page `url` in a dialog."""
    return {"icon": icon, "text": text, "url": url, "act": act, "small": small, "dialog": dialog}


@register.inclusion_tag("components/progress.html")
def progress(value: figures.Number, most: figures.Number, label: str, meaning: str = "accent") -> dict[str, Any]:
    return {"value": value, "most": most, "label": label, "meaning": meaning}


@register.inclusion_tag("components/tabs.html")
def tabs(entries: Sequence[tuple[str, str, bool]], label: str) -> dict[str, Any]:
    """Links that look like tabs: (url, text, whether it is this page)."""
    return {"entries": entries, "label": label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, newer: str = "", older: str = "", name: str = "after") -> dict[str, Any]:
    """Keyset pages: `newer` and `older` are cursors for the query parameter `name`; filters stay in the URL."""

    def address(cursor: str) -> str:
        query = context["request"].GET.copy()
        query[name] = cursor
        return "?" + query.urlencode()

    return {"newer": address(newer) if newer else "", "older": address(older) if older else ""}

"""What a mailing consists of: pure functions over plain values.

The letter is an introduction and, unchanged, what was approved: title, text and the address where it stands. Only
the declared slots differ from one recipient to the next: the greeting and the way out.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

BETWEEN = "\n\n"


def compose(*, intro: str, title: str, text: str, url: str) -> str:
    """The part that is the same for everybody, as plain text."""
    return BETWEEN.join(part.strip() for part in (intro, title, text, url) if part.strip())


def greeting(name: str) -> str:
    return _("Hello %(name)s,") % {"name": name.strip()} if name.strip() else _("Hello,")


def as_text(*, name: str, text: str, leave_url: str) -> str:
    way_out = _("You get this because you asked for our news. To leave the list: %(url)s") % {"url": leave_url}
    return BETWEEN.join([greeting(name), text, "-- \n" + way_out]) + "\n"


def as_html(*, name: str, text: str, leave_url: str) -> str:
    body = linebreaks(text, autoescape=True)
    return SafeString(f"<p>{escape(greeting(name))}</p>\n{body}\n{_foot(leave_url)}")


def _foot(leave_url: str) -> str:
    way_out = f'<a href="{escape(leave_url)}">{escape(_("Leave the list"))}</a>'
    return f"<hr>\n<p><small>{escape(_('You get this because you asked for our news.'))} {way_out}</small></p>\n"


def newsletter(*, name: str, title: str, body: str, pictures: Sequence[tuple[str, str]], leave_url: str) -> str:
    """The letter as HTML: `body` is clean HTML already, each of `pictures` the Content-ID and alternative text."""
    shown = "".join(f'<p><img src="cid:{escape(cid)}" alt="{escape(alt)}" width="560"></p>\n' for cid, alt in pictures)
    return SafeString(f"<h1>{escape(title)}</h1>\n<p>{escape(greeting(name))}</p>\n{shown}{body}\n{_foot(leave_url)}")


def question(*, name: str, list_name: str, url: str) -> dict[str, str]:
    """Subject, text and HTML of the letter that asks whether somebody really signed up."""
    subject = _("Please confirm: %(list)s") % {"list": list_name}
    asked = _("You (or somebody who typed your address) asked for “%(list)s”. Is that right?") % {"list": list_name}
    otherwise = _("If it was not you, do nothing: you will get no letters. The link is good for 7 days.")
    text = BETWEEN.join([greeting(name), asked, _("Yes, send it to me: %(url)s") % {"url": url}, otherwise])
    link = f'<a href="{escape(url)}">{escape(_("Yes, send it to me"))}</a>'
    parts = (escape(greeting(name)), escape(asked), link, escape(otherwise))
    return {"subject": subject, "text": text + "\n", "html": "\n".join(f"<p>{part}</p>" for part in parts)}

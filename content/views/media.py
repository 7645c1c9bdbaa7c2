"""Files of an item, and the card of the page that it links to: each answers with its part of the item's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.forms import MediaForm
from content.models import Media
from content.models.media import Stored
from content.selectors import rights
from content.selectors.items import visible_items
from content.selectors.media import file_at
from content.services import cards, media
from content.views.asking import item_to
from content.views.board import number_in
from content.views.items import WHOLE, show
from smm.core.htmx import go, is_htmx, toast
from team.requests import MemberRequest

CHANGED = "content/item/_media_changed.html"
CARDS = "content/item/_cards.html"


def _changed(request: MemberRequest, item_id: int, text: str, part: str) -> HttpResponse:
    """The part of the page that changed; the whole page where there is no JavaScript."""
    if not is_htmx(request):
        return go(request, "content:item", text, item_id=item_id)
    answer = toast(show(request, item_id, template=part), text)
    answer["HX-Trigger-After-Swap"] = "shown-changed"
    return answer


@login_required
@require_POST
def add(request: MemberRequest, item_id: int) -> HttpResponse:
    item_to(request, item_id, rights.require_write)
    form = MediaForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, item_id, status=422, media_form=form, template=CHANGED if is_htmx(request) else WHOLE)
    media.add(item_id=item_id, by=request.user, **form.cleaned_data)
    return _changed(request, item_id, _("The file is there."), CHANGED)


@login_required
@require_POST
def change(request: MemberRequest, media_id: int) -> HttpResponse:
    """Take a file off (`remove`), put it at another place (`to`), or say what it shows (`alt`)."""
    file = get_object_or_404(Media.objects.filter(item__in=visible_items(request.user)), pk=media_id)
    to = number_in(request.POST.get("to", ""))
    if "remove" in request.POST:
        media.remove(media_id=media_id, by=request.user)
    elif to is not None:
        media.move(media_id=media_id, by=request.user, to=to)
    else:
        media.describe(media_id=media_id, by=request.user, alt=request.POST.get("alt", ""))
    return _changed(request, file.item_id, _("Saved."), CHANGED)


@login_required
@require_GET
def original(request: MemberRequest, media_id: int) -> FileResponse:
    """The file as it was added, to who may see the item."""
    return _sent(get_object_or_404(Media.objects.filter(item__in=visible_items(request.user)), pk=media_id))


@login_required
@require_GET
def file(request: MemberRequest, item_id: int, digest: str) -> FileResponse:
    """A file as it goes out, to who may see the item."""
    return _sent(file_at(get_object_or_404(visible_items(request.user), pk=item_id), digest))


def _sent(file: Stored) -> FileResponse:
    """The bytes, never run by a browser; the link that saves them says under which name."""
    response = FileResponse(file.file.open("rb"), content_type=file.mime)
    del response["Content-Disposition"]
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def card(request: MemberRequest, item_id: int) -> HttpResponse:
    """What is known of the linked page; by POST it is asked `again`, or shown or not (`show`: 1 or 0)."""
    if request.method == "GET":
        return show(request, item_id, template=CARDS)
    item_to(request, item_id, rights.require_write)
    if "again" in request.POST:
        cards.again(item_id=item_id, by=request.user)
    else:
        cards.show(item_id=item_id, by=request.user, on=request.POST.get("show") == "1")
    return _changed(request, item_id, _("Saved."), CARDS)

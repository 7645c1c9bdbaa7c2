"""The editor: versions, live counters, media and the tone checklist."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content.forms import MediaForm, TextForm
from content.models import Media
from content.selectors import rights
from content.selectors import texts as selector
from content.selectors.items import visible_items
from content.services import media, texts
from content.views.asking import item_to
from content.views.items import show
from smm.core.errors import Stale
from smm.core.htmx import go
from team.models import Channel
from team.requests import MemberRequest


@login_required
@require_POST
def save(request: MemberRequest, item_id: int) -> HttpResponse:
    """Save a version; where somebody was quicker the person's words come back beside the newer ones."""
    item_to(request, item_id, rights.require_write)
    form = TextForm(request.POST)
    if not form.is_valid():
        return show(request, item_id, status=422, text_form=form, own_texts=form.variants())
    try:
        texts.save_revision(item_id=item_id, by=request.user, variants=form.variants(), **form.cleaned_data)
    except Stale as stale:
        return show(request, item_id, status=409, **selector.collision(item_id, form, stale))
    return go(request, "content:item", _("Saved."), item_id=item_id)


@login_required
@require_POST
def measure(request: MemberRequest, item_id: int, channel_id: int) -> HttpResponse:
    """The live counter and preview of what is being typed for a channel."""
    item_to(request, item_id, rights.require_write)
    channel = get_object_or_404(Channel, pk=channel_id)
    own = request.POST.get(f"variant-{channel_id}", "")
    context = selector.preview(channel, own.strip() or request.POST.get("body", ""), request.POST.get("title", ""))
    return render(request, "content/item/_preview.html", context)


@login_required
@require_GET
def compare(request: MemberRequest, item_id: int, number: int) -> HttpResponse:
    """A version beside the one before it, word by word."""
    item = get_object_or_404(visible_items(request.user), pk=item_id)
    return render(request, "content/item/compare.html", selector.comparison(item, number))


@login_required
@require_POST
def tone(request: MemberRequest, item_id: int) -> HttpResponse:
    item = item_to(request, item_id, rights.require_write)
    questions = item.brand.tone_questions if item.brand else []
    answers = {
        question: (request.POST[f"tone-{index}"] == "yes", request.POST.get(f"note-{index}", ""))
        for index, question in enumerate(questions)
        if f"tone-{index}" in request.POST
    }
    revision = request.POST.get("revision", "")
    known = int(revision) if revision.isdigit() else None
    texts.answer_tone(item_id=item_id, by=request.user, answers=answers, revision_id=known)
    return go(request, "content:item", _("Saved."), item_id=item_id)


@login_required
@require_POST
def add_media(request: MemberRequest, item_id: int) -> HttpResponse:
    item_to(request, item_id, rights.require_write)
    form = MediaForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, item_id, status=422, media_form=form)
    media.add(item_id=item_id, by=request.user, **form.cleaned_data)
    return go(request, "content:item", _("The file is there."), item_id=item_id)


@login_required
@require_POST
def change_media(request: MemberRequest, media_id: int) -> HttpResponse:
    file = get_object_or_404(Media.objects.filter(item__in=visible_items(request.user)), pk=media_id)
    if "remove" in request.POST:
        media.remove(media_id=media_id, by=request.user)
    else:
        media.describe(media_id=media_id, by=request.user, alt=request.POST.get("alt", ""))
    return go(request, "content:item", _("Saved."), item_id=file.item_id)


@login_required
@require_GET
def show_media(request: MemberRequest, media_id: int) -> FileResponse:
    """The file's bytes, to who may see the item; never run by a browser."""
    file = get_object_or_404(Media.objects.filter(item__in=visible_items(request.user)), pk=media_id)
    response = FileResponse(file.file.open("rb"), content_type=file.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response

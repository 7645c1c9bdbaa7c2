"""The editor: versions, live counters and the tone checklist."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content.forms import TextForm
from content.selectors import rights
from content.selectors import texts as selector
from content.selectors.items import visible_items
from content.selectors.shown import of_draft
from content.services import texts
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
    item = item_to(request, item_id, rights.require_write)
    channel = get_object_or_404(Channel, pk=channel_id)
    own = request.POST.get(f"variant-{channel_id}", "")
    text = (own if own.strip() else request.POST.get("body", "")).replace("\r\n", "\n")
    shown = of_draft(item, channel, text, request.POST.get("title", ""))
    return render(request, "content/item/_preview.html", {"shown": shown})


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

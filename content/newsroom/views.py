"""The public pages, their feeds, and moderation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.newsroom import feeds, prose, selectors, services
from content.newsroom.forms import CommentForm
from content.newsroom.models import Article, CommentState, VisitorComment
from content.services.tracking import is_robot
from smm.core.errors import Refused
from smm.core.htmx import go
from team.models import Company
from team.permissions import Action, require
from team.requests import MemberRequest


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    articles = selectors.public_articles()
    before = request.GET.get("before", "")
    if before.isdecimal():
        articles = articles.filter(pk__lt=int(before))
    page = list(articles[: selectors.PAGE_SIZE + 1])
    older = page[selectors.PAGE_SIZE - 1].pk if len(page) > selectors.PAGE_SIZE else ""
    shown = [(article, prose.plain(article.text)) for article in page[: selectors.PAGE_SIZE]]
    return render(request, "newsroom/index.html", {"articles": shown, "older": older, "company": Company.load()})


def _article(slug: str) -> Article:
    try:
        return selectors.article_page(slug)
    except Article.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, article: Article, form: CommentForm, status: int = 200) -> HttpResponse:
    values: dict[str, Any] = {"article": article, "html": prose.html_of(article.text), "form": form}
    values |= {"about": prose.plain(article.text, 300), "here": settings.BASE_URL}
    return render(request, "newsroom/article.html", {**values, "company": Company.load()}, status=status)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = _article(slug)
    if not request.user.is_authenticated and not is_robot(request.headers.get("User-Agent", "")):
        services.count_view(found)
    return _page(request, found, CommentForm())


def _take(form: CommentForm, article: Article) -> VisitorComment | None:
    """The comment; None where it was refused, with the reason in the form."""
    words = {"author": form.cleaned_data["author"], "text": form.cleaned_data["text"]}
    try:
        said = services.comment(article=article, parent_id=form.cleaned_data["parent"], **words)
    except Refused as refusal:
        form.add_error(None, refusal.missing)
        return None
    form.count()
    return said


@require_POST
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    found = _article(slug)
    form = CommentForm(request.POST, address=request.META.get("REMOTE_ADDR", ""))
    said = _take(form, found) if form.is_valid() else None
    if said is None:
        return _page(request, found, form, status=422)
    is_shown = said.moderation == CommentState.SHOWN
    messages.success(request, _("Thank you.") if is_shown else _("Thank you. Somebody reads it before it is shown."))
    return redirect(f"{found.get_absolute_url()}#comments")


@require_safe
def media(request: HttpRequest, digest: str) -> FileResponse:
    """A picture of an article that stands; raises Http404 for any other file."""
    file = selectors.standing_picture(digest)
    if file is None:
        raise Http404
    answer = FileResponse(file.file.open("rb"), content_type=file.mime)
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.atom(), content_type="application/atom+xml; charset=utf-8")


@require_safe
def json_feed(request: HttpRequest) -> JsonResponse:
    return JsonResponse(feeds.json_feed(), content_type="application/feed+json")


@login_required
@require_safe
def moderation(request: MemberRequest) -> HttpResponse:
    require(request.user, Action.ANSWER)
    held = selectors.held_comments(request.user)[: selectors.PAGE_SIZE]
    return render(request, "newsroom/moderation.html", {"comments": held})


@login_required
@require_POST
def moderate(request: MemberRequest, comment_id: int) -> HttpResponse:
    is_shown = request.POST.get("act") == "show"
    services.moderate(comment_id=comment_id, by=request.user, is_shown=is_shown)
    return go(request, "newsroom:moderation", _("The comment is shown.") if is_shown else _("The comment is hidden."))

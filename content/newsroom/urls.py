"""Addresses of the newsroom: public, but for moderation."""

from __future__ import annotations

from django.urls import path, register_converter

from content.newsroom import views


class AnyLetterSlug:
    """A slug in any script."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(AnyLetterSlug, "anyslug")

app_name = "newsroom"
urlpatterns = [
    path("", views.index, name="index"),
    path("atom.xml", views.atom, name="atom"),
    path("feed.json", views.json_feed, name="json"),
    path("moderation/", views.moderation, name="moderation"),
    path("moderation/<int:comment_id>/", views.moderate, name="moderate"),
    path("media/<str:digest>/", views.media, name="media"),
    path("<anyslug:slug>/", views.article, name="article"),
    path("<anyslug:slug>/comment/", views.comment, name="comment"),
]

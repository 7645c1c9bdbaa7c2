"""Addresses of the content workflow."""

from __future__ import annotations

from django.urls import path

from content.views import items

app_name = "content"
urlpatterns = [
    path("content/<int:item_id>/", items.item_page, name="item"),
]

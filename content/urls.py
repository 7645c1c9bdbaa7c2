"""Addresses of the content workflow."""

from __future__ import annotations

from django.urls import include, path

from content.views import deliveries, items

app_name = "content"
urlpatterns = [
    path("content/delivery/<int:delivery_id>/", deliveries.delivery_page, name="delivery"),
    path("content/delivery/<int:delivery_id>/by-hand/", deliveries.hand_over, name="hand_over"),
    path("content/delivery/<int:delivery_id>/<str:act>/", deliveries.decide, name="decide"),
    path("content/<int:item_id>/", items.item_page, name="item"),
    path("", include("content.outcome_urls")),
]

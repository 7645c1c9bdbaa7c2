"""Addresses of home pages and of the frame."""

from __future__ import annotations

from django.urls import path

from smm.home import views

app_name = "home"
urlpatterns = [path("brand/", views.switch_brand, name="brand")]

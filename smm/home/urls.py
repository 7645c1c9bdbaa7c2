"""Addresses of home pages and of the frame."""

from __future__ import annotations

from django.urls import path

from smm.home import leaving, views
from smm.home.setup import views as setup

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("decisions/", views.decisions, name="decisions"),
    path("search/", views.search, name="search"),
    path("brand/", views.switch_brand, name="brand"),
    path("setup/", setup.setup, name="setup"),
    path("setup/done/", setup.setup_done, name="setup_done"),
    path("setup/leave-demo/", leaving.leave_demo, name="leave_demo"),
    path("setup/leave-demo/left/", leaving.demo_left, name="demo_left"),
    path("setup/<slug:key>/", setup.setup_step, name="setup_step"),
]

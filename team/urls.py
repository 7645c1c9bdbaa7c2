"""Addresses of the team's pages."""

from __future__ import annotations

from django.urls import path

from team.views import account, notices, sign_in

app_name = "team"
urlpatterns = [
    path("account/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("account/", account.account, name="account"),
    path("account/preferences/", account.preferences, name="preferences"),
    path("account/tokens/", account.make_token, name="make_token"),
    path("account/tokens/<str:token_key>/revoke/", account.revoke_token, name="revoke_token"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all_notices, name="read_all_notices"),
    path("notices/<int:notice_id>/", notices.read_notice, name="read_notice"),
]

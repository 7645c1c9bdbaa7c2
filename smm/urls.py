"""Every address of SMM."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from content.views import tracking
from smm.home import health, operators
from team.views.sign_in import SignInView

handler400 = "smm.home.unreadable.unreadable"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("smm.home.urls")),
    path("", include("team.urls")),
    path("", include("content.urls")),
    path("newsroom/", include("content.newsroom.urls")),
    path("l/<str:code>/", tracking.track, name="track"),
    path("", include("ideas.urls")),
    path("", include("goals.urls")),
    path("", include("monitoring.urls")),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    path("accounts/email/", RedirectView.as_view(pattern_name="team:account"), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("smm.api")),
    path("admin/login/", operators.sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
]

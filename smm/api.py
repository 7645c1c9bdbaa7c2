"""The REST API: every app's endpoints under one router, `/api/v1/`."""

from __future__ import annotations

from rest_framework.routers import DefaultRouter

router = DefaultRouter()

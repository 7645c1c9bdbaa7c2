"""The project package: settings, wiring, and the ground floor that knows no domain."""

from smm.celery import app as celery_app

__all__ = ["celery_app"]

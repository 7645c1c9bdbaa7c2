"""The Celery application: the clock of the department.

Rows in the database are the queue; a task only wakes an engine up. Beat's schedule is code, here.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smm.settings")

app = Celery("smm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

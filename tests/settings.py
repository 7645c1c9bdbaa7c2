"""SMM's settings for tests: a data folder of its own for every run, a fast password hasher, nothing of this machine."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "SMM_TEST_DIR" not in os.environ:
    os.environ["SMM_TEST_DIR"] = tempfile.mkdtemp(prefix="smm-test-")
    atexit.register(shutil.rmtree, os.environ["SMM_TEST_DIR"], ignore_errors=True)

os.environ["SMM_ENV"] = "test"
os.environ["SMM_DEMO"] = "0"
os.environ["DATA_DIR"] = str(Path(os.environ["SMM_TEST_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main"))
Path(os.environ["DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's sync API runs an event loop

from smm.settings import *  # noqa: E402, F403

PUBLISH_THREADS = 1  # what happens in one thread can be rolled back after each test
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

"""Every setting of SMM, fed by the environment; nothing else reads the environment.

Each variable has a safe default for one machine. `SMM_ENV=production` demands real secrets.
"""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from smm.environment import env, env_bool, env_list, kept_keys
from smm.schema import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / "var"))).resolve()
ENVIRONMENT = env("SMM_ENV", "local")
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"
DEBUG = env_bool("DEBUG")

# --- secrets -------------------------------------------------------------------------------------
KEYS_FILE = DATA_DIR / "keys.env"
"""Where `make run` keeps the keys that it made; the environment comes first."""
_kept = kept_keys(KEYS_FILE)
DEVELOPMENT_SECRET = "development-only-" + "x" * 48
DEVELOPMENT_ENCRYPTION_KEY = "ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISE="
SECRET_KEY = env("SECRET_KEY", _kept.get("SECRET_KEY", DEVELOPMENT_SECRET))
ENCRYPTION_KEYS = env_list("SMM_ENCRYPTION_KEYS", _kept.get("SMM_ENCRYPTION_KEYS", DEVELOPMENT_ENCRYPTION_KEY))
"""Fernet keys, newest first: the first encrypts, all of them decrypt."""

if PRODUCTION and (SECRET_KEY == DEVELOPMENT_SECRET or DEVELOPMENT_ENCRYPTION_KEY in ENCRYPTION_KEYS):
    raise ImproperlyConfigured("SMM_ENV=production needs SECRET_KEY and SMM_ENCRYPTION_KEYS of your own.")

# --- where we are --------------------------------------------------------------------------------
HOST = env("SMM_HOST", "127.0.0.1")
PORT = int(env("PORT", "8000"))
BASE_URL = env("BASE_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = [BASE_URL, *env_list("CSRF_TRUSTED_ORIGINS")]
BEHIND_PROXY = env_bool("BEHIND_PROXY")
DEMO = env_bool("SMM_DEMO") and not PRODUCTION
ALLOW_PRIVATE_HOSTS = env_bool("SMM_ALLOW_PRIVATE_HOSTS")
FAULT_POINT = env("SMM_FAULT_POINT") if TESTING else ""
"""Test settings only: the name of the point at which a worker kills itself (`smm.outbox.faults`)."""

INSTALLED_APPS = [
    "smm.core",
    "smm.outbox",
    "team",
    "goals",
    "monitoring",
    "ideas",
    "content",
    "content.newsroom",
    "smm.home",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "knox",
    "rest_framework",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "smm.core.middleware.ForwardedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "team.middleware.PreferencesMiddleware",
    "smm.core.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "smm.urls"
WSGI_APPLICATION = "smm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "smm.home.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "smm.core.templatetags.smm",
                "team.templatetags.permissions",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data ----------------------------------------------------------------------------------------
DATABASE_URL = env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'smm.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
MEDIA_MAX_BYTES = int(env("SMM_MEDIA_MAX_BYTES", str(50 * 1024 * 1024)))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

_CACHE = "redis.RedisCache" if env("CACHE_URL") else "db.DatabaseCache"
CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{_CACHE}", "LOCATION": env("CACHE_URL", "smm_cache")}}

# --- Celery: the clock; rows in the database are the queue -----------------------------------------
CELERY_BROKER_URL = env("CELERY_BROKER_URL", "filesystem://localhost/")
EMBEDDED_BROKER = CELERY_BROKER_URL.startswith("filesystem")
if EMBEDDED_BROKER:
    BROKER_DIR = DATA_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "smm.core.beat:LivingScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 2
CELERY_BEAT_ENABLE_REMOTE_CONTROL = CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

# --- sign-in -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "team.Member"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "team.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "team.accounts.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are opened by invitation to that very address
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "team.lockout.username"
AXES_LOCKOUT_CALLABLE = "team.lockout.answer"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- languages and time --------------------------------------------------------------------------
LANGUAGE_CODE = env("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "smm.formats"
TIME_ZONE = "UTC"
USE_TZ = True

# --- assets --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "smm.core.assets.NodeModulesFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
NODE_ASSETS = [
    "@tabler/core/dist/css/tabler.min.css",
    "chart.js/dist/chart.umd.min.js",
    "sortablejs/Sortable.min.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select/dist/js/tom-select.complete.min.js",
]
"""Files of node_modules (paths or globs) that are served under `vendor/`; nothing else of it is."""
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if TESTING or DEBUG else "smm.core.assets.ManifestStorage"},
}

# --- mail ----------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if env("EMAIL_HOST") else "smm.core.mail.FileBackend"
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "SMM <smm@localhost>")

# --- API -----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "smm.core.api.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "smm.core.api.problem_details",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "1200/min", "sign_in": "20/min"},
    "NUM_PROXIES": 0,  # REMOTE_ADDR tells whom a proxy speaks for
    "PAGE_SIZE": 50,
}
REST_KNOX = {"TOKEN_TTL": None, "TOKEN_LIMIT_PER_USER": 20, "AUTH_HEADER_PREFIX": "Token"}
SPECTACULAR_SETTINGS = {
    "TITLE": "SMM API",
    "VERSION": "1",
    "DESCRIPTION": "Everything that the pages do, through the same services. Errors are problem details (RFC 9457).",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,  # what is sent and what is answered differ: read-only fields, files
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# --- operation -----------------------------------------------------------------------------------
PUBLISH_LEASE_SECONDS = int(env("SMM_PUBLISH_LEASE_SECONDS", "120"))
PUBLISH_WORKERS = CELERY_WORKER_CONCURRENCY = max(int(env("SMM_WORKERS", "2")), 2)
"""Worker processes: two at least, so that one call that hangs does not stop the others."""
PUBLISH_THREADS = int(env("SMM_PUBLISH_THREADS", "4"))
"""How many calls of publishing one worker process has open at once."""
PUBLISH_TICK_SECONDS = float(env("SMM_PUBLISH_TICK_SECONDS", "0.25"))
FETCH_TICK_SECONDS = float(env("SMM_FETCH_TICK_SECONDS", "5"))
ACCESS_WARNING_DAYS = int(env("SMM_ACCESS_WARNING_DAYS", "7"))
"""How long before a channel's access ends its leaders are told."""
LOG_LEVEL = env("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "smm.core.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # A line for every tick, several a second, would hide the others.
    "loggers": {name: {"level": "WARNING"} for name in ("celery.beat", "celery.app.trace", "celery.worker.strategy")},
}
SENTRY_DSN = env("SENTRY_DSN")

"""Every setting, in one file, from the environment; what is not set has a safe default.

LAA_DEBUG=1            tracebacks in the browser and no HTTPS; never on a server (default 0)
LAA_HTTPS=1            secure cookies, redirect to HTTPS, HSTS (default: 1 if any host but this machine is allowed)
LAA_BEHIND_PROXY=1     believe X-Forwarded-Proto from the proxy in front (default 0)
LAA_ALLOWED_HOSTS      host names, comma separated (default: this machine only)
LAA_SITE_URL           where the site is found, for the links in e-mails, such as https://laa.example.org (default:
                       https:// and the first allowed host; on this machine http://127.0.0.1:8000)
LAA_TRUSTED_ORIGINS    origins for forms posted through a proxy, comma separated, such as https://laa.example.org
LAA_SECRET_KEY         the signing key (default: made once and kept in var/secret-key, readable by its owner only)
LAA_VAR                the folder for all that is made while running (default: var beside manage.py)
DATABASE_URL           such as postgres://user:password@host/name (default: SQLite in LAA_VAR/luton.sqlite3)
LAA_EMAIL_HOST, LAA_EMAIL_PORT, LAA_EMAIL_USER, LAA_EMAIL_PASSWORD, LAA_EMAIL_FROM
                       the mail server, spoken to with STARTTLS (default: mails are written to files in LAA_VAR/mail)
LAA_TODAY              the day a demonstration of a past agreement plays on: 2008-10-20 (default: the real day)
LAA_LOG_LEVEL          how much is written to the log on stderr (default INFO)
"""

import os
import secrets
from datetime import date, timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("LAA_VAR") or BASE_DIR / "var")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise ImproperlyConfigured(f"{name} is {value!r}: say 1 or 0.")


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def _secret_key() -> str:
    """From the environment, or made once and kept; a hard link lets only the first of several starters win."""
    given = os.environ.get("LAA_SECRET_KEY")
    if given:
        return given
    kept = VAR / "secret-key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        draft = VAR / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, kept)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept.read_text().strip()


# The server and who may speak to it

DEBUG = _flag("LAA_DEBUG", False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _words("LAA_ALLOWED_HOSTS") or LOCAL_HOSTS
CSRF_TRUSTED_ORIGINS = _words("LAA_TRUSTED_ORIGINS")
ROOT_URLCONF = "laa_site.urls"
WSGI_APPLICATION = "laa_site.wsgi.application"

HTTPS = _flag("LAA_HTTPS", not DEBUG and not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS))
_HERE = f"https://{ALLOWED_HOSTS[0].lstrip('.*')}" if HTTPS else "http://127.0.0.1:8000"
SITE_URL = (os.environ.get("LAA_SITE_URL") or _HERE).rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"LAA_SITE_URL is {SITE_URL!r}: say https:// and the host.")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
if _flag("LAA_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# No unsafe-*: every script and style is a file of this site. data: is for small pictures inside our own stylesheets.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# What the site is made of

INSTALLED_APPS = [
    "reporting.apps.ReportingConfig",
    "targets.apps.TargetsConfig",
    "partners.apps.PartnersConfig",
    "indicators.apps.IndicatorsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "simple_history",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "laa_site.database.DatabaseMiddleware",
    "laa_site.gate.GateMiddleware",
    "axes.middleware.AxesMiddleware",
]

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
                "laa_site.context.frame",
            ],
        },
    },
]
# Forms take their field templates from templates/django/forms/ where we have our own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The database. SQLite refuses writers under load unless it is set so, and never with ATOMIC_REQUESTS.

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{VAR / 'luton.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
# Five wrong passwords lock that name from that address for a quarter of an hour, so nobody can lock a colleague out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
# A reason for a change may be longer than the 100 characters that simple-history would keep.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

EMAIL_HOST = os.environ.get("LAA_EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_PORT = int(os.environ.get("LAA_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("LAA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LAA_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("LAA_EMAIL_FROM", "laa@localhost")

# Words, dates, files

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
#: A demonstration of a past agreement may say which day it is; history then reads in order.
LAA_TODAY = date.fromisoformat(os.environ["LAA_TODAY"]) if os.environ.get("LAA_TODAY") else None
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "laa_site" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "laa_site.finders.PlotlyFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What people hand in is for this server alone; it is given out by views that ask who may have it, never by an address.
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LAA_LOG_LEVEL", "INFO").upper()},
    # Django's own handlers would write each line a second time.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}

"""All settings: safe defaults, changed by environment variables (listed in docs/settings.md)."""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from hep.databases import with_durable_settings
from hep.keys import SHORTEST_KEY, key_from_file
from hep.languages import SOURCE_LANGUAGE, offered

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

HEP_ENV = env.str("HEP_ENV", "local")
if HEP_ENV not in ("local", "production"):
    raise ImproperlyConfigured("HEP does not start: HEP_ENV is local or production.")
PRODUCTION = HEP_ENV == "production"
VAR_DIR = Path(env.str("HEP_VAR", str(BASE_DIR / "var")))
# Patients' data lies there: other users of the machine have no business in it.
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY and not PRODUCTION:
    SECRET_KEY = key_from_file(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys that seal share tokens, newest first; empty means SECRET_KEY and its fallbacks.
SHARE_SEAL_KEYS = env.list("SHARE_SEAL_KEYS", default=[])
# Public halves of the keys that open backups (age1…).
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
# Links in QR codes, prints and mail come from here, never from the Host header.
PUBLIC_URL = env.str("PUBLIC_URL", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")

if PRODUCTION:
    problems = [
        sentence
        for is_wrong, sentence in [
            (
                len(SECRET_KEY) < SHORTEST_KEY,
                f"SECRET_KEY is missing or shorter than {SHORTEST_KEY} characters.",
            ),
            (DEBUG, "DEBUG is on."),
            ("*" in ALLOWED_HOSTS or not ALLOWED_HOSTS, "ALLOWED_HOSTS must name the hosts, without *."),
            (not PUBLIC_URL.startswith("https://"), "PUBLIC_URL must be the https:// address of this site."),
        ]
        if is_wrong
    ]
    if problems:
        raise ImproperlyConfigured("HEP does not start in production: " + " ".join(problems))

INSTALLED_APPS = [
    "hep.clinics",
    "hep.audit",
    "hep.backup",
    "exercises",
    "patients",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
    "lucide",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hep.middleware.security_headers",
    "hep.middleware.ContentSecurityPolicy",
    "hep.middleware.no_null_characters",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hep.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hep.clinics.middleware.clinic_scope",
    "hep.clinics.middleware.own_password_first",
    "hep.clinics.middleware.second_factor_for_admins",
    "hep.middleware.UnsafeMethodsInTransaction",
]

ROOT_URLCONF = "hep.urls"
WSGI_APPLICATION = "hep.wsgi.application"

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
                "django.template.context_processors.i18n",
            ],
        },
    }
]

DATABASES = {
    "default": with_durable_settings(
        env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'hep.sqlite3'}")
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# ---- people and log-in
AUTH_USER_MODEL = "clinics.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "patients:patient-list"
ACCOUNT_ADAPTER = "hep.clinics.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by a clinic's admin, never by signing up
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers because somebody typed their address
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/900s/key"}
MFA_ADAPTER = "hep.clinics.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# An account is made by an admin who knows the address; nobody verifies it by mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_REQUIRED_FOR_ADMINS = env.bool("MFA_REQUIRED_FOR_ADMINS", PRODUCTION)
SESSION_ENGINE = "hep.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 60 * 60

# ---- transport and headers
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-hep" if PRODUCTION else "hep"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "hepcsrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# Not no-referrer: browsers then send "Origin: null" and Django's CSRF check refuses the form.
SECURE_REFERRER_POLICY = "strict-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PUBLIC_URL:
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for allauth's TOTP picture alone
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ---- languages and time
LANGUAGE_CODE = SOURCE_LANGUAGE
CATALOGUES = BASE_DIR / "hep" / "locale"
LANGUAGES = offered(CATALOGUES)
# What gettext reads is made from the catalogues at every start (hep.clinics.apps).
LOCALE_PATHS = [VAR_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "__Host-language" if PRODUCTION else "heplanguage"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = PRODUCTION, True, "Lax"
USE_TZ = True
TIME_ZONE = "UTC"

# ---- static files and pictures
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static_root"
FONTS_DIR = VAR_DIR / "fonts"
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "static"]
(VAR_DIR / "static").mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "hep.storage.HashedStaticFiles"},
}
# A fresh clone serves before collectstatic ran.
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/m/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# What one answer may hold of printed handouts in memory; a print is never written to disk.
PDF_CACHE_BYTES = env.int("PDF_CACHE_BYTES", 32 * 1024 * 1024)
# "thread" writes access rows after the answer, in batches; "inline" in the same thread (tests).
# Where seed_demo keeps what is needed to sign in to the demo clinic (0600).
DEMO_FILE = VAR_DIR / "demo.json"
PDF_FILE_NAME = "exercise-plan.pdf"
ACCESS_LOG_MODE = env.str("ACCESS_LOG_MODE", "thread")

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "hepui"
CRISPY_FAIL_SILENTLY = not DEBUG
FORM_RENDERER = "hep.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_CONFIG = env.email_url(
    "EMAIL_URL", default="consolemail://" if not PRODUCTION else "smtp://localhost:25"
)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
# Without a mail server of the site's own, an invitation is a first password that is shown once.
MAIL_IS_SENT = EMAIL_CONFIG["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and bool(env.str("EMAIL_URL", ""))
# "thread" hands letters over right after the answer; "timer" leaves them to `manage.py send_mail` (tests).
MAIL_MODE = env.str("MAIL_MODE", "thread")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "hep@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "hep.logging.RedactTokens"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["redact"],
            "stream": sys.stderr,
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django would mail errors with whole addresses, and so with tokens in them.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}

"""Settings of the test suite: fast hashing, plain static files, no thread behind the answers."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "k" * 50)
os.environ.setdefault("HEP_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("ACCESS_LOG_MODE", "inline")
os.environ.setdefault("MAIL_MODE", "timer")
Path(os.environ["HEP_VAR"]).mkdir(parents=True, exist_ok=True)

from hep.settings import *  # noqa: E402, F403  the environment has to be set first
from hep.settings import STORAGES, VAR_DIR  # noqa: E402  named again for the linter

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
PUBLIC_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CRISPY_FAIL_SILENTLY = False
# Tests that run side by side each keep their own.
DEMO_FILE = VAR_DIR / f"demo-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.json"

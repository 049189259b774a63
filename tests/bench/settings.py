"""Settings of the bench: the product's own, with two more addresses to measure against."""

from hep.settings import *  # noqa: F403  all of them

ROOT_URLCONF = "tests.bench.urls"
# As in production, where collectstatic has run.
WHITENOISE_USE_FINDERS = False

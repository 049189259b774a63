"""The WSGI entry point: `granian --interface wsgi hep.wsgi:application`, `gunicorn hep.wsgi`."""

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hep.settings")

# Seconds. A visitor whose thread waits has its turn after 0.3 ms, not 5, while another prepares a print.
sys.setswitchinterval(0.0003)

application = get_wsgi_application()

if settings.PRODUCTION:
    from hep.clinics.production import refuse_unsafe_start  # noqa: PLC0415  models are ready only now

    refuse_unsafe_start()

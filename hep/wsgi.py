"""The WSGI entry point: `granian --interface wsgi hep.wsgi:application`, `gunicorn hep.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hep.settings")

application = get_wsgi_application()

"""The entrance for a WSGI server: `gunicorn laa_site.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laa_site.settings")

application = get_wsgi_application()

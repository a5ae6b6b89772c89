"""The WSGI application that granian serves: `granian --interface wsgi luodi.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.settings")
application = get_wsgi_application()

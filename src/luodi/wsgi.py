"""The WSGI application that granian serves: `granian --interface wsgi luodi.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from luodi.common.text import syllables

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.settings")
application = get_wsgi_application()
# A command loads the dictionaries of the pinyin when it needs them; a server has them before its first page.
syllables("落地")

"""The program's own settings, in a folder that goes away, without what only costs time."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="luodi-tests-var-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["LUODI_VAR"] = _folder
os.environ["LUODI_SECRET_KEY"] = "for-tests-only-" + "0" * 40

from luodi.settings import *  # noqa: E402, F403
from luodi.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR = "none"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A live server finds files by their own names; hashed names are tried in tests of their own.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *(m for m in MIDDLEWARE if not m.startswith("whitenoise."))]
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
ZEAL_RAISE = True
# At sign-in allauth looks up each session of the one account, a handful at most.
ZEAL_ALLOWLIST = [{"model": "sessions.Session", "field": "*"}]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: WAL and its locks are part of what is tested; in memory there is neither.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}

"""Settings of one Luodi instance, read from the environment (`LUODI_*`); every default runs on one office PC.

LUODI_VAR          the instance's own folder: database, evidence, key (default: `var` in the clone)
LUODI_DATABASE     `sqlite:///path` or `postgresql://user:password@host:port/name` (default: SQLite in VAR)
LUODI_SECRET_KEY   signs sessions and one-time links, the same for all processes (default: kept in VAR/secret_key)
LUODI_HOSTS        host names served, by comma (default: loopback only)
LUODI_HTTPS        `1` behind a proxy that ends TLS: secure cookies, HSTS
LUODI_PROXIES      how many trusted proxies stand in front (default: 0)
LUODI_EMAIL_URL    `smtp://user:password@host:587?tls=1` or `smtps://…:465` (default: no e-mail)
LUODI_EMAIL_FROM   sender of notices
LUODI_IDLE_MINUTES minutes without a request after which a session ends (default: 120)
LUODI_SECOND_FACTOR who must have a second factor: `none`, `administrators`, `all` (default: administrators; demo: none)
LUODI_OIDC         address of an OpenID Connect provider, with LUODI_OIDC_CLIENT, LUODI_OIDC_SECRET, LUODI_OIDC_NAME;
                   LUODI_OIDC_CLAIM names the claim that holds the account (default: preferred_username)
LUODI_DEMO         `1` for an instance of invented people: the roles are listed at sign-in
LUODI_LOG_LEVEL    DEBUG, INFO or WARNING (default: INFO)
"""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from luodi import instance

PACKAGE = Path(__file__).resolve().parent
VAR = Path(os.environ.get("LUODI_VAR") or PACKAGE.parents[1] / "var")
VAR.mkdir(parents=True, exist_ok=True)
DEMO = instance.switch("LUODI_DEMO")
DEBUG = False

DATABASES = {"default": instance.database(os.environ.get("LUODI_DATABASE") or f"sqlite:///{VAR}/luodi.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = os.environ.get("LUODI_SECRET_KEY") or instance.kept_secret(VAR / "secret_key")

# ── language and time: everything a person sees is Chinese, every day is a day in Shanghai ──────────────────────────
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
USE_I18N = True

# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────
# The rooms, upper ones first, as in the layers contract of pyproject.toml. A room without models needs no entry.
ROOMS = (
    "units",
    "parties",
    "ledger",
    "projects",
    "leads",
    "reviews",
    "meetings",
    "audit",
    "intake",
    "exchange",
    "library",
    "api",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    *(f"luodi.{room}" for room in ROOMS),
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
    "allauth.account.middleware.AccountMiddleware",
    "luodi.web.middleware.IdleMiddleware",
    "luodi.web.audit.middleware.AuditMiddleware",
    "luodi.web.middleware.ViewerMiddleware",
    # Last, so that it sees the answer of every sign-in.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "luodi.web.urls"
WSGI_APPLICATION = "luodi.wsgi.application"

# Our pages are Jinja2; Django's own engine only serves the templates of installed parts.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "luodi.web.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# Beside the code and not in VAR: what is served depends on the release alone. `make assets` fills it.
STATIC_ROOT = PACKAGE / "web" / "collected"
# Evidence lies outside every served folder: it leaves only through a view that asks for permission.
EVIDENCE_DIR = VAR / "evidence"
EVIDENCE_MAX_BYTES = 50 * 1024 * 1024
# Registers that people bring in (导入): where they wait, and what they may be at most. Checked before they are read.
INTAKE_DIR = VAR / "intake"
INTAKE_MAX_BYTES = 20 * 1024 * 1024
INTAKE_MAX_INFLATED = 400 * 1024 * 1024
INTAKE_MAX_ROWS = 200_000
INTAKE_MAX_COLUMNS = 200
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The weekly grid posts twenty projects with a dozen fields each; a large import page some thousands.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
# Small requests stay in memory, larger ones go to disk; a file too large to be taken is not kept anywhere.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "luodi.web.uploads.BoundedUploadHandler",
]

# ── people, sessions ─────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# Sign-in goes through the steps of allauth: password or provider first, then the second factor. Nobody signs up.
PROXIES = int(os.environ.get("LUODI_PROXIES") or 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
ACCOUNT_ADAPTER = "luodi.web.account.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = False
SOCIALACCOUNT_ADAPTER = "luodi.web.account.adapters.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC = instance.openid_connect()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC.app] if OIDC else []}}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "luodi.web.account.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "落地"
# The clock of a telephone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
SECOND_FACTOR = instance.one_of(
    "LUODI_SECOND_FACTOR", ("none", "administrators", "all"), "none" if DEMO else "administrators"
)
IDLE_SECONDS = 60 * instance.whole_number("LUODI_IDLE_MINUTES", 120, least=5)
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "luodi_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "luodi_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "luodi.web.errors.csrf_failure"

# Five wrong passwords for one account from one address lock that pair for a quarter of an hour. Neither alone:
# an office shares an address, and a stranger must not be able to lock a leader out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["password"]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "luodi.web.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "luodi.web.account.adapters.client_address"

# ── transport ────────────────────────────────────────────────────────────────────────────────────────────────────
HTTPS = instance.switch("LUODI_HTTPS")
ALLOWED_HOSTS = [host for host in os.environ.get("LUODI_HOSTS", "127.0.0.1,localhost").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        # Tabler draws the ticks of its form controls as data: pictures.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # A browser follows a form to the provider of sign-in only if it is named here.
        "form-action": [SELF, *([OIDC.origin] if OIDC else [])],
        "frame-ancestors": [NONE],
    }
}

# ── work in the background: the database is the broker, a job is handed ids only ────────────────────────────────────
Q_CLUSTER = {
    "name": "luodi",
    "orm": "default",
    # On one SQLite file a second writer would only wait for the first.
    "workers": 1 if DATABASES["default"]["ENGINE"].endswith("sqlite3") else 2,
    "timeout": 600,
    # Longer than timeout, or a running job would be handed out a second time.
    "retry": 900,
    "max_attempts": 3,
    "catch_up": False,
    "save_limit": 1000,
    "label": "后台任务",
}

# ── e-mail and logs ──────────────────────────────────────────────────────────────────────────────────────────────
globals().update(instance.email(os.environ.get("LUODI_EMAIL_URL", "")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("LUODI_EMAIL_FROM") or "luodi@localhost"
LOGGING = instance.logging_config(os.environ.get("LUODI_LOG_LEVEL") or "INFO")

"""The entry point `luodi`: Django is set up, then the commands are brought in; what goes wrong ends in one line."""

import os
import sys

import django
import typer
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

FAILED = 1
MISUSED = 2


def main() -> None:
    """Run one command. Exit status: 0 well, 1 refused or something was found, 2 misused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.settings")
    os.environ.setdefault("LUODI_LOG_LEVEL", "WARNING")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        _stop(str(error))
    from luodi.cli.chinese import USAGE_ERROR, mistake
    from luodi.cli.commands import app
    from luodi.cli.say import Stop
    from luodi.ledger.public import Refused

    try:
        sys.exit(app(prog_name="luodi", standalone_mode=False) or 0)
    except Stop as stop:
        _stop(stop.message, stop.code)
    except Refused as refused:
        _stop(refused.message)
    except USAGE_ERROR as error:
        _stop(mistake(error), MISUSED)
    except DatabaseError as error:
        _stop(f"数据库出错：{error}。如果是第一次使用或刚升级，请先运行 luodi up（会自动建表）")
    except (KeyboardInterrupt, typer.Abort):
        _stop("已停下", 130)


def _stop(message: str, code: int = FAILED) -> None:
    sys.stderr.write(message.rstrip("\n") + "\n")
    sys.exit(code)


if __name__ == "__main__":
    main()

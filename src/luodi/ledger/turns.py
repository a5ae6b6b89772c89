"""Long work beside people at theirs."""

import time

from django.db import connection

REST = 0.15
"""Seconds."""


def let_others_write() -> None:
    """Between two transactions of a long job: who waits for SQLite asks again after a tenth of a second at the latest,
    and would never find it free between transactions that follow on one another."""
    if connection.vendor == "sqlite":
        time.sleep(REST)

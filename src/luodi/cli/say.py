"""Speaking to the person at the terminal: lines on standard output, and the one way to stop with a reason."""

import sys


class Stop(Exception):
    """End the command with a Chinese reason; `code` is the exit status."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def say(text: str = "") -> None:
    """A line for the person."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def passing(text: str) -> None:
    """A line that the next one may overwrite, on a terminal only: progress of long work."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r{text}\x1b[K")
        sys.stdout.flush()

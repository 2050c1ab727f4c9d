#!/usr/bin/env python3
"""The command line: Django's own commands and ours (`load_agreement`, `load_demo`, …).

A database that is missing, unreachable or not migrated is answered with one sentence; `--traceback` shows the rest.
"""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laa_site.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import Error
    except ImportError as error:
        sys.exit(f"Django is not installed here ({error}): `make run` makes .venv, then use .venv/bin/python manage.py")
    try:
        execute_from_command_line(sys.argv)
    except Error as error:
        from laa_site.database import trouble

        sentence = trouble(error)
        if sentence is None or "--traceback" in sys.argv:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()

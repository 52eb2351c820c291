"""Errors of files that settings name: they end the process at start."""

import sys
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from services.shared.domain.errors import REASONS, GlossatorError
from services.shared.runtime.keys.secret_files import SecretFileError
from services.shared.runtime.settings import PREFIX
from services.shared.runtime.storage.schema import migrate

T = TypeVar("T")


def from_setting(name: str, value: object, build: Callable[[], T]) -> T:
    """Return `build()`. If it fails, name the setting, its value and the fault on standard error, and exit with 2.

    Do not use it for a setting whose value is a secret.
    """
    try:
        return build()
    except SecretFileError as error:
        fault = error.detail
    except GlossatorError as error:
        fault = " ".join(filter(None, (REASONS[error.reason].meaning, error.detail)))
    except (OSError, ValueError) as error:
        fault = str(error)
    raise _end(name, fault if fault.startswith(str(value)) else f"{value}: {fault}")


def migrate_from_setting(name: str, url: str, package: str) -> None:
    """Call `migrate`. If the database does not answer, name the setting without its value, and exit with 2."""
    try:
        migrate(url, package)
    except sa.exc.DBAPIError as error:
        raise _end(name, f"The database does not answer: {next(iter(str(error.orig).splitlines()), '')}") from None
    except (sa.exc.ArgumentError, ImportError):
        raise _end(name, "The value is not a URL of SQLite or PostgreSQL") from None
    except OSError as error:
        raise _end(name, f"The folder of the database cannot be created: {error.strerror}") from None


def _end(name: str, fault: str) -> SystemExit:
    sys.stderr.write(f"{PREFIX}{name.upper()}: {fault}\n")
    return SystemExit(2)

"""Errors of files that settings name: they end the process at start."""

import sys
from collections.abc import Callable
from typing import TypeVar

from services.shared.domain.errors import REASONS, GlossatorError
from services.shared.runtime.settings import PREFIX

T = TypeVar("T")


def from_setting(name: str, value: object, build: Callable[[], T]) -> T:
    """Return `build()`. If it fails, name the setting, its value and the fault on standard error, and exit with 2.

    Do not use it for a setting whose value is a secret.
    """
    try:
        return build()
    except GlossatorError as error:
        fault = " ".join(filter(None, (REASONS[error.reason].meaning, error.detail)))
    except (OSError, ValueError) as error:
        fault = str(error)
    sys.stderr.write(f"{PREFIX}{name.upper()}: {value}: {fault}\n")
    raise SystemExit(2)

"""What cannot be built out of a setting ends the process at its start, and says which setting it was."""

import sys
from collections.abc import Callable
from typing import TypeVar

from services.shared.domain.errors import REASONS, GlossatorError
from services.shared.runtime.settings import PREFIX

T = TypeVar("T")


def from_setting(name: str, value: object, build: Callable[[], T]) -> T:
    """What `build` makes of the setting `name`; where it fails, says why on standard error and exits with 2.

    For files and the like: not for settings that hold a secret.
    """
    try:
        return build()
    except GlossatorError as error:
        why = " ".join(filter(None, (REASONS[error.reason].meaning, error.detail)))
    except (OSError, ValueError) as error:
        why = str(error)
    sys.stderr.write(f"{PREFIX}{name.upper()}: {value}: {why}\n")
    raise SystemExit(2)

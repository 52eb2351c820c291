"""How long-running operations report their progress."""

from collections.abc import Callable

Progress = Callable[[str], None]
"""Is called with one line for each step that is done."""

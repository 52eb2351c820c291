"""Type of the callback that prints the progress of long operations."""

from collections.abc import Callable

Progress = Callable[[str], None]
"""Receives one line per completed step."""

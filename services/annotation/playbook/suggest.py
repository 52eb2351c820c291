"""Suggests a known name for a misspelt one."""

from collections.abc import Sequence
from difflib import get_close_matches


def nearest(name: str, known: Sequence[str]) -> str:
    """The most similar known name, in any case; empty if none is similar."""
    folded = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.7)
    return folded[near[0]] if near else ""

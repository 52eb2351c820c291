"""Stores the sources of several playbooks as one. Pure."""

from collections.abc import Iterable

INSIDE = "#inside"
_MARK, _FIRST = f"{INSIDE}| ", f"{INSIDE}:"


def joined(first: str, others: Iterable[str]) -> str:
    """One source. The others are comments in it: a release that knows one playbook for a file reads the first."""
    lines = [first]
    for one in others:
        lines += [_FIRST, *(f"{_MARK}{line}" for line in one.split("\n"))]
    return "\n".join(lines)


def separated(source: str) -> tuple[str, ...]:
    """The sources that `joined` put together: the first, then the others."""
    first, *others = source.split(f"\n{_FIRST}\n")
    return first, *("\n".join(line.removeprefix(_MARK) for line in one.split("\n")) for one in others)

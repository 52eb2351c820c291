"""Hypothesis strategies for everything that the wire knows, made from the classes themselves."""

import dataclasses
import types
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement

T = TypeVar("T")
_INT32 = 2**31 - 1

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive


def values(kind: type[T]) -> st.SearchStrategy[T]:
    """Any value of a dataclass of the domain."""
    if kind in _SPECIAL:
        return _SPECIAL[kind]()
    hints = get_type_hints(kind)
    fields = {one.name: _of(hints[one.name]) for one in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return st.builds(kind, **fields)


def _of(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) is tuple:
        return st.lists(_of(get_args(hint)[0]), max_size=3).map(tuple)
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*(st.none() if one is type(None) else _of(one) for one in get_args(hint)))
    if dataclasses.is_dataclass(hint):
        return _nested(cast(Hashable, hint))
    if issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return _PLAIN[hint]


@cache
def _nested(kind: Hashable) -> st.SearchStrategy[Any]:
    """One strategy for each type: a type can contain itself."""
    return st.deferred(lambda: values(cast("type[Any]", kind)))


def _spans(kind: type[T]) -> st.SearchStrategy[T]:
    numbers = st.integers(0, _INT32)
    return st.tuples(numbers, numbers).map(sorted).map(lambda pair: kind(*pair))


@st.composite
def _maps(draw: st.DrawFn) -> RedactionMap:
    """Replacements that fit one another: gap, length before, length after."""
    steps = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.integers(1, 9)), max_size=6))
    original = redacted = 0
    made = []
    for gap, before, after in steps:
        original, redacted = original + gap, redacted + gap
        places = OriginalSpan(original, original + before), RedactedSpan(redacted, redacted + after)
        made.append(Replacement(*places, draw(texts), draw(st.none() | texts)))
        original, redacted = original + before, redacted + after
    return RedactionMap(tuple(made))


_PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: texts,
    bytes: st.binary(max_size=50),
    bool: st.booleans(),
    int: st.integers(0, _INT32),
    float: st.floats(allow_nan=False, width=32),
    date: st.dates(),
    datetime: times,
}
_SPECIAL: Mapping[Any, Callable[[], st.SearchStrategy[Any]]] = {
    OriginalSpan: lambda: _spans(OriginalSpan),
    RedactedSpan: lambda: _spans(RedactedSpan),
    RedactionMap: _maps,
}

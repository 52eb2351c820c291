"""Inputs near valid ones: seeds with edits, and JSON with unusual values."""

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

_DEEP = 1_200  # Python's parsers of JSON and YAML give up at some 1,000
_odd_texts = st.sampled_from(
    ["", "\x00", "\ud800", "\u202e", "a" * 600, "../../etc/passwd", "%s{}$(x)", "1e999", "NaN", "٣", "é", "\ufeff"]
)
_odd_numbers = st.sampled_from([-1, 0, 1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**400, float("inf"), float("nan")])

leaves = st.none() | st.booleans() | _odd_numbers | st.integers() | _odd_texts | st.text(max_size=20)
jsons = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def dumped(value: object) -> bytes:
    """JSON as a careless sender writes it: half surrogates and NaN are allowed."""
    return json.dumps(value).encode("utf-8", "surrogatepass")


def changed(seed: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """`seed` with some values, at any depth, replaced or removed, and unknown ones added."""
    paths = list(_paths(seed))
    edit = st.tuples(st.sampled_from(paths), st.sampled_from(["replace", "remove", "add"]), st.text(max_size=8), jsons)
    return st.lists(edit, max_size=4).map(lambda edits: _edited(seed, edits))


def bytes_near(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Seeds with bytes flipped, removed, repeated and inserted; random bytes; and deep nesting."""
    edit = st.tuples(st.integers(0, 4000), st.sampled_from(["flip", "cut", "double", "insert"]), st.binary(max_size=6))
    near = st.tuples(st.sampled_from(list(seeds)), st.lists(edit, max_size=5)).map(lambda made: _mutated(*made))
    deep = st.sampled_from([b"[" * _DEEP, b'{"a":' * _DEEP, b"- " * _DEEP, b"{a: " * _DEEP, b"a: &b [*b]"])
    return st.one_of(near, near, near, st.binary(max_size=200), deep)


def _mutated(seed: bytes, edits: Sequence[tuple[int, str, bytes]]) -> bytes:
    for place, kind, more in edits:
        at = place % (len(seed) + 1)
        match kind:
            case "flip" if at < len(seed):
                seed = seed[:at] + bytes([seed[at] ^ (more[0] if more else 0x80)]) + seed[at + 1 :]
            case "cut":
                seed = seed[:at] + seed[at + len(more) + 1 :]
            case "double":
                seed = seed[:at] + seed[at : at + 40] * 2 + seed[at + 40 :]
            case _:
                seed = seed[:at] + more + seed[at:]
    return seed


def _paths(value: object, above: tuple[str, ...] = ()) -> Sequence[tuple[str, ...]]:
    if not isinstance(value, dict):
        return [above]
    return [above, *(path for name, inner in value.items() for path in _paths(inner, (*above, name)))]


def _edited(seed: dict[str, Any], edits: Sequence[tuple[tuple[str, ...], str, str, object]]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(seed))
    for path, kind, name, value in edits:
        holder: Any = made
        for step in path[:-1]:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if not isinstance(holder, dict):
            continue
        match kind:
            case "add":
                holder[name] = value
            case "remove" if path:
                holder.pop(path[-1], None)
            case "replace" if path:
                holder[path[-1]] = value
    return made

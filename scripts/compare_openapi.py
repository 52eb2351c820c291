"""Compares two OpenAPI documents: prints each difference in what callers send and receive, and exits with 1 if there is
one.

References are resolved, so that another name of a schema is no difference; neither are descriptions and titles.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_TEXTS = frozenset({"title", "operationId", "description", "tags", "summary"})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path, help="OpenAPI document in JSON")
    parser.add_argument("after", type=Path, help="OpenAPI document in JSON")
    given = parser.parse_args()
    found = list(differences(*(json.loads(path.read_text(encoding="utf-8")) for path in (given.before, given.after))))
    print("\n".join(found) or "no differences")
    return 1 if found else 0


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Each difference as a line: verb and path, the place in the operation, and both values."""
    old, new = dict(_operations(before)), dict(_operations(after))
    for name in sorted({*old, *new}):
        values = [dict(_leaves(document, found.get(name, {}), "")) for document, found in ((before, old), (after, new))]
        for place in sorted({*values[0], *values[1]}):
            first, second = (each.get(place, "absent") for each in values)
            if first != second:
                yield f"{name} {place}: {first} -> {second}"


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            yield f"{verb.upper()} {path}", operation


def _leaves(
    document: Mapping[str, Any], node: Any, place: str, inside: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """The values under a node, by their place. `inside`: the schemas that it is in, which can contain themselves."""
    if isinstance(node, Mapping) and "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        if name not in inside:
            yield from _leaves(document, document["components"]["schemas"][name], place, (*inside, name))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            if key not in _TEXTS or not isinstance(value, str):
                yield from _leaves(document, value, f"{place}.{key}" if place else key, inside)
    elif isinstance(node, list) and not any(isinstance(each, (Mapping, list)) for each in node):
        yield place, json.dumps(sorted(map(str, node)))
    elif isinstance(node, list):
        for number, each in enumerate(node):
            yield from _leaves(document, each, f"{place}[{each.get('name', number)}]", inside)
    else:
        yield place, json.dumps(int(node) if isinstance(node, float) and node.is_integer() else node)


if __name__ == "__main__":
    sys.exit(main())

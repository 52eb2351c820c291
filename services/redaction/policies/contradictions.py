"""Contradictions in the content of a policy file, which its schema cannot express."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from services.redaction.policies.operators import GENERALISED
from services.redaction.policies.rules import Operator

Steps = Sequence[str | int]


def contradictions(values: Mapping[str, object], name: str) -> Iterator[tuple[Steps, str]]:
    """Each contradiction, with the path to its value in the file. `name` is the file name without its suffix."""
    if values["policy"] != name:
        yield ["policy"], f"the policy must have the name of its file, {name}: provenance contains this name"
    yield from _not_generalisable(values)
    yield from _repeated_rules(values)
    allowed = {str(one).casefold() for one in _items(values, "allow")}
    for kind, words in _fields(values, "deny").items():
        for place, word in enumerate(words):
            if str(word).casefold() in allowed:
                yield ["deny", kind, place], f"{word!r} is also in `allow`"


def _not_generalisable(values: Mapping[str, object]) -> Iterator[tuple[Steps, str]]:
    stated: list[tuple[Steps, str, object]] = [
        (["types", kind], kind, rule["operator"]) for kind, rule in _fields(values, "types").items()
    ]
    for place, one in enumerate(_items(values, "exemptions")):
        stated += [(["exemptions", place], kind, one["operator"]) for kind in one["types"]]
    for path, kind, operator in stated:
        if operator == Operator.GENERALISE and kind not in GENERALISED:
            yield path, f"{kind} cannot be generalised; types that can be: {', '.join(sorted(GENERALISED))}"


def _repeated_rules(values: Mapping[str, object]) -> Iterator[tuple[Steps, str]]:
    seen: set[tuple[object, ...]] = set()
    for place, one in enumerate(_items(values, "exemptions")):
        if "roles" not in one and "jurisdictions" not in one:
            yield (
                ["exemptions", place],
                "an exemption needs `roles` or `jurisdictions`; without them, write a rule in `types`",
            )
        for key in product(one["types"], one.get("roles", [""]), one.get("jurisdictions", [""])):
            if key in seen:
                yield ["exemptions", place], f"a second rule for {' '.join(filter(None, map(str, key)))}"
            seen.add(key)


def _items(values: Mapping[str, object], name: str) -> list[dict[str, list[str]]]:
    found = values.get(name, [])
    return found if isinstance(found, list) else []


def _fields(values: Mapping[str, object], name: str) -> dict[str, dict[str, str]]:
    found = values.get(name, {})
    return found if isinstance(found, dict) else {}

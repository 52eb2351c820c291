"""What is wrong with a policy file, all of it at once, with lines: what the schema says, and what it cannot say."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import product
from pathlib import Path

import jsonschema
import yaml

from services.redaction.policies.operators import GENERALISED
from services.redaction.policies.rules import Operator

Problem = tuple[int, str]
Steps = Sequence[str | int]


def read_yaml(text: str) -> tuple[Mapping[str, object], yaml.Node | None, tuple[Problem, ...]]:
    """The values, their nodes, and what keeps them from being read. Country codes stay words: `NO` is Norway."""
    try:
        root = yaml.compose(text, Loader=_Loader)
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 - it is a safe loader
    except yaml.YAMLError as error:
        mark, why = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        told = f"is not YAML: {why}" if why else "is not YAML"
        return {}, None, ((mark.line + 1 if mark else 1, told),)
    return values, root, tuple(_twice(root))


def problems_of(values: object, root: yaml.Node | None, name: str, schema: str = "policy") -> tuple[Problem, ...]:
    """Everything that is wrong. `name` is that of the file, without its ending."""
    rules = json.loads((_SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))
    found = [
        (line_of(root, path), f"{'.'.join(map(str, path)) or 'the policy'}: {what}")
        for error in jsonschema.Draft202012Validator(rules).iter_errors(values)
        for path, what in _told(error)
    ]
    if not found and schema == "policy" and isinstance(values, dict):
        found = [(line_of(root, path), what) for path, what in _contradictions(values, name)]
    return tuple(sorted(set(found)))


def line_of(node: yaml.Node | None, path: Steps) -> int:
    """The line from 1 at which the value at `path` begins, or the last of its holders that is there."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _twice(node: yaml.Node | None) -> Iterator[Problem]:
    """YAML would let the last of two equal keys win, without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield key.start_mark.line + 1, f"{key.value}: stands here twice"
            seen.add(str(key.value))
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _twice(one)


def _told(error: jsonschema.ValidationError) -> Iterator[tuple[Steps, str]]:
    path = list(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        schema = error.schema if isinstance(error.schema, dict) else {}
        known = list(schema.get("properties", ()))
        for name in error.instance.keys() - set(known):
            yield [*path, name], f"is not known here{nearest(name, known)}"
    elif error.validator == "enum":
        word, options = str(error.instance), map(str, _items({"enum": error.validator_value}, "enum"))
        named = [word] if "propertyNames" in error.absolute_schema_path else []
        yield [*path, *named], f"{word!r} is not known{nearest(word, options)}"
    elif error.validator == "type":
        wanted = _SHAPES.get(str(error.validator_value), str(error.validator_value))
        yield path, "is empty" if error.instance is None else f"{error.instance!r} must be {wanted}"
    elif error.validator == "pattern" and isinstance(error.schema, dict) and "description" in error.schema:
        yield path, f"{error.instance!r} is not {error.schema['description']}"
    else:
        yield path, error.message


def nearest(word: str, known: Iterable[str]) -> str:
    """What to say after a word that is not known: the nearest of `known`, or all of them."""
    names = {one.casefold(): one for one in known}
    near = get_close_matches(word.casefold(), names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {names[near[0]]}?"
    return f"; known are {', '.join(names.values())}" if names else ""


def _contradictions(values: Mapping[str, object], name: str) -> Iterator[tuple[Steps, str]]:
    if values["policy"] != name:
        yield ["policy"], f"the file is named {name}, the policy {values['policy']}: provenance would name another file"
    yield from _not_general(values)
    yield from _said_twice(values)
    allowed = {str(one).casefold() for one in _items(values, "allow")}
    for kind, words in _fields(values, "deny").items():
        for place, word in enumerate(words):
            if str(word).casefold() in allowed:
                yield ["deny", kind, place], f"{word!r} is on the allow list too"


def _not_general(values: Mapping[str, object]) -> Iterator[tuple[Steps, str]]:
    stated: list[tuple[Steps, str, object]] = [
        (["types", kind], kind, rule["operator"]) for kind, rule in _fields(values, "types").items()
    ]
    for place, one in enumerate(_items(values, "exemptions")):
        stated += [(["exemptions", place], kind, one["operator"]) for kind in one["types"]]
    for path, kind, operator in stated:
        if operator == Operator.GENERALISE and kind not in GENERALISED:
            yield path, f"{kind} cannot be generalised; {', '.join(sorted(GENERALISED))} can"


def _said_twice(values: Mapping[str, object]) -> Iterator[tuple[Steps, str]]:
    seen: set[tuple[object, ...]] = set()
    for place, one in enumerate(_items(values, "exemptions")):
        if "roles" not in one and "jurisdictions" not in one:
            yield ["exemptions", place], "names neither roles nor jurisdictions: that is a rule of `types`"
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


class _Loader(yaml.SafeLoader):
    """Without YAML 1.1's yes and no."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the base class declares it
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_SCHEMAS = Path(__file__).parents[3] / "playbooks" / "policies" / "redaction"
_SHAPES = {
    "object": "a mapping, such as `name: …`",
    "array": "a list, such as [one, another]",
    "string": "words",
    "number": "a number",
}

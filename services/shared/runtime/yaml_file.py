"""Reads YAML files, checks them against a JSON schema, and reports each problem with its line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

Problem = tuple[int, str]
"""The number of a line, from 1, and its problem."""

Steps = Sequence[str | int]
"""The path from the root of a file to a value: keys and indexes."""

Schema = Mapping[str, object]

_TOO_DEEP = "is nested too deep"


class YamlFileError(ValueError):
    """A file is invalid. The message has a line `name:line: problem` per problem.

    `reason` is a code for logs, which contain no text of the file.
    """

    def __init__(self, name: str, problems: Sequence[Problem], reason: str = "content_wrong") -> None:
        super().__init__("\n".join(f"{name}:{line}: {what}" for line, what in problems))
        self.name = name
        self.problems = tuple(problems)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of a file. Call `check` before you use `values`."""

    name: str
    values: Mapping[str, object]
    root: yaml.Node | None

    def line(self, path: Iterable[str | int]) -> int:
        """The line, from 1, of the value at `path`, or of its nearest ancestor that exists."""
        node, line = self.root, self.root.start_mark.line + 1 if self.root else 1
        for step in path:
            found = _child(node, step)
            if found is None:
                return line
            key, node = found
            line = key.start_mark.line + 1
        return line

    def check(self, schema: Schema) -> None:
        """Raises `YamlFileError` with all violations of the schema."""
        try:
            errors = Draft202012Validator(schema).iter_errors(self.values)
            self.refuse((path, _text(path, what)) for error in errors for path, what in _faults(error))
        except RecursionError:  # also a value that contains itself: `&a [*a]`
            raise YamlFileError(self.name, [(1, _TOO_DEEP)]) from None

    def refuse(self, faults: Iterable[tuple[Steps, str]]) -> None:
        """Raises `YamlFileError` if there are `faults`: paths and their problems."""
        problems = sorted({(self.line(path), what) for path, what in faults})
        if problems:
            raise YamlFileError(self.name, problems)


def parse_yaml(text: str, name: str) -> YamlFile:
    """Parse the file. Raises `YamlFileError` if it is not YAML or repeats a key.

    Only `true` and `false` are booleans, as in YAML 1.2: the country code `NO` is a string.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of SafeLoader
        repeated = list(_repeated_keys(root))
    except yaml.YAMLError as error:
        mark, why = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        raise YamlFileError(name, [(mark.line + 1 if mark else 1, f"is not YAML: {why or 'unreadable'}")]) from None
    except RecursionError:
        raise YamlFileError(name, [(1, _TOO_DEEP)]) from None
    if repeated:
        raise YamlFileError(name, repeated)
    return YamlFile(name, cast(Mapping[str, object], values), root)


def load_yaml(text: str, schema: Schema, name: str) -> YamlFile:
    """Parse the file and check it against `schema`. Raises `YamlFileError`."""
    file = parse_yaml(text, name)
    file.check(schema)
    return file


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the most similar of `known`, or all of them."""
    names = {one.casefold(): one for one in known}
    near = get_close_matches(word.casefold(), names, n=1, cutoff=0.7)
    if near:
        return f"; did you mean {names[near[0]]}?"
    return f"; known values: {', '.join(names.values())}" if names else ""


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _repeated_keys(node: yaml.Node | None) -> Iterator[Problem]:
    """The keys that occur twice: PyYAML ignores the first without an error."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield key.start_mark.line + 1, f"{key.value}: is repeated"
            seen.add(str(key.value))
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)


def _text(path: Steps, what: str) -> str:
    where = ".".join(map(str, path))
    return f"{where}: {what}" if where else what


def _faults(error: ValidationError) -> Iterator[tuple[Steps, str]]:
    """The paths and messages of a schema error, for the author of the file."""
    path = list(error.absolute_path)
    schema = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = list(schema.get("properties", ()))
        for name in sorted(map(str, error.instance.keys() - set(known))):
            yield [*path, name], f"is not known here{suggestion(name, known)}"
    elif error.validator == "enum":
        word, options = str(error.instance), map(str, cast(Sequence[object], error.validator_value))
        named = [word] if "propertyNames" in error.absolute_schema_path else []
        yield [*path, *named], f"{word!r} is not known{suggestion(word, options)}"
    elif error.validator == "type":
        wanted = _TYPES.get(str(error.validator_value), str(error.validator_value))
        yield path, "is empty" if error.instance is None else f"{error.instance!r} must be {wanted}"
    elif error.validator == "pattern" and "description" in schema:
        yield path, f"{error.instance!r} is not {schema['description']}"
    else:
        yield path, error.message


class _Loader(yaml.SafeLoader):
    """Reads only `true` and `false` as booleans, as YAML 1.2 does."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - declared by the base class
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_TYPES = {
    "object": "a mapping, such as `name: …`",
    "array": "a list, such as [one, another]",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}

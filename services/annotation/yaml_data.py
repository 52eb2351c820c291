"""Policy files: YAML checked against a JSON schema, with errors that name file and line."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

Schema = dict[str, object]


class PolicyError(ValueError):
    """A policy file does not hold what it should. The message is `file:line: what is wrong`, one line a fault.

    `reason` is the kind of fault as a code, for logs, which take no words.
    """

    def __init__(self, message: str, reason: str = "content_wrong") -> None:
        super().__init__(message)
        self.reason = reason


def load_checked(text: str, schema: Schema, name: str) -> dict[str, object]:
    """The mapping in `text`. Raises `PolicyError`, with `name` as the file's."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyError(f"{name}:{line}: {error.problem or 'not YAML'}") from None
    repeated = list(_repeated(node))
    faults = [(line, f"{key!r} stands here twice") for line, key in repeated]
    errors = Draft202012Validator(schema).iter_errors(data)
    faults += [(_line(node, one.absolute_path), _message(one)) for one in errors]
    if faults:
        raise PolicyError("\n".join(f"{name}:{line}: {message}" for line, message in sorted(faults)))
    return cast(dict[str, object], data)


def line_of(text: str, path: Iterable[str | int]) -> int:
    """The line, from 1, where the value at `path` stands; of its nearest ancestor where there is none."""
    return lines_in(text)(path)


def lines_in(text: str) -> Callable[[Iterable[str | int]], int]:
    """As `line_of`, for many paths of one text."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return lambda path: _line(node, path)


def _message(error: ValidationError) -> str:
    where = "/".join(str(part) for part in error.absolute_path)
    return f"{where}: {error.message}" if where else error.message


def _line(node: yaml.Node | None, path: Iterable[str | int]) -> int:
    line = node.start_mark.line + 1 if node else 1
    for part in path:
        found = _child(node, part)
        if found is None:
            return line
        key, node = found
        line = key.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _repeated(node: yaml.Node | None) -> Iterable[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        yield from _repeated_keys([key for key, _ in node.value])
        for _, value in node.value:
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated(value)


def _repeated_keys(keys: Sequence[yaml.Node]) -> Iterable[tuple[int, str]]:
    seen: set[str] = set()
    for key in keys:
        if key.value in seen:
            yield key.start_mark.line + 1, str(key.value)
        seen.add(key.value)

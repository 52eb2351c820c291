"""Redaction policies: which kinds of values are replaced, and how. A policy file that is wrong is refused, with line
numbers.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import jsonschema
import yaml

from services.shared.domain.entities import EntityType


class Operator(StrEnum):
    """What is done to a value."""

    PLACEHOLDER = "placeholder"
    MASK = "mask"
    GENERALISE = "generalise"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of value is treated. What was found with less confidence than `threshold` is left alone."""

    operator: Operator = Operator.PLACEHOLDER
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy. `version` is its name and a hash of its content. `allow` words are never replaced; `deny` words
    always.
    """

    name: str
    version: str
    rules: Mapping[EntityType, Rule]
    allow: frozenset[str] = frozenset()
    deny: tuple[tuple[EntityType, str], ...] = field(default=())

    def rule(self, entity_type: EntityType) -> Rule:
        """The rule for a kind; kinds that a policy does not name are replaced."""
        return self.rules.get(entity_type, _DEFAULT_RULE)


class PolicyError(Exception):
    """A policy file that is wrong. `problems` are (line from 1, what is wrong)."""

    def __init__(self, path: str, problems: tuple[tuple[int, str], ...]) -> None:
        super().__init__("\n".join(f"{path}:{line}: {what}" for line, what in problems))
        self.problems = problems


def load_policy(path: Path) -> Policy:
    """The policy in the YAML file at `path`. Raises `PolicyError`, also where there is no such file."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text)
        values = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(str(path), ((1, f"cannot be read: {type(error).__name__}"),)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PolicyError(str(path), ((mark.line + 1 if mark else 1, "is not YAML"),)) from None
    problems = tuple(sorted(_problems(values, root)))
    if problems:
        raise PolicyError(str(path), problems)
    return _policy(values, sha256(text.encode()).hexdigest()[:12])


def find_policy(name: str, folder: Path) -> Policy:
    """The policy named `name` in `folder`, or the file where `name` is a path."""
    path = Path(name)
    return load_policy(path if path.suffix in {".yaml", ".yml"} else folder / f"{name}.yaml")


def _policy(values: Mapping[str, object], digest: str) -> Policy:
    rules: dict[EntityType, Rule] = {}
    for kind, rule in _mapping(values.get("types")).items():
        fields = _mapping(rule)
        threshold = fields.get("threshold", _DEFAULT_RULE.threshold)
        rules[EntityType(kind)] = Rule(Operator(str(fields["operator"])), float(str(threshold)))
    deny = tuple(
        (EntityType(kind), str(word)) for kind, words in _mapping(values.get("deny")).items() for word in _list(words)
    )
    return Policy(
        name=str(values["policy"]),
        version=f"{values['policy']}@{digest}",
        rules=rules,
        allow=frozenset(str(word).casefold() for word in _list(values.get("allow"))),
        deny=deny,
    )


def _problems(values: object, root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(values):
        where = ".".join(map(str, error.absolute_path)) or "the policy"
        yield _line(root, list(error.absolute_path)), f"{where}: {error.message}"


def _line(node: yaml.Node | None, path: list[str | int]) -> int:
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


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


POLICIES = Path(__file__).parents[2] / "playbooks" / "policies" / "redaction"
_SCHEMA = POLICIES / "policy.schema.json"
_DEFAULT_RULE = Rule()

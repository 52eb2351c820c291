"""Policy files: read whole, or refused with everything that is wrong with them, line by line."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import product
from pathlib import Path

from services.redaction.policies.problems import Problem, nearest, problems_of, read_yaml
from services.redaction.policies.rules import Exemption, Operator, PartyRole, Policy, Rule
from services.shared.domain.entities import EntityType


class PolicyError(Exception):
    """A policy file that is wrong. `problems` are (line from 1, what is wrong)."""

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{path}:{line}: {what}" for line, what in problems))
        self.problems = problems


def load_policy(path: Path) -> Policy:
    """The policy in the YAML file at `path`. Raises `PolicyError`, also where there is no such file."""
    values, text = read_checked(path, "policy")
    return _policy(values, sha256(text.encode()).hexdigest()[:12])


def read_checked(path: Path, schema: str) -> tuple[Mapping[str, object], str]:
    """What stands in the YAML file at `path`, and its text. Raises `PolicyError` with all that `schema` has against
    it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(str(path), ((1, f"cannot be read: {_WHY.get(type(error), type(error).__name__)}"),)) from None
    values, root, broken = read_yaml(text)
    problems = broken or problems_of(values, root, name=path.stem, schema=schema)
    if problems:
        raise PolicyError(str(path), problems)
    return values, text


def find_policy(name: str, folder: Path) -> Policy:
    """The policy named `name` in `folder`, or the file where `name` is a path."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        return load_policy(path)
    shipped = sorted(one.stem for one in folder.glob("*.yaml"))
    if name not in shipped:
        raise PolicyError(name, ((1, f"is not a policy here{nearest(name, shipped)}; a file's name ends in .yaml"),))
    return load_policy(folder / f"{name}.yaml")


def _policy(values: Mapping[str, object], digest: str) -> Policy:
    rules = {EntityType(kind): _rule(_mapping(rule)) for kind, rule in _mapping(values.get("types")).items()}
    return Policy(
        name=str(values["policy"]),
        version=f"{values['policy']}@{digest}",
        rules=rules,
        allow=frozenset(str(word).casefold() for word in _list(values.get("allow"))),
        deny=named_values(_mapping(values.get("deny"))),
        exemptions=tuple(
            exemption for one in _list(values.get("exemptions")) for exemption in _exemptions(_mapping(one), rules)
        ),
        about=str(values["about"]),
    )


def named_values(values: Mapping[str, object]) -> tuple[tuple[EntityType, str], ...]:
    """(type, words) from words listed under their types."""
    return tuple((EntityType(kind), str(word)) for kind, words in values.items() for word in _list(words))


def _exemptions(fields: Mapping[str, object], rules: Mapping[EntityType, Rule]) -> Iterator[Exemption]:
    roles: list[PartyRole | None] = [PartyRole(str(one)) for one in _list(fields.get("roles"))]
    places = [str(one) for one in _list(fields.get("jurisdictions"))] or [""]
    for kind, role, place in product(_list(fields.get("types")), roles or [None], places):
        entity_type = EntityType(str(kind))
        rule = _rule(fields, rules.get(entity_type, Rule()).threshold)
        yield Exemption(entity_type, rule, role, place)


def _rule(fields: Mapping[str, object], threshold: float = Rule().threshold) -> Rule:
    stated = fields.get("threshold", threshold)
    return Rule(Operator(str(fields["operator"])), float(str(stated)), str(fields.get("because", "")))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


_WHY = {
    FileNotFoundError: "there is no such file",
    IsADirectoryError: "it is a folder",
    PermissionError: "it may not be read",
    UnicodeDecodeError: "it is not UTF-8",
}
POLICIES = Path(__file__).parents[3] / "playbooks" / "policies" / "redaction"

"""Checks the text of a playbook and of its tests as a whole, before it can be put in force."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import yaml

from services.annotation.playbook.cases import Outcome, run_case, uncovered
from services.annotation.playbook.rules import ANY_TYPE, Playbook
from services.annotation.policy_files.cases import read_cases
from services.annotation.policy_files.playbooks import read_playbook
from services.annotation.publishing.records import MOST_CASES, MOST_RULES, PlaybookText
from services.shared.runtime.yaml_file import Problem, Schema, YamlFile, YamlFileError, parse_yaml

PLAYBOOK, TESTS = "playbook", "tests"
"""The files of a problem."""
MOST_PROBLEMS = 200
MOST_VALUES = 20_000


@dataclass(frozen=True, slots=True)
class TextProblem:
    """A fault at a line of one of the two files. `field` is the dotted path of the value; it can be empty."""

    file: str
    line: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The result of a check. `playbook` is None if its text has a fault. `outcomes`: of its tests, in their order."""

    playbook: Playbook | None
    problems: tuple[TextProblem, ...]
    outcomes: tuple[Outcome, ...] = ()
    uncovered: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.playbook is not None and not self.problems


@dataclass(frozen=True, slots=True)
class Schemas:
    """The JSON schemas of playbooks and of their tests, as text."""

    playbook: str
    cases: str


def check_whole(text: PlaybookText, schemas: Schemas, name: str, others: Mapping[str, Playbook]) -> CheckedText:
    """All faults of the text: those of `glossator playbook check`, tests that fail or are missing, and document types
    that `others` apply to, by their file name. `name`: the name that the playbook must have.
    """
    checked = check_alone(text, schemas)
    book = checked.playbook
    if book is None:
        return checked
    found = claim_problems(text, book, name, others)
    return CheckedText(book, (*found, *checked.problems), checked.outcomes, checked.uncovered)


def check_claims(text: PlaybookText, schemas: Schemas, name: str, others: Mapping[str, Playbook]) -> CheckedText:
    """As `check_whole`, for a file of the installation: whether it fits beside the others. Its tests are not required.
    Without a source: whether the others do without it.
    """
    if not text.source:
        rest = any(ANY_TYPE in one.applies_to for one in others.values())
        what = f'no other playbook applies to "{ANY_TYPE}", all other types'
        return CheckedText(None, () if rest else (TextProblem(PLAYBOOK, 1, "applies_to", what),))
    checked = check_alone(text, schemas)
    book = checked.playbook
    if book is None:
        return checked
    return CheckedText(book, claim_problems(text, book, name, others), checked.outcomes, checked.uncovered)


def claim_problems(
    text: PlaybookText, book: Playbook, name: str, others: Mapping[str, Playbook]
) -> tuple[TextProblem, ...]:
    """Faults of the name and of the document types, beside the other playbooks."""
    file = parse_yaml(text.source, PLAYBOOK)
    return tuple(_problem(PLAYBOOK, line, what) for line, what in _whole_faults(file, book, name, others))


@lru_cache(maxsize=32)  # pages ask for the same text several times, and a large one takes a second
def check_alone(text: PlaybookText, schemas: Schemas) -> CheckedText:
    """The faults of the text without other playbooks."""
    try:
        _refuse_hostile(text.source, PLAYBOOK)
        book = read_playbook(text.source, _schema(schemas.playbook), PLAYBOOK)
    except YamlFileError as error:
        return CheckedText(None, tuple(_problems(PLAYBOOK, error)))
    if len(book.rules) > MOST_RULES:
        return CheckedText(None, (TextProblem(PLAYBOOK, 1, "rules", f"must be at most {MOST_RULES}"),))
    return _tested(book, text, schemas)


def _tested(book: Playbook, text: PlaybookText, schemas: Schemas) -> CheckedText:
    if not text.cases.strip():
        missing = TextProblem(TESTS, 1, "", f"there are no tests; each of the {len(book.rules)} rules needs a case")
        return CheckedText(book, (missing,), (), tuple(rule.id for rule in book.rules))
    try:
        _refuse_hostile(text.cases, TESTS)
        cases = read_cases(text.cases, _schema(schemas.cases), TESTS, book)
    except YamlFileError as error:
        return CheckedText(book, tuple(_problems(TESTS, error)))
    if len(cases) > MOST_CASES:
        return CheckedText(book, (TextProblem(TESTS, 1, "cases", f"must be at most {MOST_CASES}"),))
    outcomes = tuple(run_case(book, one) for one in cases)
    without = uncovered(book, outcomes)
    failed = [TextProblem(TESTS, one.case.line, "", _failure(one)) for one in outcomes if not one.passed]
    file = parse_yaml(text.source, PLAYBOOK)
    places = {rule.id: file.line(("rules", i)) for i, rule in enumerate(book.rules)}
    bare = [
        TextProblem(PLAYBOOK, places[rule], "", f"{rule} has no case in which it is broken; add one to the tests")
        for rule in without
    ]
    return CheckedText(book, (*bare, *failed)[:MOST_PROBLEMS], outcomes, without)


def _whole_faults(file: YamlFile, book: Playbook, name: str, others: Mapping[str, Playbook]) -> Iterator[Problem]:
    if book.name != name:
        yield file.line(("name",)), f"name: must be {name}, the name that findings and tests have"
    taken = {one.name for one in others.values()}
    if book.name in taken:
        yield file.line(("name",)), f"name: another playbook is named {book.name}; choose another name"
    claimed = {kind: other for other in others.values() for kind in other.applies_to}
    for i, kind in enumerate(book.applies_to):
        if kind in claimed:
            what = f"{claimed[kind].name} applies to {kind!r} too; remove it from one of them"
            yield file.line(("applies_to", i)), f"applies_to.{i}: {what}"
    if ANY_TYPE not in claimed and ANY_TYPE not in book.applies_to:
        yield (
            file.line(("applies_to",)),
            f'applies_to: no playbook applies to "{ANY_TYPE}", all other types; add it here',
        )


def _refuse_hostile(text: str, name: str) -> None:
    """Raises `YamlFileError` for what costs far more time or memory than its length: deep nesting, and very many
    values. Each alias counts as the values that it repeats: a few lines of aliases make a file of any size.
    """
    depth, count, sizes, opened = 0, 0, dict[str, int](), list[tuple[str, int]]()
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            count += _count(event, count, sizes, opened)
            what = "is nested too deep" if depth > _DEEPEST else ""
            what = what or (f"has more than {MOST_VALUES:,} values" if count > MOST_VALUES else "")
            if what:
                raise YamlFileError(name, [(event.start_mark.line + 1 if event.start_mark else 1, what)])
    except (yaml.YAMLError, RecursionError):
        return  # the next step reports it with its line


def _count(event: yaml.Event, before: int, sizes: dict[str, int], opened: list[tuple[str, int]]) -> int:
    """The values of an event. `sizes`: of the anchors that ended; `opened`: the anchors of the collections around."""
    if isinstance(event, yaml.AliasEvent):
        return sizes.get(event.anchor or "", MOST_VALUES)  # without a size: it contains itself
    anchor = getattr(event, "anchor", None) or ""
    if isinstance(event, yaml.CollectionStartEvent):
        opened.append((anchor, before))
    elif isinstance(event, yaml.CollectionEndEvent):
        anchor, begun = opened.pop()
        sizes[anchor] = before - begun + 1
    else:
        sizes[anchor] = 1
    return 1


def _failure(one: Outcome) -> str:
    pairs = (
        ("missing", one.missed),
        ("not expected", one.surplus),
        ("undecided differs", one.undecided),
        ("weak differs", one.weak),
    )
    differences = "; ".join(f"{what}: {', '.join(rules)}" for what, rules in pairs if rules)
    return f"the case {one.case.name!r} fails: {differences}"


def _problems(file: str, error: YamlFileError) -> Sequence[TextProblem]:
    return [_problem(file, line, what) for line, what in error.problems[:MOST_PROBLEMS]]


def _problem(file: str, line: int, what: str) -> TextProblem:
    found = _FIELD.fullmatch(what)
    where, message = found.groups() if found else ("", what)
    return TextProblem(file, line, where, message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…")


@lru_cache(maxsize=4)
def _schema(text: str) -> Schema:
    """Raises `YamlFileError` if the schema of the installation is not JSON."""
    try:
        made: Schema = json.loads(text)
    except ValueError:
        raise YamlFileError("schema", [(1, "of the installation is not JSON")], "schema_wrong") from None
    return made


_DEEPEST, _LONGEST = 12, 300
_FIELD = re.compile(r"([\w*-]+(?:\.[\w* -]+)*): (.*)", re.DOTALL)

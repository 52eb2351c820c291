"""The check of a playbook as a whole, before it is in force."""

from time import process_time

import pytest

from services.annotation.playbook.rules import Playbook
from services.annotation.policy_files.checks import Schemas, TextProblem, check_claims, check_whole
from services.annotation.publishing.records import PlaybookText
from tests.unit.annotation.small_playbooks import NDA, edited, small_folder

FOLDER = small_folder()
SCHEMAS = Schemas(FOLDER.sources.schema, FOLDER.sources.cases_schema)
OTHERS = {"correspondence": FOLDER.files["correspondence.yaml"]}


def problems(text: PlaybookText, others: dict[str, Playbook] = OTHERS) -> list[TextProblem]:
    return list(check_whole(text, SCHEMAS, "nda", others).problems)


def test_a_good_text_has_no_problem() -> None:
    checked = check_whole(NDA, SCHEMAS, "nda", OTHERS)
    assert (checked.is_good, checked.uncovered, [one.passed for one in checked.outcomes]) == (True, (), [True] * 3)


@pytest.mark.parametrize(
    ("edits", "file", "line", "field", "words"),
    [
        ({"[nda]": "[leese]"}, "playbook", 4, "applies_to.0", "did you mean lease?"),
        ({"clause: Parties": "clause: Partys"}, "playbook", 8, "rules.0.clause", "did you mean Parties?"),
        ({"at_most: P5Y": "at_most: five"}, "playbook", 15, "rules.1.at_most", "write it as P90D"),
        ({"severity: high": "severity: severe"}, "playbook", 10, "rules.0.severity", "is not known"),
        ({"title: Confidentiality agreements": "title: [x"}, "playbook", 4, "", "is not YAML"),
        ({"name: nda": "name: ndas"}, "playbook", 2, "name", "must be nda"),
        ({"[nda]": '[nda, "*"]'}, "playbook", 4, "applies_to.1", "correspondence applies to '*' too"),
        ({"nine (9)": "two (2)"}, "tests", 9, "", "the case 'long term' fails: missing: term-in-bounds"),
        ({"findings: [parties-named]": "findings: [parties]"}, "tests", 8, "cases.1.findings.0", "parties-named?"),
    ],
)
def test_a_problem_has_its_place_and_its_remedy(
    edits: dict[str, str], file: str, line: int, field: str, words: str
) -> None:
    found = problems(edited(edits))
    assert [(one.file, one.line, one.field) for one in found if words in one.message] == [(file, line, field)], found


def test_an_alias_repeats_a_value() -> None:
    first = {"agreement: usual, without": "agreement: &u usual, without"}
    assert problems(edited({**first, "    agreement: usual": "    agreement: *u"})) == []


def test_each_rule_needs_a_case() -> None:
    without = PlaybookText(NDA.source, NDA.cases.partition("  - name: long term")[0])
    assert [(one.line, one.message) for one in problems(without)] == [
        (13, "term-in-bounds has no case in which it is broken; add one to the tests")
    ]
    assert "there are no tests; each of the 2 rules needs a case" in problems(PlaybookText(NDA.source))[0].message


def test_one_playbook_is_for_all_other_types() -> None:
    assert [one.message for one in problems(NDA, {})] == ['no playbook applies to "*", all other types; add it here']
    assert problems(edited({"[nda]": '[nda, "*"]'}), {}) == []


def test_the_name_belongs_to_one_playbook() -> None:
    twin = {**OTHERS, "twin": FOLDER.files["nda.yaml"]}
    assert {one.field for one in problems(NDA, twin)} == {"name", "applies_to.0"}


def test_a_file_of_the_installation_needs_no_tests() -> None:
    assert check_claims(PlaybookText(NDA.source), SCHEMAS, "nda", OTHERS).is_good
    assert check_claims(PlaybookText(), SCHEMAS, "nda", OTHERS).problems == ()
    assert [one.field for one in check_claims(PlaybookText(), SCHEMAS, "x", {}).problems] == ["applies_to"]


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
HOSTILE = (
    "a: " + "[" * 200_000,
    f"applies_to: [{'1, a, ' * 30_000}]",
    "a: {" * 60_000,
    LAUGHS,
    f"name: &n [{'x, ' * 900}]\nrules: [{'*n, ' * 900}]",
    "x: *x",
    "x: &x [*x]",
    "\t",
    "- a\n- b",
    "a: !!python/name:os.system x",
    "~",
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8])
def test_hostile_texts_are_problems(text: str) -> None:
    begun = process_time()
    assert problems(PlaybookText(text, NDA.cases))
    assert problems(PlaybookText(NDA.source, text)) != []
    assert process_time() - begun < 30  # seconds of this process: without the limits, the first takes an hour

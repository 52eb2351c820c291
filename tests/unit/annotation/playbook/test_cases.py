"""The tests of playbooks: how they are read and reported, and that those of the shipped playbooks pass."""

import json

import pytest

from services.annotation.playbook.cases import Case, run_case, uncovered
from services.annotation.policy_files.cases import load_cases, read_cases
from services.annotation.policy_files.folder import CASES_SCHEMA, SCHEMA
from services.annotation.policy_files.playbooks import load_playbook, read_playbook
from tests.unit.annotation.playbook.test_conclude import PLAYBOOK, tiny
from tests.unit.annotation.playbook.test_conclude import SCHEMA as PLAYBOOK_SCHEMA
from tests.unit.annotation.support import ROOT

PLAYBOOKS = ROOT / "playbooks"
NAMES = sorted(path.stem for path in PLAYBOOKS.glob("*.yaml"))
TESTS_SCHEMA = json.loads((PLAYBOOKS / CASES_SCHEMA).read_text())
CASES = """\
playbook: tiny
agreements:
  whole:
    document_type: nda
    marks:
      - {clause: Governing Law, confidence: 0.6}
      - Cap On Liability
cases:
  - {name: whole, agreement: whole, findings: [cap]}
  - {name: no law, agreement: whole, without: [Governing Law], findings: [law, cap]}
  - {name: rivals, agreement: whole, document_type: lease, with: [Non-Compete], findings: [rivals, cap, insured]}
"""


def cases(text: str = CASES) -> tuple[Case, ...]:
    return read_cases(text, TESTS_SCHEMA, "t.yaml", tiny())


def test_a_case_passes_if_its_findings_are_the_expected_ones() -> None:
    outcomes = [run_case(tiny(), one) for one in cases()]
    assert [one.passed for one in outcomes] == [True] * 3
    assert [one.case.line for one in outcomes] == [9, 10, 11]
    assert uncovered(tiny(), outcomes) == ()


def test_a_failed_case_reports_the_differences() -> None:
    text = CASES.replace("findings: [law, cap]", "findings: [cap, rivals], undecided: [law]")
    outcomes = [run_case(tiny(), one) for one in cases(text)]
    assert [one.passed for one in outcomes] == [True, False, True]
    assert (outcomes[1].missed, outcomes[1].surplus, outcomes[1].undecided) == (("rivals",), ("law",), ("law",))
    assert uncovered(tiny(), outcomes) == ("law",)


def test_the_text_of_a_case_is_searched_for_the_words_of_a_rule() -> None:
    searching = PLAYBOOK.replace("No law.", "No law., words: '\\bgoverns\\b'")
    playbook = read_playbook(searching, PLAYBOOK_SCHEMA, "tiny.yaml")
    text = """\
playbook: tiny
agreements: {short: {document_type: nda, marks: [], text: The law of Delaware governs this Agreement.}}
cases:
  - {name: text of the agreement, agreement: short, findings: []}
  - {name: text of the case, agreement: short, text: It is silent., findings: [law]}
  - {name: no text, document_type: nda, findings: [law]}
"""
    outcomes = [run_case(playbook, one) for one in read_cases(text, TESTS_SCHEMA, "t.yaml", playbook)]
    assert [(one.missed, one.surplus) for one in outcomes] == [((), ())] * 3


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_playbook_passes_its_tests_and_each_rule_has_a_case(name: str) -> None:
    playbook = load_playbook(PLAYBOOKS / f"{name}.yaml", PLAYBOOKS / SCHEMA)
    outcomes = [
        run_case(playbook, one)
        for one in load_cases(playbook, PLAYBOOKS / "tests" / f"{name}.yaml", PLAYBOOKS / CASES_SCHEMA)
    ]
    assert [(one.case.line, one.missed, one.surplus, one.undecided) for one in outcomes if not one.passed] == []
    assert uncovered(playbook, outcomes) == ()
    assert playbook.name == name

import json
import re
from pathlib import Path
from typing import Any

import pytest

from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.judge import SHOWN, UNSURE, Ruling, judge
from services.annotation.playbook.marks import Mark
from services.annotation.playbook.rules import Playbook, Rule
from services.annotation.playbook.sentences import finding_message
from services.annotation.playbook.subject import Subject, asks_for_text
from services.annotation.policy_files.folder import load_playbooks
from tests.unit.annotation.playbook.test_conclude import mark
from tests.unit.annotation.support import ROOT


def _samples() -> list[dict[str, Any]]:
    return [
        sample
        for path in sorted(Path(ROOT / "samples/expected").glob("*.json"))
        if (sample := json.loads(path.read_text()))["document_type"]
    ]


PLAYBOOKS = load_playbooks(ROOT / "playbooks")
KEYS = json.loads((ROOT / "playbooks/schema/playbook.json").read_text())["$defs"]["rule"]["properties"]
FOR_AUTHORS = re.compile(
    rf"\b(?:{'|'.join(one for one in KEYS if '_' in one)}|playbooks?|yaml|regex|this rule)\b",
    re.IGNORECASE,
)
"""Keys of rules, and words about playbooks."""


@pytest.mark.parametrize("sample", _samples(), ids=lambda sample: Path(str(sample["path"])).stem)
def test_samples_get_sensible_findings(sample: dict[str, Any]) -> None:
    """No clause of a sample is reported as missing, and each agreement has at least one finding. Other papers, which
    name no parties, state clauses of the agreement that they are about.
    """
    kind = sample["document_type"]
    playbook = PLAYBOOKS.for_type(kind)
    there = {finding["category"] for finding in sample["findings"]}
    found = conclude(playbook, Subject(kind), [mark(category) for category in there]).findings
    missing = {one.category for one in found if not one.annotation_ids}
    assert missing.isdisjoint(there)
    assert {one.category for one in found if one.annotation_ids} <= there
    assert found or "Parties" not in there
    assert there or not found
    assert {"Parties", "Governing Law"}.isdisjoint(missing)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("credit agreement", "commercial-loan"),
        ("note", "commercial-loan"),
        ("guaranty", "commercial-loan"),
        ("nda", "nda"),
        ("employment", "employment"),
        ("supply", "commercial-agreement"),
        ("amendment", "commercial-agreement"),
        ("other", "correspondence"),
    ],
)
def test_each_document_type_has_its_playbook(kind: str, name: str) -> None:
    assert PLAYBOOKS.for_type(kind).name == name


RULES = [
    (one, rule)
    for one in {playbook.name: playbook for playbook in PLAYBOOKS.by_type.values()}.values()
    for rule in one.rules
]
MARKED = [(one, rule) for one, rule in RULES if not rule.by_words]


def named(given: object) -> str:
    return given.id if isinstance(given, Rule) else given.name if isinstance(given, Playbook) else str(given)


@pytest.mark.parametrize(("playbook", "rule"), MARKED, ids=named)
@pytest.mark.parametrize("confidence", [SHOWN, 0.4, 0.49, 0.55, 0.69, 0.9])
def test_a_passage_on_the_screen_counts_or_is_uncertain(playbook: Playbook, rule: Rule, confidence: float) -> None:
    """No rule says that a clause is missing while reviewers see a passage of it, in any playbook."""
    others = [Mark(name, name) for name in rule.only_with]
    verdict = judge(rule, [Mark("shown", rule.category, confidence), *others])
    absent = asks_for_text(rule) and verdict.ruling is Ruling.BROKEN and not verdict.evidence
    assert not absent
    if confidence < rule.minimum_confidence:
        assert (verdict.ruling, verdict.why) == (Ruling.WEAK, UNSURE)


@pytest.mark.parametrize(("playbook", "rule"), RULES, ids=named)
def test_readers_get_no_instruction_for_authors(playbook: Playbook, rule: Rule) -> None:
    texts = (playbook.title, rule.message, rule.guidance, rule.fallback, rule.question, rule.weak, rule.noted)
    assert not [one for one in texts if FOR_AUTHORS.search(one)]
    verdicts = (judge(rule, marks) for marks in ([], [Mark("a", rule.category)], [Mark("a", rule.category, SHOWN)]))
    assert not [one for one in verdicts if FOR_AUTHORS.search(finding_message(rule, one))]

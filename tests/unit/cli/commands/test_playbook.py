"""`glossator playbook`: checked, explained, tested and tried on what `annotate` printed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app

PLAYBOOK = """\
name: tiny
title: Tiny
applies_to: [nda]
minimum_confidence: 0.5
rules:
  - {id: law, clause: Governing Law, expect: required, severity: high, message: No law., guidance: Ask.}
  - {id: notice, field: Notice Period, at_most: P90D, severity: low, message: Long notice., fallback: Ninety days.}
"""
TESTS = """\
playbook: tiny
cases:
  - {name: empty, document_type: nda, findings: [law]}
  - {name: long, document_type: nda, with: [{field: Notice Period, value: P91D}], findings: [law, notice]}
"""


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["playbook", *arguments], env={"COLUMNS": "200", "TERM": "dumb"})


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(PLAYBOOK)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/tiny.yaml").write_text(TESTS)
    return path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_shipped_playbooks_are_right() -> None:
    result = _run("check")
    assert result.exit_code == 0
    assert [line.rpartition("/")[2].partition(":")[0] for line in result.stdout.splitlines()] == [
        "commercial-agreement.yaml", "commercial-loan.yaml", "correspondence.yaml", "employment.yaml", "nda.yaml",
    ]  # fmt: skip


def test_all_that_is_wrong_is_told_with_lines(tiny: Path) -> None:
    _edit(tiny, "Notice Period, at_most: P90D", "Notice Period, at_most: soon")
    _edit(tiny, "Governing Law", "Goverming Law")
    result = _run("check", str(tiny), "nda", str(tiny.parent / "none.yaml"))
    assert result.exit_code == 1
    assert f"{tiny}:6: rules.0.clause: 'Goverming Law' is not a known clause type; did you mean" in result.stderr
    assert f"{tiny}:7: rules.1.at_most: 'soon' is not a duration; write it as P90D or P2Y6M" in result.stderr
    assert "none.yaml:1: cannot be read: no such file" in result.stderr
    assert "nda@" in result.stdout


def test_tests_are_checked_too(tiny: Path) -> None:
    _edit(tiny.parent / "tests/tiny.yaml", "findings: [law]", "findings: [lore]")
    result = _run("check", str(tiny))
    assert (result.exit_code, "tests/tiny.yaml:3: cases.0.findings.0: 'lore' is not a known rule" in result.stderr) == (
        1,
        True,
    )


def test_two_that_claim_one_type_are_told_with_files_and_lines(tiny: Path) -> None:
    other = tiny.parent / "other.yaml"
    other.write_text(PLAYBOOK.replace("[nda]", "\n  - lease\n  - nda").replace("name: tiny", "name: other"))
    result = _run("check", str(tiny), str(other))
    fault = f"{other}:5: applies_to.1: the playbook in {tiny}:3 applies to 'nda' too; remove it from one of them\n"
    assert (result.exit_code, result.stderr) == (1, fault)
    assert _run("check", str(other)).exit_code == _run("check", str(tiny), str(tiny)).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (
            ("nda",),
            ("Confidentiality agreements", "term-in-bounds", "Term must be at least 1 year and at most"),
        ),
        (("nda", "term-in-bounds"), ("medium: The term is unusual.", "fallback", "is undecided")),
        (("commercial-agreement",), ("for supply", "all others")),
    ],
)
def test_rules_are_taught(arguments: tuple[str, ...], shown: tuple[str, ...]) -> None:
    result = _run("explain", *arguments)
    assert result.exit_code == 0
    assert [one for one in shown if one not in result.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nda", "term-in-bound"), "did you mean term-in-bounds?"),
        ((), "a playbook or a document is needed"),
        (("nda", "--document", "x"), "a playbook or a document is needed"),
    ],
)
def test_what_cannot_be_explained_is_wrong_usage(arguments: tuple[str, ...], told: str) -> None:
    result = _run("explain", *arguments)
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_a_table_that_passes(tiny: Path) -> None:
    result = _run("test", str(tiny))
    assert result.exit_code == 0
    assert "2 of 2 cases passed, 2 of 2 rules touched" in result.stdout


def test_a_case_that_fails_and_a_rule_that_no_case_touches(tiny: Path) -> None:
    _edit(tiny, "P90D", "P100D")
    result = _run("test", str(tiny))
    assert result.exit_code == 1
    assert ["4:", "long", "failed", "not", "found:", "notice"] in [line.split() for line in result.stdout.splitlines()]
    assert "no case touches: notice" in result.stdout


def test_a_playbook_without_tests_fails(tiny: Path) -> None:
    (tiny.parent / "tests/tiny.yaml").unlink()
    assert _run("check", str(tiny)).exit_code == 0
    result = _run("test", str(tiny))
    assert (result.exit_code, "no tests" in result.stdout) == (1, True)


def _annotated(folder: Path) -> Path:
    def one(path: str, kind: str, *pairs: tuple[str, str]) -> str:
        marks = [{"category": c, "start": 0, "end": 1, "confidence": 0.9, "quote": quote} for c, quote in pairs]
        return json.dumps({"path": path, "document_type": kind, "annotations": marks})

    path = folder / "past.jsonl"
    lines = [
        one("a.pdf", "nda", ("Governing Law", "x"), ("Notice Period", "ninety-five (95) days")),
        one("b.pdf", "nda", ("Notice Period", "[DATE_1]")),
        one("c.pdf", "lease"),
        json.dumps({"path": "d.pdf", "error": {"reason": "encrypted"}}),
    ]
    path.write_text("\n".join(lines))
    return path


def test_a_preview_on_what_annotate_printed(tiny: Path) -> None:
    result = _run("preview", str(tiny), str(_annotated(tiny.parent)))
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[1:3] == [["law", "high", "1", "b.pdf"], ["notice", "low", "1", "1", "a.pdf"]]
    assert "findings in 2 of 2 documents; 1 of types that it is not for" in result.stdout


def test_a_preview_beside_another(tiny: Path) -> None:
    other = tiny.parent / "new.yaml"
    other.write_text(PLAYBOOK.replace("P90D", "P100D"))
    result = _run("preview", str(other), str(_annotated(tiny.parent)), "--against", str(tiny))
    assert ["notice", "low", "0", "1", "−1"] in [line.split() for line in result.stdout.splitlines()]


def test_a_preview_for_machines(tiny: Path) -> None:
    result = _run("preview", str(tiny), str(_annotated(tiny.parent)), "--json-lines")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"document": "a.pdf", "document_type": "nda", "findings": ["notice"], "undecided": []},
        {"document": "b.pdf", "document_type": "nda", "findings": ["law"], "undecided": ["notice"]},
    ]


@pytest.mark.parametrize("content", ["{", "[]", '{"path": "x"}', None])
def test_what_is_no_past_is_told(tiny: Path, content: str | None) -> None:
    path = tiny.parent / "past.jsonl"
    if content is not None:
        path.write_text(content)
    result = _run("preview", str(tiny), str(path))
    assert (result.exit_code, "past.jsonl" in result.stderr) == (1, True)


def test_a_preview_needs_one_past(tiny: Path) -> None:
    assert _run("preview", str(tiny)).exit_code == 2

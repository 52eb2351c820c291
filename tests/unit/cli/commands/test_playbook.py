"""`glossator playbook`: check, explain, test, preview, and the lists of names."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.local.layout import Layout
from services.shared.runtime.document_types import use_types

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


def test_shipped_playbooks_are_valid() -> None:
    result = _run("check")
    assert result.exit_code == 0
    assert [line.rpartition("/")[2].partition(":")[0] for line in result.stdout.splitlines()] == [
        "commercial-agreement.yaml", "commercial-loan.yaml", "correspondence.yaml", "employment.yaml", "nda.yaml",
    ]  # fmt: skip


def test_all_problems_have_file_and_line(tiny: Path) -> None:
    _edit(tiny, "Notice Period, at_most: P90D", "Notice Period, at_most: soon")
    _edit(tiny, "Governing Law", "Goverming Law")
    result = _run("check", str(tiny), "nda", str(tiny.parent / "none.yaml"))
    assert result.exit_code == 1
    assert f"{tiny}:6: rules.0.clause: 'Goverming Law' is not a known clause type; did you mean" in result.stderr
    assert f"{tiny}:7: rules.1.at_most: 'soon' is not a duration; write it as P90D or P2Y6M" in result.stderr
    assert "none.yaml:1: cannot be read: no such file" in result.stderr
    assert "nda@" in result.stdout


def test_an_unknown_name_gets_the_nearest_one() -> None:
    result = _run("check", "emploment")
    assert result.exit_code == 2
    assert "there is no playbook and no file emploment" in result.stderr
    assert "did you mean employment?" in result.stderr
    assert "the shipped playbooks are commercial-agreement, " in _run("check", "nosuch").stderr


def test_all_playbooks_of_a_folder_are_checked(tiny: Path) -> None:
    result = _run("check", str(tiny.parent))
    assert (result.exit_code, result.stdout.partition(":")[0]) == (0, str(tiny))
    (tiny.parent / "empty").mkdir()
    empty = _run("check", str(tiny.parent / "empty"))
    assert (empty.exit_code, "contains no playbook" in empty.stderr) == (2, True)


def test_test_cases_are_checked(tiny: Path) -> None:
    _edit(tiny.parent / "tests/tiny.yaml", "findings: [law]", "findings: [lore]")
    result = _run("check", str(tiny))
    assert (result.exit_code, "tests/tiny.yaml:3: cases.0.findings.0: 'lore' is not a known rule" in result.stderr) == (
        1,
        True,
    )


def test_two_playbooks_for_one_type_are_a_problem(tiny: Path) -> None:
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
        (("commercial-agreement",), ("applies to supply", "all other types")),
    ],
)
def test_rules_are_explained(arguments: tuple[str, ...], shown: tuple[str, ...]) -> None:
    result = _run("explain", *arguments)
    assert result.exit_code == 0
    assert [one for one in shown if one not in result.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("nda", "term-in-bound"), "did you mean term-in-bounds?"),
        ((), "name either a playbook or --document"),
        (("nda", "--document", "x"), "name either a playbook or --document"),
    ],
)
def test_wrong_usage_of_explain(arguments: tuple[str, ...], remedy: str) -> None:
    result = _run("explain", *arguments)
    assert (result.exit_code, remedy in result.stderr) == (2, True)


def test_passing_cases_cover_all_rules(tiny: Path) -> None:
    result = _run("test", str(tiny))
    assert result.exit_code == 0
    assert "2 of 2 cases passed, 2 of 2 rules covered" in result.stdout


def test_failing_case_and_rule_without_a_case(tiny: Path) -> None:
    _edit(tiny, "P90D", "P100D")
    result = _run("test", str(tiny))
    assert result.exit_code == 1
    assert ["4:", "long", "failed", "missing:", "notice"] in [line.split() for line in result.stdout.splitlines()]
    assert "rules without a case: notice" in result.stdout


def test_playbook_without_tests_fails(tiny: Path) -> None:
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


def test_preview_on_output_of_annotate(tiny: Path) -> None:
    result = _run("preview", str(tiny), str(_annotated(tiny.parent)))
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[1:3] == [["law", "high", "1", "b.pdf"], ["notice", "low", "1", "1", "a.pdf"]]
    assert "findings in 2 of 2 documents; 1 document skipped: its type is not covered" in result.stdout


@pytest.mark.parametrize(
    ("as_type", "exit_code", "shown"),
    [
        ("nda", 0, "findings in 3 of 3 documents"),
        ("lease", 2, "tiny does not apply to lease"),
        ("leese", 2, "did you mean lease?"),
        ("spaceship", 2, "known types: credit_agreement, "),
    ],
)
def test_preview_as_another_type(tiny: Path, as_type: str, exit_code: int, shown: str) -> None:
    result = _run("preview", str(tiny), str(_annotated(tiny.parent)), "--as-type", as_type)
    assert result.exit_code == exit_code
    assert shown in result.stdout + result.stderr


@pytest.fixture
def own_types(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "types"
    folder.mkdir()
    text = "types:\n  - {name: data processing agreement, parent: service, titles: [data processing <paper>]}\n"
    (folder / "own.yaml").write_text(text)
    yield folder
    use_types("")


def test_own_types_are_listed_and_used(tiny: Path, own_types: Path) -> None:
    listed = _run("types", "--json-lines", "--types", str(own_types)).stdout.splitlines()
    assert json.loads(listed[-1]) == {
        "document_type": "data_processing_agreement",
        "playbook": "commercial-agreement",
        "parent": "service",
        "titles": ["data processing <paper>"],
        "words": [],
    }
    _edit(tiny, "[nda]", "[data_procesing_agreement]")
    assert "'data_procesing_agreement' is not a known document type;" in _run("check", str(tiny)).stderr
    near = _run("check", str(tiny), "--types", str(own_types)).stderr
    assert "did you mean data_processing_agreement?" in near
    _edit(tiny, "procesing", "processing")
    assert _run("check", str(tiny)).exit_code == 1
    assert _run("check", str(tiny), "--types", str(own_types)).exit_code == 0


def test_a_wrong_folder_of_types_is_refused(tiny: Path, own_types: Path) -> None:
    _edit(own_types / "own.yaml", "parent: service", "parent: servise")
    refused = _run("check", str(tiny), "--types", str(own_types))
    assert refused.exit_code == 1
    assert f"{own_types / 'own.yaml'}:2: types.0.parent: 'servise' is not a known document type; did" in refused.stderr


def test_own_types_are_those_of_the_local_system(tiny: Path, own_types: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _edit(tiny, "[nda]", "[data_processing_agreement]")
    monkeypatch.setattr(Layout, "settings", lambda _: {"GLOSSATOR_DOCUMENT_TYPES": str(own_types)})
    assert _run("check", str(tiny)).exit_code == 0


def test_own_types_are_those_of_a_local_system_in_another_folder(
    tiny: Path, own_types: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _edit(tiny, "[nda]", "[data_processing_agreement]")
    layout = Layout(tmp_path / "home")
    layout.root.mkdir()
    layout.keep_settings({"GLOSSATOR_DOCUMENT_TYPES": str(own_types)})
    monkeypatch.setenv("GLOSSATOR_HOME", str(layout.root))
    assert _run("check", str(tiny)).exit_code == 0


def test_preview_against_another_playbook(tiny: Path) -> None:
    other = tiny.parent / "new.yaml"
    other.write_text(PLAYBOOK.replace("P90D", "P100D"))
    result = _run("preview", str(other), str(_annotated(tiny.parent)), "--against", str(tiny))
    assert ["notice", "low", "0", "1", "−1"] in [line.split() for line in result.stdout.splitlines()]


def test_preview_as_json_lines(tiny: Path) -> None:
    result = _run("preview", str(tiny), str(_annotated(tiny.parent)), "--json-lines")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"document": "a.pdf", "document_type": "nda", "findings": ["notice"], "undecided": []},
        {"document": "b.pdf", "document_type": "nda", "findings": ["law"], "undecided": ["notice"]},
    ]


@pytest.mark.parametrize("content", ["{", "[]", '{"path": "x"}', "", "\n", None])
def test_invalid_input_of_preview_is_named(tiny: Path, content: str | None) -> None:
    path = tiny.parent / "past.jsonl"
    if content is not None:
        path.write_text(content)
    result = _run("preview", str(tiny), str(path))
    assert (result.exit_code, "past.jsonl" in result.stderr) == (1, True)


@pytest.mark.parametrize(("documents", "exit_code"), [(7, 0), (8, 1)])
def test_check_on_a_folder_refuses_a_rule_that_fires_as_high(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, documents: int, exit_code: int
) -> None:
    results = [{"path": str(number), "document_type": "nda", "annotations": []} for number in range(documents)]
    monkeypatch.setattr("services.cli.commands.playbook.annotate_files", lambda *_: iter([*results, {"error": {}}]))
    result = _run("check", str(tiny), "--on", str(tiny.parent))
    assert result.exit_code == exit_code
    assert f"on {documents} documents of {tiny.parent}" in result.stdout
    assert (f"{tiny}: law: fires as high or critical on 8 of 8 documents" in result.stderr) == bool(exit_code)
    assert (f"{tiny}: rules: 8 of 8 documents have a finding of high" in result.stderr) == bool(exit_code)


def test_check_reads_the_output_of_annotate(tiny: Path) -> None:
    result = _run("check", str(tiny), "--on", str(_annotated(tiny.parent)))
    assert result.exit_code == 0
    assert f"on 2 documents of {tiny.parent / 'past.jsonl'}" in result.stdout


def test_preview_needs_an_input(tiny: Path) -> None:
    assert _run("preview", str(tiny)).exit_code == 2


def test_document_types_have_their_playbook() -> None:
    lines = [json.loads(line) for line in _run("types", "--json-lines").stdout.splitlines()]
    by_type = {one["document_type"]: one["playbook"] for one in lines}
    assert (by_type["credit_agreement"], by_type["nda"], by_type["lease"]) == (
        "commercial-loan",
        "nda",
        "commercial-agreement",
    )
    assert "credit_agreement" in _run("types").stdout


def test_clauses_have_their_fields() -> None:
    lines = [json.loads(line) for line in _run("clauses", "--json-lines").stdout.splitlines()]
    clauses = {one["clause"]: (one["group"], one["fields"]) for one in lines if "clause" in one}
    assert clauses["Governing Law"] == ("commercial, loan", ["Applicable Law", "Forum"])
    assert clauses["Insurance"] == ("commercial", [])
    fields = {one["field"]: (one["kind"], one["example"]) for one in lines if "field" in one}
    assert fields["Notice Period"] == ("duration", "P30D")
    narrow = CliRunner().invoke(app, ["playbook", "clauses"], env={"COLUMNS": "80", "TERM": "dumb"})
    assert "Unlimited/All-You-Can-Eat-License " in narrow.stdout

"""`glossator redact` prints one result per file, also for files that it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app

_TEXT = "Mr. John Roe,\r\n[PERSON_1] of 12 Elm Street, Springfield, IL 62704\r\nowes $5,000 from May 3, 2021.\n\ufeff"


def _run(*arguments: str) -> tuple[Result, list[dict[str, object]]]:
    result = CliRunner().invoke(app, ["redact", "--json-lines", *arguments])
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def _write(path: Path, text: str = _TEXT) -> str:
    path.write_bytes(text.encode())
    return str(path)


def test_only_the_spans_differ_from_the_text(tmp_path: Path) -> None:
    result, [answer] = _run(_write(tmp_path / "a.txt"))
    assert result.exit_code == 0
    assert answer["text"] == _TEXT
    spans = answer["spans"]
    assert isinstance(spans, list)
    assert [(_TEXT[one["start"] : one["end"]], one["type"], one["placeholder"]) for one in spans] == [
        ("Mr. John Roe", "PERSON", "[PERSON_1]"),
        ("[PERSON_1]", "ESCAPED", None),
        ("12 Elm Street, Springfield, IL 62704", "ADDRESS", "[ADDRESS_1]"),
        ("$5,000", "AMOUNT", "[AMOUNT_1]"),
        ("May 3, 2021", "DATE", "[DATE_1]"),
    ]
    assert answer["redacted"] == ("[PERSON_1],\r\n[=PERSON_1] of [ADDRESS_1]\r\nowes [AMOUNT_1] from [DATE_1].\n\ufeff")


def test_legal_review_keeps_the_deal(tmp_path: Path) -> None:
    _, [answer] = _run("--policy", "legal-review", _write(tmp_path / "a.txt"))
    assert "owes $5,000 from May 3, 2021" in str(answer["redacted"])


@pytest.mark.parametrize(("matter", "second"), [((), "[PERSON_1]"), (("--matter", "m"), "[PERSON_2]")])
def test_files_of_one_matter_share_placeholders(tmp_path: Path, matter: tuple[str, ...], second: str) -> None:
    paths = [_write(tmp_path / "a.txt", "Mr. John Roe"), _write(tmp_path / "b.txt", "Mr. Wei Zhang")]
    _, answers = _run(*matter, *paths)
    assert [one["redacted"] for one in answers] == ["[PERSON_1]", second]


def test_folders_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    names = ["b.txt", "a.txt", "sub/c.txt"]
    for name in names:
        _write(tmp_path / name, name)
    _, answers = _run(str(tmp_path))
    assert [one["path"] for one in answers] == [str(tmp_path / name) for name in sorted(names)]


def test_other_formats_are_extracted(tmp_path: Path) -> None:
    _, [answer] = _run(_write(tmp_path / "a.html", "<html><body><p>Name: John Roe</p></body></html>"))
    assert "Name: [PERSON_1]" in str(answer["redacted"])


def test_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    result, answers = _run(str(tmp_path / "nowhere.txt"), str(broken), _write(tmp_path / "c.txt"))
    assert result.exit_code == 1
    errors = [one.get("error") for one in answers]
    assert [isinstance(one, dict) and one["reason"] for one in errors] == ["not_found", "malformed", False]
    assert isinstance(errors[0], dict)
    assert errors[0]["message"] == "The file cannot be read."


@pytest.mark.parametrize("text", ["", "\x01\t\x02", "x" * 100_000])
def test_unusual_texts(tmp_path: Path, text: str) -> None:
    result, [answer] = _run(_write(tmp_path / "a.txt", text))
    assert (result.exit_code, answer["text"], answer["spans"]) == (0, text, [])


def test_unknown_policy_is_wrong_usage(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    policy.write_text("policy: p\nabout: x\ntypes:\n  PERSONS: {operator: keep}\n")
    result, answers = _run("--policy", str(policy), _write(tmp_path / "a.txt"))
    assert result.exit_code == 2
    assert answers == []
    assert "PERSONS" in result.stderr


def test_without_json_it_prints_the_redacted_text(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["redact", _write(tmp_path / "a.txt", "Mr. John Roe"), str(tmp_path / "no.txt")])
    assert "[PERSON_1]" in result.stdout
    assert "not_found" in result.stdout


_LOAN = "LENDER:\nName: John Roe\nTitle: Vice President\n\nBORROWER:\nName: Wei Zhang\n"


@pytest.mark.parametrize(
    ("options", "redacted"),
    [
        (
            ("--jurisdiction", "US-NY"),
            "LENDER:\nName: John Roe\nTitle: Vice President\n\nBORROWER:\nName: [PERSON_1]\n",
        ),
        (
            ("--jurisdiction", "us-ny"),
            "LENDER:\nName: John Roe\nTitle: Vice President\n\nBORROWER:\nName: [PERSON_1]\n",
        ),
        ((), "LENDER:\nName: [PERSON_1]\nTitle: Vice President\n\nBORROWER:\nName: [PERSON_2]\n"),
    ],
)
def test_jurisdiction_selects_rules(tmp_path: Path, options: tuple[str, ...], redacted: str) -> None:
    _, [answer] = _run("--policy", "glba", *options, _write(tmp_path / "a.txt", _LOAN))
    assert answer["redacted"] == redacted


def test_parties_are_found_in_any_casing(tmp_path: Path) -> None:
    parties = tmp_path / "parties.yaml"
    parties.write_text("PERSON: [Zyntha Q. Quorvex]\n")
    text = "quorvex, zyntha and Z. Quorvex and Zyntha Quorvex"
    _, [answer] = _run("--parties", str(parties), "--policy", "legal-review", _write(tmp_path / "a.txt", text))
    assert answer["redacted"] == "[PERSON_1] and [PERSON_1] and [PERSON_1]"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--jurisdiction", "Bavaria"), "Bavaria is not a known jurisdiction"),
        (("--html", "x.html"), "writes a page on one file, but there are 2"),
        (("--policy", "stricd"), "stricd:1: is not a policy; did you mean strict?"),
        (("--policy", "no.yaml"), "no.yaml:1: cannot be read: the file does not exist"),
        (("--parties", "nowhere.yaml"), "nowhere.yaml:1: cannot be read: the file does not exist"),
    ],
)
def test_wrong_usage(tmp_path: Path, options: tuple[str, ...], problem: str) -> None:
    paths = [_write(tmp_path / name, "x") for name in ("a.txt", "b.txt")]
    result = CliRunner().invoke(app, ["redact", *options, *paths], env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert problem in result.stderr


def test_only_the_owner_can_read_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = CliRunner().invoke(app, ["redact", "--html", str(page), _write(tmp_path / "a.txt", "Mr. John Roe")])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 replaced, 0 kept, 0 in doubt" in result.stderr
    assert page.stat().st_mode & 0o777 == 0o600
    assert "Redaction of a.txt" in page.read_text()


def test_show_prints_the_legend(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["redact", "--show", _write(tmp_path / "a.txt", "Mr. John Roe")])
    assert result.exit_code == 0
    assert "[PERSON_1]" in result.stdout
    assert "strict@" in result.stdout
    assert "Roe" not in result.stdout

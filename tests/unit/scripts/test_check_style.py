from pathlib import Path

import pytest
import yaml

from scripts.check_style import faults, rules_of

STYLE = Path(__file__).resolve().parents[3] / "docs" / "style.yaml"

CASES = [
    ("page.md", "The door answers.", ["1: 'door': write: entry point"]),
    ("page.md", "See `ingestion/entry/http.py` and `door`.", []),
    ("page.md", "One\nrow a rule: one row a rule.", ["2: 'one row a': write: one row per rule"]),
    ("page.md", "No document or submission has this id.", []),
    ("code.py", "stands = nobody(1)", []),
    ("code.py", 'x = 1\nraise ValueError("nobody")', ["2: 'nobody': write: no one; better, name the actor"]),
    ("code.py", "x = 1  # nobody", ["1: 'nobody': write: no one; better, name the actor"]),
    ("tests/code.py", 'x = "nobody"', []),
    ("tests/code.py", '"""Nobody calls the port again."""', ["1: 'Nobody': write: no one; better, name the actor"]),
    ("code.py", '"""Webhook routes."""', ["1: 'Webhook routes.': write: what the name does not say, or no docstring"]),
    (
        "code.py",
        'def f():\n    """The value."""',
        ["1: 'The value.': write: what the name does not say, or no docstring"],
    ),
    ("code.py", 'def f():\n    """Seconds since the last commit."""', []),
    ("picture.svg", "nobody", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES)
def test_faults_are_found(tmp_path: Path, name: str, text: str, expected: list[str]) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    assert list(faults(path, list(rules_of(yaml.safe_load(STYLE.read_text()))))) == expected

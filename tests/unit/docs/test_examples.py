"""The code accepts the examples in the documentation."""

import json
import re
from pathlib import Path

import pytest

from services.annotation.playbook.cases import run_case, uncovered
from services.annotation.policy_files.cases import read_cases
from services.annotation.policy_files.playbooks import read_playbook
from services.cli.demo.main import demo
from services.redaction.files.policies import load_policy
from services.redaction.recognisers.base import PatternRecogniser
from tests.unit.docs.test_links import PAGES, ROOT
from tests.unit.redaction.makers import found

_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r"\bGLOSSATOR_[A-Z_]*[A-Z]\b")
_READ_ELSEWHERE = {
    "GLOSSATOR_CREDENTIAL_FILE",  # the command line
    "GLOSSATOR_DATA",  # tests and training
    "GLOSSATOR_HOME",  # the command line
    "GLOSSATOR_LLM_THREADS",  # models/backends/vllm
    "GLOSSATOR_LLM_WEIGHTS",  # the command line, models/backends/vllm
    "GLOSSATOR_PYTHON",  # scripts/setup.sh
    "GLOSSATOR_REQUIRE_KAFKA",  # tests and scripts/setup.sh
}


def _blocks(language: str) -> list[tuple[str, str]]:
    """Page and content of each block of a language."""
    return [
        (name, match.group(3))
        for name in PAGES
        for match in _BLOCK.finditer((ROOT / name).read_text(encoding="utf-8"))
        if match.group(2) == language
    ]


@pytest.mark.parametrize(("name", "code"), _blocks("python"))
def test_python_compiles(name: str, code: str) -> None:
    assert compile(code, name, "exec").co_filename == name


@pytest.mark.parametrize("name", PAGES)
def test_settings_exist(name: str) -> None:
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    known = set(_SETTING.findall(reference)) | _READ_ELSEWHERE
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(_SETTING.findall(text)) - known == set()


def test_the_playbook_passes_its_tests() -> None:
    book, cases = (text for name, text in _blocks("yaml") if name.endswith("write-a-playbook.md"))
    folder = ROOT / "playbooks" / "schema"
    playbook = read_playbook(book, json.loads((folder / "playbook.json").read_text(encoding="utf-8")), "docs")
    schema = json.loads((folder / "playbook-tests.json").read_text(encoding="utf-8"))
    outcomes = [run_case(playbook, one) for one in read_cases(cases, schema, "docs", playbook)]
    assert [one.case.name for one in outcomes if not one.passed] == []
    assert uncovered(playbook, outcomes) == ()


def test_the_redaction_policy_is_valid(tmp_path: Path) -> None:
    ((_, text),) = [block for block in _blocks("yaml") if block[0].endswith("write-a-redaction-policy.md")]
    path = tmp_path / "employment-files.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_policy(path).name == "employment-files"


def test_the_recogniser_passes_its_test() -> None:
    recogniser, test = (code for name, code in _blocks("python") if name.endswith("add-a-recogniser.md"))
    names: dict[str, object] = {}
    exec(recogniser, names)
    dockets = names["DOCKETS"]
    assert isinstance(dockets, PatternRecogniser)
    gone, kept = (re.findall(r'"([^"]+)"', line)[1:] for line in test.splitlines() if line.startswith("@pytest"))
    assert [text for text in gone if not found(dockets, text)] == []
    assert [text for text in kept if found(dockets, text)] == []


def test_the_readme_shows_the_output_of_the_demo() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = json.loads(next(line for line in text.splitlines() if line.startswith("{")))
    source = Path(demo.__code__.co_filename).read_text(encoding="utf-8")
    assert [name for name in shown if f'"{name}"' not in source] == []
    assert sum(shown["documents"].values()) == 30

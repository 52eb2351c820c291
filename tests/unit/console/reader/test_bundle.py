"""The reader that is served is the one of the sources, and keeps the rules of the console."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from services.shared.domain.annotations import REVIEW_REASONS, AnnotationState, FindingState, RuleState
from services.shared.domain.clauses import CLAUSE_TYPES, Severity
from services.shared.domain.fields.types import FIELD_TYPES

CONSOLE = Path(__file__).resolve().parents[4] / "services" / "console"
SOURCES, STATIC, TEMPLATES = CONSOLE / "reader", CONSOLE / "static", CONSOLE / "templates"
MOST_BYTES = 80_000
_has_node = shutil.which("node") is not None and (SOURCES / "node_modules" / ".stamp").exists()


def _sources(*suffixes: str) -> dict[str, str]:
    found = [path for path in SOURCES.rglob("*") if path.suffix in suffixes and "node_modules" not in path.parts]
    return {str(path.relative_to(SOURCES)): path.read_text(encoding="utf-8") for path in found}


@pytest.mark.skipif(not _has_node, reason="the packages of the reader are absent: run `scripts/setup.sh node`")
@pytest.mark.parametrize("step", ["types", "test", "check"])
def test_the_sources_build_to_the_committed_files(step: str) -> None:
    done = subprocess.run(["npm", "run", "--silent", step], cwd=SOURCES, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bundle_is_small_and_has_no_forbidden_call() -> None:
    script = (STATIC / "reader.js").read_text(encoding="utf-8")
    sheet = (STATIC / "reader.css").read_text(encoding="utf-8")
    assert sum(len(gzip.compress(one.encode())) for one in (script, sheet)) <= MOST_BYTES
    # Preact has `innerHTML` for a property that the reader never sets; trusted types refuse it at run time too.
    assert not re.search(
        r"\beval\(|new Function|insertAdjacentHTML|document\.write|localStorage|sessionStorage", script
    )
    assert not re.search(r"https?://(?!www\.w3\.org/)", script + sheet)


def test_no_source_sets_markup() -> None:
    found = _sources(".ts", ".tsx")
    assert {name for name, text in found.items() if re.search(r"innerHTML|dangerouslySet|style=", text)} == set()


def test_a_browser_stores_no_field() -> None:
    """Without `autocomplete="off"`, Chromium writes what is typed to its session file, where it stays."""
    templates = {one.name: one.read_text(encoding="utf-8") for one in TEMPLATES.glob("*.html")}
    fields = [
        (name, found[0])
        for name, text in (_sources(".tsx") | templates).items()
        for found in re.finditer(r"<(?:input|textarea)\s[^<]*", text)
        if not re.search(r'type="(?:checkbox|radio|range|hidden|date|file)"|autocomplete="off"', found[0])
    ]
    assert fields == []


def test_every_category_has_a_family_and_its_own_code() -> None:
    table = json.loads((SOURCES / "data" / "categories.json").read_text(encoding="utf-8"))
    assert set(table) >= {*CLAUSE_TYPES, *FIELD_TYPES}
    assert len({code for _, code in table.values()}) == len(table)


def test_the_reader_knows_every_state_severity_and_reason_of_the_api() -> None:
    types = (SOURCES / "api" / "types.ts").read_text(encoding="utf-8")
    codes = [one.value for kind in (AnnotationState, FindingState, RuleState, Severity) for one in kind]
    assert [one for one in codes if f'"{one}"' not in types] == []
    messages = (SOURCES / "messages.ts").read_text(encoding="utf-8")
    # A rejection has no reason `missed`: it is for annotations that a person adds.
    assert {one for one in REVIEW_REASONS - {"", "missed"} if f'["{one}",' not in messages} == set()


def test_the_key_table_has_no_key_twice() -> None:
    table = json.loads((SOURCES / "data" / "keys.json").read_text(encoding="utf-8"))
    keys = [key for one in table for key in one["keys"]]
    assert len(set(keys)) == len(keys)
    assert all(one["text"] and one["group"] for one in table)


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, one in lock["packages"].items() if "resolved" in one]
    package = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [one for one in versions.values() if not re.fullmatch(r"\d+\.\d+\.\d+", one)] == []


def test_sources_are_small() -> None:
    long = {name: text.count("\n") for name, text in _sources(".ts", ".tsx", ".css").items() if text.count("\n") > 350}
    assert long.keys() <= {"messages.ts", "model/store.ts", "style/panel.css", "style/pages.css"}

"""`glossator playbook list`, `propose`, `publish`, `return` and `restore` on a real port."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.annotation.desk.playbooks.records import ListPlaybookDraftsRequest
from services.cli.__main__ import app
from services.cli.connect.system import Caller
from services.shared.runtime.document_types import use_types
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.conftest import annotation_template, database
from tests.unit.annotation.edge.test_api import running
from tests.unit.annotation.small_playbooks import ANN, BEN, NDA, edited, small_folder, titled
from tests.unit.annotation.support import ROOT, World, make_world

__all__ = ["annotation_template", "database"]  # fixtures of the annotation service's tests
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}
Run = Callable[..., Result]


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, folder=small_folder)


@pytest.fixture
async def run(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Run]:
    """Runs a command as ANN, or as BEN for those of a second person. The command has a loop of its own."""
    proofs: list[bool] = []
    async with running(world, ANN, BEN) as port:

        def caller_of(_directory: Path, _service: str, who: str, *, proven: bool = False) -> Caller:
            proofs.append(proven)
            person = BEN if who.startswith("second") else ANN
            return Caller(f"127.0.0.1:{port}", person.subject, person.subject)

        monkeypatch.setattr("services.cli.commands.playbook_changes.caller_of", caller_of)

        def command(*arguments: str) -> Result:
            return CliRunner().invoke(app, ["playbook", *arguments], env=_WIDE)

        yield command
    assert proofs


def written(folder: Path, source: str, cases: str = NDA.cases) -> str:
    (folder / "schema").symlink_to(ROOT / "playbooks" / "schema")
    (folder / "tests").mkdir()
    (folder / "nda.yaml").write_text(source)
    (folder / "tests" / "nda.yaml").write_text(cases)
    return str(folder / "nda.yaml")


async def test_a_file_is_proposed_published_and_rolled_back(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, edited({"severity: high": "severity: critical"}).source)
    made = await asyncio.to_thread(run, "propose", path, "--reason", "asked for")
    assert made.exit_code == 0, made.output
    assert "nda: changed parties-named" in made.output
    [draft] = [word for word in made.output.split() if len(word) == 32]
    listed = await asyncio.to_thread(run, "list")
    assert f"{draft} proposed" in listed.output
    back = await asyncio.to_thread(run, "return", draft, "--reason", "not yet")
    assert back.output.strip() == "nda: returned"
    again = await asyncio.to_thread(run, "propose", path, "--reason", "asked for again")
    [draft] = [word for word in again.output.split() if len(word) == 32]
    done = await asyncio.to_thread(run, "publish", draft, "--reason", "agreed")
    assert done.output.startswith("nda is in force as number 1, version ")
    listed = await asyncio.to_thread(run, "list", "--json-lines")
    assert '"publication": 1' in listed.output
    restored = await asyncio.to_thread(run, "restore", "nda", "0", "--reason", "no")
    assert "nda: changed parties-named" in restored.output


async def test_a_file_with_a_problem_is_not_proposed(run: Run, world: World, tmp_path: Path) -> None:
    path = written(tmp_path, titled("Ours").source, NDA.cases.replace("nine (9)", "two (2)"))
    made = await asyncio.to_thread(run, "propose", path, "--reason", "asked for")
    assert made.exit_code == 1
    assert "tests:9: the case 'long term' fails: missing: term-in-bounds" in made.output
    assert (await world.service.books.drafts.list(ANN, ListPlaybookDraftsRequest())).drafts == ()


async def test_a_playbook_for_own_types_is_proposed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "types").mkdir()
    types = "types:\n  - {name: data processing agreement, parent: service, titles: [data processing <paper>]}\n"
    (tmp_path / "types" / "own.yaml").write_text(types)
    path = written(tmp_path, edited({"applies_to: [nda]": "applies_to: [nda, data_processing_agreement]"}).source)
    try:
        made = await asyncio.to_thread(run, "propose", path, "--reason", "x", "--types", str(tmp_path / "types"))
    finally:
        use_types("")
    assert made.exit_code == 0, made.output
    assert "another playbook owner publishes it" in made.output


async def test_an_author_does_not_publish(run: Run, tmp_path: Path) -> None:
    made = await asyncio.to_thread(run, "propose", written(tmp_path, titled("Ours").source), "--reason", "x")
    [draft] = [word for word in made.output.split() if len(word) == 32]
    refused = await asyncio.to_thread(run, "publish", draft, "--reason", "x", "--as", "playbook-owner")
    assert refused.exit_code == 1
    assert "Another person than the authors must publish the draft" in refused.output

"""Which playbooks apply to a tenant, while its publications and the files of the installation change."""

import asyncio
import json
from dataclasses import dataclass, field, replace

import pytest

from services.annotation.desk.playbooks.force import TenantPlaybooks
from services.annotation.desk.playbooks.records import GetPlaybookDraftRequest, GetPlaybookRequest
from services.annotation.policy_files.folder import LoadedFolder, PlaybookFolder, Sources, loaded
from services.annotation.publishing.records import Head, PlaybookText, Publication
from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.reload import InForce
from services.shared.runtime.storage.database import Database
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.small_playbooks import ANN, NDA, OTHER, edited, small_folder, small_sources, titled
from tests.unit.annotation.storage.playbook_suite import drafts, proposed, publish, refused, title
from tests.unit.annotation.support import NOW, ROOT, TENANT, World, make_world


@dataclass
class Rows:
    """The publications of one tenant. `away`: the database does not answer."""

    rows: list[Publication] = field(default_factory=list)
    away: bool = False
    reads: int = 0

    async def heads(self, tenant: str) -> list[Head]:
        if self.away:
            raise Retry(dependency="database")
        return [Head(one.name, one.number) for one in self.rows if tenant == TENANT]

    async def publication(self, tenant: str, number: int) -> Publication:
        self.reads += 1
        return next(one for one in self.rows if (one.tenant, one.number) == (tenant, number))

    def add(self, text: PlaybookText, name: str = "nda") -> None:
        self.rows = [one for one in self.rows if one.name != name]
        number = 1 + max((one.number for one in self.rows), default=0) + self.reads
        people = {"authors": ("ann",), "published_by": "ben", "published_at": NOW, "reason": "r", "decision": "d"}
        made = Publication(TENANT, number, name, "v", text, draft_id="x", **people)  # type: ignore[arg-type]
        self.rows.append(made)


@dataclass
class Folder:
    """A folder in memory, as `InForce` returns it."""

    value: LoadedFolder = field(default_factory=small_folder)

    def __call__(self) -> LoadedFolder:
        return self.value

    def write(self, texts: dict[str, str]) -> None:
        sources = small_sources()
        self.value = loaded(replace(sources, texts={**sources.texts, **texts}))


def refusals(metrics: Metrics) -> float | None:
    labels = {"service": "annotation", "setting": "published_playbooks"}
    return metrics.registry.get_sample_value("glossator_configuration_refused", labels)


async def test_a_publication_is_parsed_once() -> None:
    rows, folder = Rows(), Folder()
    force = TenantPlaybooks(folder, rows, Metrics())
    rows.add(titled("A"))
    for _ in range(3):
        assert (await force(TENANT)).for_type("nda").title == "A"
    assert rows.reads == 1
    rows.add(titled("B"))
    assert (await force(TENANT)).for_type("nda").title == "B"
    assert (await force("other-bank")).for_type("nda").title == "Confidentiality agreements"


async def test_without_the_database_no_document_is_judged_by_other_rules() -> None:
    force = TenantPlaybooks(Folder(), Rows(away=True), Metrics())
    with pytest.raises(Retry):
        await force(TENANT)


async def test_a_publication_that_this_release_cannot_read_leaves_the_file() -> None:
    """As after a downgrade, or if a later release has no such clause type any more."""
    rows, metrics = Rows(), Metrics()
    force = TenantPlaybooks(Folder(), rows, metrics)
    rows.add(edited({"clause: Parties": "clause: Clause Of Tomorrow"}))
    shelf = await force.shelf(TENANT)
    assert shelf.playbooks.for_type("nda") == small_folder().files["nda.yaml"]
    assert "Clause Of Tomorrow" in shelf.find("nda").faults[0]
    assert refusals(metrics) == 1
    rows.add(titled("A"))
    assert (await force(TENANT)).for_type("nda").title == "A"
    assert refusals(metrics) == 0


async def test_a_stricter_schema_does_not_end_a_publication() -> None:
    """The schema of a later release can refuse a key that an earlier one knew: what was checked stays in force."""
    rows, folder = Rows(), Folder()
    rows.add(titled("A"))
    schema = json.loads(small_sources().schema)
    schema["properties"]["title"]["maxLength"] = 0
    folder.value = replace(folder.value, sources=replace(folder.value.sources, schema=json.dumps(schema)))
    assert (await TenantPlaybooks(folder, rows, Metrics())(TENANT)).for_type("nda").title == "A"


async def test_a_file_that_claims_the_same_type_later_is_reported() -> None:
    rows, folder, metrics = Rows(), Folder(), Metrics()
    force = TenantPlaybooks(folder, rows, metrics)
    rows.add(edited({"name: nda": "name: leases", "[nda]": "[lease]"}), "leases")
    assert (await force(TENANT)).for_type("lease").name == "leases"
    folder.write({"rent.yaml": edited({"name: nda": "name: rent", "[nda]": "[lease]"}).source})
    shelf = await force.shelf(TENANT)
    assert shelf.playbooks.for_type("lease").name == "leases"
    assert shelf.find("leases").faults == (
        "The file rent of the installation applies to 'lease' too; this playbook is applied",
    )
    assert (await force("other-bank")).for_type("lease").name == "rent"
    assert refusals(metrics) == 1


async def test_the_playbook_for_all_other_types_never_goes() -> None:
    rows, folder = Rows(), Folder()
    rows.add(edited({'["*"]': "[letter]"}, OTHER), "correspondence")
    books = await TenantPlaybooks(folder, rows, Metrics())(TENANT)
    assert books.for_type("unheard of").name == "correspondence"


async def test_a_half_written_folder_changes_no_publication(database: Database) -> None:
    """The folder is read again while one file is half there: the files before stay, and publications on top."""

    class Changing:
        sources: Sources = small_sources()

        def read(self) -> Sources:
            return self.sources

    folder, metrics = Changing(), Metrics()
    in_force = InForce("playbooks", folder.read, loaded, service="annotation", metrics=metrics, seconds=0.001)
    world = make_world(database, folder=in_force)
    await publish(world, await proposed(world, titled("A")))
    half = {**small_sources().texts, "nda.yaml": NDA.source[:90], "correspondence.yaml": "name: corr"}
    folder.sources = replace(small_sources(), texts=half)
    for _ in range(3):
        await in_force.step()
        assert await title(world) == "A"
        assert (await drafts(world).force(TENANT)).for_type("x").name == "correspondence"
    waiting = await proposed(world, titled("B"))
    whole = {**small_sources().texts, "nda.yaml": titled("From a new release").source}
    folder.sources = replace(small_sources(), texts=whole)
    for _ in range(3):
        await in_force.step()
    assert await title(world) == "A"
    read = await world.service.books.library.read(ANN, GetPlaybookRequest("nda"))
    assert read.installed_source == whole["nda.yaml"]
    await publish(world, waiting)
    assert await title(world) == "B"


async def test_the_file_changes_under_a_draft(database: Database) -> None:
    folder = Folder()
    world = make_world(database, folder=folder)
    made = await proposed(world, titled("A"))
    folder.write({"nda.yaml": edited({"severity: high": "severity: low"}).source})
    shown = (await drafts(world).read(ANN, GetPlaybookDraftRequest(made.summary.draft_id))).draft
    assert (shown.outdated, shown.changed_since.changed) == (True, ("parties-named",))
    await refused(Reason.PRECONDITION_FAILED, publish(world, made), "changed parties-named")


async def test_replicas_and_restarts_agree(database: Database) -> None:
    worlds = [make_world(database, folder=small_folder) for _ in range(3)]
    await asyncio.gather(*(title(one) for one in worlds))
    for number, one in enumerate(worlds, start=1):
        await publish(one, await proposed(one, titled(f"T{number}")))
        assert {await title(each) for each in worlds} == {f"T{number}"}
    again = make_world(database, folder=small_folder)
    assert await title(again) == "T3"


async def test_a_draft_of_an_earlier_release_is_checked_by_this_one(database: Database) -> None:
    folder = Folder()
    world: World = make_world(database, folder=folder)
    made = await proposed(world, titled("A"))
    schema = json.loads(small_sources().schema)
    schema["properties"]["title"]["minLength"] = 20
    folder.value = replace(folder.value, sources=replace(folder.value.sources, schema=json.dumps(schema)))
    await refused(Reason.PRECONDITION_FAILED, publish(world, made), "playbook:3: title")
    shown = (await drafts(world).read(ANN, GetPlaybookDraftRequest(made.summary.draft_id))).draft
    assert [(one.line, one.field) for one in shown.problems] == [(3, "title")]


def test_tests_of_the_folder_cannot_stop_a_service() -> None:
    sources = PlaybookFolder(ROOT / "playbooks").read()
    assert {*sources.cases} == {*sources.texts}
    assert {*loaded(replace(small_sources(), cases={"nda.yaml": "no: [yaml"})).files} == {*small_sources().texts}


def test_a_folder_with_a_fault_is_refused() -> None:
    with pytest.raises(YamlFileError):
        loaded(replace(small_sources(), texts={"nda.yaml": "x"}))

"""People and groups of a directory: what is stored, and who is in which matter at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from services.annotation.members.provisioning import Provisioning
from services.annotation.members.store import AppliedChanges
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Resource, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.members.current import CurrentMembers
from services.shared.runtime.access.members.records import BY_MEMBERSHIP
from services.shared.runtime.access.policy import DirectoryClient, load_policy
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from tests.databases import make_template, open_copy
from tests.fakes import FakeClock, MemoryAudit
from tests.unit.annotation.support import MATTER, ROOT, TENANT, actor

ENTRA = actor(Role.PROVISIONER, subject="entra@harbour-bank")
ENTRY = DirectoryClient(TENANT, "userName", "bank:", {"Deal 117": (MATTER,)})
POLICY = replace(
    load_policy(ROOT / "samples/access.yaml"),
    directories={ENTRA.subject: ENTRY},
    matter_groups={(TENANT, MATTER): ("Deal 117",)},
)
PERSON = actor(Role.REVIEWER, subject="bank:ann@bank.example", matters=[BY_MEMBERSHIP])
ANN = {"user_name": "ann@bank.example"}


class Setting:
    def __init__(self, database: Database) -> None:
        self.current = CurrentMembers(database, FakeClock(), seconds=5, keep=45)
        self.audit = MemoryAudit()
        self.access = Authoriser(POLICY, self.audit, FakeClock(), service="annotation", members=self.current)
        ids = count()
        changes = AppliedChanges(database, self.current.refresh)
        self.provisioning = Provisioning(changes, self.access, self.access.directory, lambda: f"{next(ids):032x}")

    def reads(self, matter: str = MATTER) -> bool:
        return self.access.allows(PERSON, Action.READ_DOCUMENT, Resource("document", "d", TENANT, matter))


@pytest.fixture
async def setting(tmp_path: Path) -> AsyncIterator[Setting]:
    template = await asyncio.to_thread(make_template, tmp_path, KEYS_SCHEMA)
    async with open_copy(template, tmp_path) as database:
        made = Setting(database)
        await made.current.refresh()
        yield made


async def test_a_person_of_a_group_is_in_its_matters_until_it_is_removed(setting: Setting) -> None:
    provisioning = setting.provisioning
    assert not setting.reads()
    ann = await provisioning.add_person(ENTRA, ANN)
    group = await provisioning.add_group(ENTRA, {"name": "Deal 117", "members": frozenset({ann.person_id})})
    assert setting.reads()
    assert not setting.reads("HB-OTHER")
    await provisioning.change_group(ENTRA, group.group_id, lambda members: {"members": members - {ann.person_id}})
    assert not setting.reads()
    await provisioning.change_group(ENTRA, group.group_id, lambda members: {"members": members | {ann.person_id}})
    assert setting.reads()
    await provisioning.delete_group(ENTRA, group.group_id)
    assert not setting.reads()


async def test_a_person_who_is_not_active_is_out_everywhere(setting: Setting) -> None:
    provisioning, everywhere = setting.provisioning, replace(PERSON, matters=frozenset({"*"}))
    feed = Resource("annotation-feed", "", TENANT)
    ann = await provisioning.add_person(ENTRA, ANN)
    assert setting.access.allows(everywhere, Action.READ_ANNOTATIONS, feed)
    await provisioning.change_person(ENTRA, ann.person_id, {"active": False})
    assert not setting.access.allows(everywhere, Action.READ_ANNOTATIONS, feed)
    for resource in (Resource("document", "d", TENANT, "HB-OTHER"), Resource("document", "unknown")):
        with pytest.raises(Reject) as caught:
            await setting.access.authorise(everywhere, Action.READ_DOCUMENT, resource)
        assert caught.value.reason is Reason.FORBIDDEN
    await provisioning.change_person(ENTRA, ann.person_id, {"active": True})
    assert setting.access.allows(everywhere, Action.READ_ANNOTATIONS, feed)
    await provisioning.delete_person(ENTRA, ann.person_id)
    assert not setting.access.allows(everywhere, Action.READ_ANNOTATIONS, feed)
    assert await provisioning.people(ENTRA) == []
    assert (await provisioning.add_person(ENTRA, ANN)).person_id == ann.person_id
    assert setting.access.allows(everywhere, Action.READ_ANNOTATIONS, feed)


async def test_names_are_taken_once(setting: Setting) -> None:
    provisioning = setting.provisioning
    await provisioning.add_person(ENTRA, ANN)
    ben = await provisioning.add_person(ENTRA, {"user_name": "ben@bank.example"})
    group = await provisioning.add_group(ENTRA, {"name": "Deal 117"})
    other = await provisioning.add_group(ENTRA, {"name": "Deal 118"})
    for attempt in (
        provisioning.add_person(ENTRA, {"user_name": "ANN@bank.example"}),
        provisioning.change_person(ENTRA, ben.person_id, ANN),
        provisioning.add_group(ENTRA, {"name": "Deal 117"}),
        provisioning.change_group(ENTRA, other.group_id, lambda _: {"name": "Deal 117"}),
    ):
        with pytest.raises(Reject) as caught:
            await attempt
        assert caught.value.reason is Reason.CONFLICT
    assert await provisioning.change_group(ENTRA, group.group_id, lambda _: {"name": "Deal 117"}) == group


@pytest.mark.parametrize(
    ("changes", "field"),
    [({}, "userName"), ({"user_name": ""}, "userName"), ({"user_name": "ann lee"}, "userName")],
)
async def test_a_person_needs_the_subject_of_a_credential(
    setting: Setting, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Reject) as caught:
        await setting.provisioning.add_person(ENTRA, changes)
    assert caught.value.field == field


async def test_the_subject_can_be_the_external_id(setting: Setting) -> None:
    client = replace(ENTRY, subject_of="externalId", prefix="")
    provisioning = replace(setting.provisioning, directories=lambda _: client)
    with pytest.raises(Reject) as caught:
        await provisioning.add_person(ENTRA, ANN)
    assert caught.value.field == "externalId"
    assert (await provisioning.add_person(ENTRA, {**ANN, "external_id": "00u1"})).subject == "00u1"


async def test_only_a_listed_directory_of_the_tenant_provisions(setting: Setting) -> None:
    for caller in (
        actor(Role.PROVISIONER, subject="other@harbour-bank"),
        replace(ENTRA, tenant="northgate-credit"),
        replace(ENTRA, roles=frozenset({Role.MATTER_ADMIN, Role.OPERATOR})),
        replace(ENTRA, matters=frozenset({MATTER})),
    ):
        with pytest.raises(Reject) as caught:
            await setting.provisioning.add_person(caller, ANN)
        assert caught.value.reason is Reason.FORBIDDEN
    assert await setting.provisioning.people(ENTRA) == []


async def test_what_is_unknown_is_not_found(setting: Setting) -> None:
    provisioning, unknown = setting.provisioning, "f" * 32
    for attempt in (
        provisioning.person(ENTRA, unknown),
        provisioning.change_person(ENTRA, unknown, {}),
        provisioning.delete_person(ENTRA, unknown),
        provisioning.group(ENTRA, "ann@bank.example"),
        provisioning.change_group(ENTRA, unknown, lambda _: {}),
        provisioning.delete_group(ENTRA, unknown),
    ):
        with pytest.raises(Reject) as caught:
            await attempt
        assert caught.value.reason is Reason.NOT_FOUND
    assert "ann@bank.example" not in str(setting.audit.records)


async def test_lists_are_filtered(setting: Setting) -> None:
    provisioning = setting.provisioning
    ann = await provisioning.add_person(ENTRA, {**ANN, "external_id": "00u1"})
    await provisioning.add_person(ENTRA, {"user_name": "ben"})
    await provisioning.add_group(ENTRA, {"name": "Deal 117"})
    assert await provisioning.people(ENTRA, "user_name", "Ann@Bank.example") == [ann]
    assert await provisioning.people(ENTRA, "external_id", "00u1") == [ann]
    assert await provisioning.people(ENTRA, "external_id", "00u2") == []
    assert len(await provisioning.people(ENTRA)) == 2
    assert [one.name for one in await provisioning.groups(ENTRA, "name", "Deal 117")] == ["Deal 117"]

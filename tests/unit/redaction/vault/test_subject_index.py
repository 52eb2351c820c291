"""A data subject is found in all matters of the tenant, and in no other tenant."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from services.redaction.vault.records import DataSubjectNumber, Matter, SubjectValue
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.subject_index import DataSubjectIndex
from services.redaction.vault.tables import MENTIONS
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage.database import Database
from tests.unit.redaction.vault.setup import open_keys
from tests.unit.redaction.vault.suite import BANK, person, subject

SECOND, FOREIGN = Matter("harbour-bank", "loan-2"), Matter("northgate-credit", "loan-1")


@pytest.fixture
def index(database: Database, key_file: Path) -> DataSubjectIndex:
    return DataSubjectIndex(database, LocalKeys(key_file), open_keys(database, key_file))


def summary(found: list[DataSubjectNumber]) -> set[tuple[str, str, bool]]:
    return {(one.matter.matter, one.placeholder, one.certain) for one in found}


_JANE_A, _JANE = ("loan-1", "[PERSON_1]", True), ("loan-2", "[PERSON_2]", True)
_JOHN, _MAYBE = ("loan-2", "[PERSON_1]", True), ("loan-2", "[PERSON_3]", False)


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("Jane Smith", {_JANE_A, _JANE, _MAYBE}),
        ("SMITH, JANE", {_JANE_A, _JANE, _MAYBE}),
        ("Jane A. Smith", {_JANE_A, ("loan-2", "[PERSON_2]", False), _MAYBE}),
        ("John Smith", {_JOHN, _MAYBE}),
        ("Smith", {_JANE_A, _JANE, _JOHN, ("loan-2", "[PERSON_3]", True)}),
        ("Wei Zhang", set()),
        ("(212) 555-0142", {("loan-1", "[PHONE_1]", True)}),
        ("JANE@example.com", {("loan-2", "[EMAIL_1]", True)}),
    ],
)
async def test_a_subject_is_found_by_any_spelling(
    vault: SqlVault, index: DataSubjectIndex, value: str, numbers: set[tuple[str, str, bool]]
) -> None:
    await vault.assign(BANK, [person("Jane A. Smith", "Ms. Smith"), subject(EntityType.PHONE, "212.555.0142")])
    await vault.assign(
        SECOND, [person("John Smith"), person("Jane Smith"), subject(EntityType.EMAIL, "jane@example.com")]
    )
    await vault.assign(SECOND, [person("Mr. Smith")])
    await vault.assign(FOREIGN, [person("Jane Smith"), person("Wei Zhang")])
    assert summary(await index.find("harbour-bank", [SubjectValue(value)])) == numbers


async def test_a_type_restricts_the_search(vault: SqlVault, index: DataSubjectIndex) -> None:
    await vault.assign(BANK, [subject(EntityType.ACCOUNT, "00123456"), subject(EntityType.IDENTIFIER, "0012 3456")])
    assert summary(await index.find("harbour-bank", [SubjectValue("00123456", "ACCOUNT")])) == {
        ("loan-1", "[ACCOUNT_1]", True)
    }
    assert len(await index.find("harbour-bank", [SubjectValue("00123456")])) == 2


@pytest.mark.parametrize(
    ("kind", "form", "is_found"),
    [
        (EntityType.IBAN, "IBAN DE86 3704 0044 0532 0446 76", True),
        (EntityType.ACCOUNT, "a/c DE86370400440532044676", True),
        (EntityType.IBAN, "DE86 3704 0044 0532 0446 77", False),
        (EntityType.PERSON, "Borrower Jane Smith and John Brown", True),
        (EntityType.PERSON, "Jane Smith-Jones", False),
        (EntityType.PERSON, "Mary-Jane Smith", False),
        (EntityType.ORGANIZATION, "Jane Smith Holdings LLC", True),
        (EntityType.ADDRESS, "residing at 12 Elm Street, Bangor", True),
        (EntityType.ADDRESS, "112 Elm Street, Bangor", False),
    ],
)
async def test_a_value_with_surrounding_text_is_found(
    vault: SqlVault, index: DataSubjectIndex, kind: EntityType, form: str, is_found: bool
) -> None:
    values = [SubjectValue(one) for one in ("jane@example.com", "DE86 3704 0044 0532 0446 76", "Jane Smith")]
    (_, wide) = await vault.assign(BANK, [subject(EntityType.EMAIL, "jane@example.com"), subject(kind, form)])
    found = summary(await index.find("harbour-bank", [*values, SubjectValue("12 Elm Street")]))
    assert ((BANK.matter, wide, True) in found) == is_found


async def test_aliases_are_returned_with_their_subject(vault: SqlVault, index: DataSubjectIndex) -> None:
    smith, jane = await vault.assign(BANK, [person("Smith"), person("Jane")])
    assert await vault.assign(BANK, [person("Jane Smith")]) == (smith,)
    found = {one.placeholder: one for one in await index.find("harbour-bank", [SubjectValue("Jane Smith")])}
    assert set(found) == {smith, jane}
    assert (found[jane].alias_of, found[smith].alias_of) == (smith, "")
    assert found[jane].certain
    assert found[smith].certain


async def test_documents_contain_the_number(vault: SqlVault, index: DataSubjectIndex, database: Database) -> None:
    await vault.assign(BANK, [person("Jane Smith"), person("Wei Zhang")])
    rows = [("[PERSON_1]", "d2"), ("[PERSON_1]", "d1"), ("[PERSON_2]", "d3")]
    place = {"tenant": BANK.tenant, "matter": BANK.matter}
    insert = sa.insert(MENTIONS).values([{**place, "placeholder": one, "document_id": to} for one, to in rows])
    await database.run(lambda connection: connection.execute(insert).rowcount)
    (found,) = await index.find("harbour-bank", [SubjectValue("Jane Smith")])
    assert found == DataSubjectNumber(BANK, "PERSON", "[PERSON_1]", certain=True, document_ids=("d1", "d2"))


async def test_erased_numbers_are_marked_until_they_are_removed(
    vault: SqlVault, index: DataSubjectIndex, database: Database, key_file: Path
) -> None:
    given = await vault.assign(BANK, [person("Jane Smith")])
    await open_keys(database, key_file).destroy(BANK, given)
    (found,) = await index.find("harbour-bank", [SubjectValue("Jane Smith")])
    assert found.erased
    await vault.forget(BANK, given)
    assert await index.find("harbour-bank", [SubjectValue("Jane Smith")]) == []


async def test_a_tenant_without_keys_is_refused(index: DataSubjectIndex) -> None:
    with pytest.raises(Reject) as refused:
        await index.find("stranger", [SubjectValue("Jane Smith")])
    assert refused.value.reason is Reason.KEY_UNAVAILABLE

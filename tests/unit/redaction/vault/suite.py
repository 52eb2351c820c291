"""Tests for every vault. The test file of an implementation inherits from the suite and defines the fixture `vault`."""

import asyncio

import pytest

from services.redaction.subjects.linking import Subject, keys_of
from services.redaction.vault.ports import VaultPort
from services.redaction.vault.records import Matter, Revealed
from services.shared.domain.entities import EntityType

BANK = Matter("harbour-bank", "loan-1")


def subject(kind: EntityType, *forms: str) -> Subject:
    """A subject of a document, with the keys of its fullest form."""
    return Subject(kind, max((keys_of(kind, form) for form in forms), key=len), forms)


def person(*forms: str) -> Subject:
    return subject(EntityType.PERSON, *forms)


class VaultSuite:
    """The behaviour of all vaults, through the port."""

    async def test_numbers_count_up_by_kind(self, vault: VaultPort) -> None:
        given = await vault.assign(
            BANK, [person("Jane Smith"), person("Wei Zhang"), subject(EntityType.EMAIL, "a@example.com")]
        )
        assert given == ("[PERSON_1]", "[PERSON_2]", "[EMAIL_1]")

    async def test_no_subjects_get_no_placeholders(self, vault: VaultPort) -> None:
        assert await vault.assign(BANK, []) == ()
        assert await vault.values(BANK) == ()

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Jane Smith", "Jane Smith"),
            ("Jane A. Smith", "Jane Smith"),
            ("Jane Smith", "Jane A. Smith"),
            ("Ms. Smith", "Jane Smith"),
            ("Jane Smith", "Ms. Smith"),
            ("Jane Smith", "SMITH, JANE"),
            ("J. Smith", "Jane Smith"),
            ("Zoë Ångström", "ZOE ANGSTROM"),
        ],
    )
    async def test_one_person_keeps_one_number(self, vault: VaultPort, first: str, second: str) -> None:
        before = await vault.assign(BANK, [person(first)])
        assert await vault.assign(BANK, [person(second)]) == before
        assert await vault.assign(BANK, [person(first)]) == before

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Jane Smith", "John Smith"),
            ("Jane A. Smith", "Jane B. Smith"),
            ("John Roe, Jr.", "John Roe, Sr."),
            ("Jane Smith", "Jane Roe"),
        ],
    )
    async def test_two_persons_have_two_numbers(self, vault: VaultPort, first: str, second: str) -> None:
        assert await vault.assign(BANK, [person(first)]) != await vault.assign(BANK, [person(second)])

    async def test_an_ambiguous_surname_gets_its_own_number(self, vault: VaultPort) -> None:
        jane, john = await vault.assign(BANK, [person("Jane Smith"), person("John Smith")])
        smith = await vault.assign(BANK, [person("Ms. Smith")])
        assert smith[0] not in (jane, john)
        assert await vault.assign(BANK, [person("Smith")]) == smith
        assert await vault.assign(BANK, [person("Jane Smith")]) == (jane,)

    async def test_numbers_of_the_same_person_become_aliases(self, vault: VaultPort) -> None:
        smith, jane = await vault.assign(BANK, [person("Smith"), person("Jane")])
        assert smith != jane
        both = await vault.assign(BANK, [person("Jane Smith")])
        assert both == (smith,)
        assert await vault.assign(BANK, [person("Jane")]) == both
        assert {one.placeholder for one in await vault.values(BANK) if one.spelling == "Jane"} == {jane, smith}
        revealed = await vault.reveal(BANK, [jane, smith])
        assert revealed[jane] == Revealed(jane, EntityType.PERSON, ("Jane",), alias_of=smith)
        assert revealed[smith] == Revealed(smith, EntityType.PERSON, ("Smith", "Jane Smith", "Jane"))

    async def test_matters_and_tenants_are_independent(self, vault: VaultPort) -> None:
        await vault.assign(BANK, [person("Wei Zhang"), person("Jane Smith")])
        for other in (Matter("harbour-bank", "loan-2"), Matter("northgate-credit", "loan-1")):
            assert await vault.values(other) == ()
            assert await vault.assign(other, [person("Jane Smith")]) == ("[PERSON_1]",)

    async def test_values_are_ordered_and_filtered_by_sequence(self, vault: VaultPort) -> None:
        await vault.assign(BANK, [person("Jane Smith", "Smith")])
        first = await vault.values(BANK)
        await vault.assign(BANK, [person("Jane Smith", "JANE SMITH"), person("Wei Zhang")])
        assert [one.spelling for one in first] == ["Jane Smith", "Smith"]
        assert [one.spelling for one in await vault.values(BANK, first[-1].sequence)] == ["JANE SMITH", "Wei Zhang"]
        assert [one.sequence for one in await vault.values(BANK)] == [1, 2, 3, 4]
        assert {one.placeholder for one in await vault.values(BANK)} == {"[PERSON_1]", "[PERSON_2]"}

    async def test_the_value_of_a_placeholder_is_revealed(self, vault: VaultPort) -> None:
        await vault.assign(BANK, [person("Jane Smith", "Ms. Smith"), subject(EntityType.EMAIL, "a@example.com")])
        await vault.assign(BANK, [person("SMITH, JANE")])
        placeholders = [
            "[EMAIL_1]",
            "[PERSON_1]",
            "[PERSON_2]",
            "[PHONE_1]",
            "Jane Smith",
            "[PERSON_0]",
            "[PERSON_99999999999]",
        ]
        assert await vault.reveal(BANK, placeholders) == {
            "[EMAIL_1]": Revealed("[EMAIL_1]", EntityType.EMAIL, ("a@example.com",)),
            "[PERSON_1]": Revealed("[PERSON_1]", EntityType.PERSON, ("Jane Smith", "Ms. Smith", "SMITH, JANE")),
        }
        for other in (Matter("harbour-bank", "loan-2"), Matter("northgate-credit", "loan-1")):
            assert await vault.reveal(other, placeholders) == {}
        assert await vault.reveal(BANK, []) == {}

    async def test_a_spelling_can_belong_to_several_numbers(self, vault: VaultPort) -> None:
        for name in ("Smith", "Jane Smith", "John Smith"):
            await vault.assign(BANK, [person(name)])
        (unclear,) = await vault.assign(BANK, [person("Smith")])
        assert unclear == "[PERSON_3]"
        revealed = await vault.reveal(BANK, ["[PERSON_1]", "[PERSON_2]", "[PERSON_3]"])
        assert {name: one.spellings for name, one in revealed.items()} == {
            "[PERSON_1]": ("Smith", "Jane Smith"),
            "[PERSON_2]": ("John Smith",),
            "[PERSON_3]": ("Smith",),
        }

    async def test_any_words_can_be_a_value(self, vault: VaultPort) -> None:
        words = ("\u202eمحمد\u200d", "\ud800", "a" * 5000, "\x00", " ")
        await vault.assign(BANK, [subject(EntityType.IDENTIFIER, one) for one in words])
        assert [one.spelling for one in await vault.values(BANK)] == list(words)

    async def test_numbers_are_unique_under_concurrency(self, vault: VaultPort) -> None:
        names = [f"Ada{chr(97 + i)} Byron{chr(97 + i)}" for i in range(12)]
        answers = await asyncio.gather(
            *(vault.assign(BANK, [person(name) for name in names[i % 3 :] + names[: i % 3]]) for i in range(8))
        )
        given = [dict(zip(names[i % 3 :] + names[: i % 3], answer, strict=True)) for i, answer in enumerate(answers)]
        assert all(one == given[0] for one in given)
        assert sorted(given[0].values()) == sorted(f"[PERSON_{number}]" for number in range(1, 13))
        assert len(await vault.values(BANK)) == 12

"""The gate finds what the vault knows, at once, and stumbles over nothing else."""

from collections.abc import Sequence

import pytest

from services.redaction.gate import Gate
from services.redaction.memory_vault import MemoryVault
from services.redaction.redact import apply, plan
from services.redaction.subjects import Subject
from services.redaction.vault import Matter, StoredValue
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Retry
from tests.unit.redaction.makers import LEGAL
from tests.unit.redaction.vault_suite import BANK, person, subject


async def _gate(*subjects: Subject) -> Gate:
    vault = MemoryVault()
    await vault.assign(BANK, subjects)
    return Gate(vault)


_PEOPLE = (person("Jane A. Hale", "Hale"), person("Mr. May", "May"), subject(EntityType.ACCOUNT, "0012-3456"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("paid by Jane A. Hale today", [EntityType.PERSON]),
        ("paid by JANE HALE today", [EntityType.PERSON]),
        ("paid by Hale, Jane today", [EntityType.PERSON]),
        ("for Hale’s account 0012-3456.", [EntityType.PERSON, EntityType.ACCOUNT]),
        ("as Hale says", [EntityType.PERSON]),
        ("Hale Industries and Widgets & Hale", []),
        ("in the month of May", []),
        ("inhale and Halesworth", []),
        ("hale and hearty", []),
        ("[PERSON_1] of [ACCOUNT_1]", []),
        ("no. 0012-34567", []),
        ("", []),
    ],
)
async def test_whole_words_as_cased(text: str, kinds: list[EntityType]) -> None:
    gate = await _gate(*_PEOPLE)
    assert sorted((await gate.check(BANK, [text])).elements()) == sorted(kinds)


async def test_facts_of_the_deal_are_no_leaks() -> None:
    gate = await _gate(subject(EntityType.DATE, "May 3, 2021"), subject(EntityType.AMOUNT, "$5,000,000"))
    assert not await gate.check(BANK, ["On May 3, 2021 the Borrower pays $5,000,000"])


async def test_all_texts_are_looked_at() -> None:
    gate = await _gate(*_PEOPLE)
    assert (await gate.check(BANK, ["clean", "Jane Hale", "Jane Hale"])).total() == 2


async def test_other_matters_values_do_not_count() -> None:
    gate = await _gate(*_PEOPLE)
    assert not await gate.check(Matter(BANK.tenant, "loan-2"), ["Jane A. Hale"])


async def test_a_new_value_is_seen_at_once() -> None:
    vault = MemoryVault()
    gate = Gate(vault, matters=1)
    assert not await gate.check(BANK, ["Wei Zhang"])
    await vault.assign(BANK, [person("Wei Zhang")])
    assert await gate.check(BANK, ["Wei Zhang"])
    assert not await gate.check(Matter("other", "m"), ["Wei Zhang"])
    assert await gate.check(BANK, ["Wei Zhang"])


async def test_it_fails_closed() -> None:
    class AwayVault:
        async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
            raise Retry(dependency="database")

        async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
            raise Retry(dependency="database")

    with pytest.raises(Retry) as down:
        await Gate(AwayVault()).check(BANK, ["nothing"])
    assert down.value.reason is Reason.DEPENDENCY_DOWN


async def test_a_broken_recogniser_is_caught() -> None:
    vault = MemoryVault()
    whole = plan("Name: Ngozi Okafor\nAccount No. 00123456\n", LEGAL)
    await vault.assign(BANK, whole.subjects)
    text = "as Ngozi Okafor said of account 00123456"
    broken = plan(text, LEGAL, recognisers=())
    leaked = apply(broken, await vault.assign(BANK, broken.subjects)).text
    assert (await Gate(vault).check(BANK, [leaked])).total() == 2
    known = [(one.entity_type, one.form) for one in await vault.values(BANK)]
    repaired = plan(text, LEGAL, recognisers=(), known=known)
    assert not await Gate(vault).check(BANK, [apply(repaired, await vault.assign(BANK, repaired.subjects)).text])

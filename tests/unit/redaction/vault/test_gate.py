"""The gate finds the values of the vault immediately, and nothing else."""

from collections.abc import Mapping, Sequence
from threading import get_ident

import pytest

from services.redaction.recognising import all_recognisers
from services.redaction.subjects.linking import Subject
from services.redaction.text.redact import apply_plan, plan_text
from services.redaction.vault.gate import Gate
from services.redaction.vault.memory import MemoryVault
from services.redaction.vault.records import Matter, Revealed, StoredValue
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Retry
from tests.unit.redaction.makers import LEGAL
from tests.unit.redaction.vault.suite import BANK, person, subject


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
async def test_whole_words_match_case_sensitively(text: str, kinds: list[EntityType]) -> None:
    gate = await _gate(*_PEOPLE)
    assert sorted((await gate.check(BANK, [text])).elements()) == sorted(kinds)


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("Ms. Quorvex", "as Quorvex says", True),
        ("Ms. Quorvex", "QUORVEX", True),
        ("Mr. Quorvex", "Quorvex’s account", True),
        ("Dr. Prof. Quorvex", "as Quorvex says", True),
        ("Ms. Quorvex", "quorvex and Quorvexes", False),
        ("Ms. Quorvex", "of Quorvex Industries", False),
        ("Mr. May", "in the month of May", False),
        ("Ms. Price", "The Price is $3", False),
        ("Mr. Borrower", "the Borrower pays", False),
        ("Jane Quorvex", "as Quorvex says", False),  # can be her company
        ("Ms. Jane Quorvex", "as Quorvex, J. says", False),
        ("Ms. Jane Quorvex", "as Jane Quorvex says", True),
        ("Ms. Jane Quorvex.", "as Jane Quorvex says", True),  # at the end of a sentence
        ("Ms. Quorvex.", "as Quorvex says", True),
        ("Jane Quorvex.", "as J. Quorvex says", True),
        ("J. Quorvex", "as J. Quorvex says", True),
        ("J. Quorvex", "as Jane Quorvex says", False),  # can be another Quorvex
        ("J.Q.", "signed: J.Q.", True),
        ("Jane Quorvex", "signed: J. Quorvex", True),
        ("Иван Петров", "подписал Петров, Иван", True),
        ("Иван Петров", "подписал Ivan Petrov", False),  # nothing is transliterated
        ("г-н Петров", "подписал Петров", False),  # titles of other languages are unknown
        ("王小明", "由 王小明 签署", True),
        ("王小明", "由王小明签署", True),  # no spaces between words
        ("王明", "由王明签署", True),
        ("김철수", "김철수는 서명", True),
        ("Петров", "подписал Петров лично", True),
        ("Петров", "в Банке Петров Групп", False),
        ("محمد علي", "وقع محمد علي اليوم", True),
        ("Zoë Ångström", "ZOË ÅNGSTRÖM", True),
        ("Zoë Ångström", "Zoe Angstrom", False),  # accents matter
    ],
)
async def test_variants_of_names(form: str, text: str, found: bool) -> None:
    gate = await _gate(person(form))
    assert bool(await gate.check(BANK, [text])) is found
    known = await gate.known(BANK)
    repaired = plan_text(text, LEGAL, recognisers=(), known=known)
    hidden = apply_plan(repaired, [f"[PERSON_{n}]" for n in range(1, len(repaired.subjects) + 1)]).text
    assert (hidden != text) is found


async def test_facts_of_the_deal_are_not_leaks() -> None:
    gate = await _gate(subject(EntityType.DATE, "May 3, 2021"), subject(EntityType.AMOUNT, "$5,000,000"))
    assert not await gate.check(BANK, ["On May 3, 2021 the Borrower pays $5,000,000"])


async def test_all_texts_are_searched() -> None:
    gate = await _gate(*_PEOPLE)
    assert (await gate.check(BANK, ["clean", "Jane Hale", "Jane Hale"])).total() == 2


async def test_other_matters_values_do_not_count() -> None:
    gate = await _gate(*_PEOPLE)
    assert not await gate.check(Matter(BANK.tenant, "loan-2"), ["Jane A. Hale"])


async def test_a_new_value_is_found_at_once() -> None:
    vault = MemoryVault()
    gate = Gate(vault, matters=1)
    assert not await gate.check(BANK, ["Wei Zhang"])
    await vault.assign(BANK, [person("Wei Zhang")])
    assert await gate.check(BANK, ["Wei Zhang"])
    assert not await gate.check(Matter("other", "m"), ["Wei Zhang"])
    assert await gate.check(BANK, ["Wei Zhang"])


@pytest.mark.parametrize(
    "text", ["J\u0430ne A. Hale", "Ja\u200bne A. H\u00adale", "account 0012\u2060-3456", "account ００12-3456"]
)
async def test_hidden_values_are_found(text: str) -> None:
    assert (await (await _gate(*_PEOPLE)).check(BANK, [text])).total() == 1


async def test_a_long_prompt_does_not_block_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def leaks(_text: str, _watched: object) -> tuple[()]:
        threads.append(get_ident())
        return ()

    monkeypatch.setattr("services.redaction.vault.gate.leaks", leaks)
    assert not await (await _gate(*_PEOPLE)).check(BANK, ["a", "b"])
    assert len(threads) == 2
    assert get_ident() not in threads


async def test_it_fails_closed() -> None:
    class AwayVault:
        async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
            raise Retry(dependency="database")

        async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
            raise Retry(dependency="database")

        async def reveal(self, matter: Matter, placeholders: Sequence[str]) -> Mapping[str, Revealed]:
            raise Retry(dependency="database")

    with pytest.raises(Retry) as down:
        await Gate(AwayVault()).check(BANK, ["nothing"])
    assert down.value.reason is Reason.DEPENDENCY_DOWN


async def test_the_gate_finds_values_that_a_recogniser_misses() -> None:
    vault = MemoryVault()
    whole = plan_text("Name: Ngozi Okafor\nAccount No. 00123456\n", LEGAL, recognisers=all_recognisers())
    await vault.assign(BANK, whole.subjects)
    text = "as Ngozi Okafor said of account 00123456"
    broken = plan_text(text, LEGAL, recognisers=())
    leaked = apply_plan(broken, await vault.assign(BANK, broken.subjects)).text
    assert (await Gate(vault).check(BANK, [leaked])).total() == 2
    known = [(one.entity_type, one.spelling) for one in await vault.values(BANK)]
    repaired = plan_text(text, LEGAL, recognisers=(), known=known)
    assert not await Gate(vault).check(BANK, [apply_plan(repaired, await vault.assign(BANK, repaired.subjects)).text])

"""Generated texts are restored exactly: from the map, and from the stored sealed text. Any Unicode, from
right to left, zero widths, look-alikes.

`GLOSSATOR_ROUND_TRIPS=100000` runs as many; 400 without it.
"""

import os
import random
from collections.abc import Callable

import pytest

from services.redaction.policies.rules import Policy
from services.redaction.recognising import all_recognisers
from services.redaction.subjects.placeholders import ESCAPED, placeholders
from services.redaction.text.redact import Redaction, apply_plan, plan_text, restore
from services.redaction.text.sealed import open_text, seal_text
from services.redaction.vault.memory import MemoryVault
from services.redaction.vault.records import Matter
from services.shared.domain.document import DocumentRecord, OriginalText
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.keys.sealing import new_key
from tests.unit.redaction.makers import LEGAL, STRICT

_COUNT = int(os.environ.get("GLOSSATOR_ROUND_TRIPS", "400"))
_PART = 100  # texts of one matter
_BATCHES = 8

Make = Callable[[random.Random], str]


def test_the_number_of_texts_is_sufficient() -> None:
    assert _COUNT >= _PART * _BATCHES // 2


@pytest.mark.parametrize("batch", range(_BATCHES))
async def test_texts_are_restored_exactly(batch: int) -> None:
    order = random.Random(batch)
    vault = MemoryVault()
    found = seen = 0
    for number in range(batch, _COUNT, _BATCHES):
        if seen % _PART == 0:
            vault = MemoryVault()
        seen += 1
        text = _text(order)
        redaction = await _redacted(text, vault, STRICT if number % 2 else LEGAL)
        found += len(redaction.map.replacements)
        _check(text, redaction)
    assert found > seen  # values were replaced, and not only look-alikes escaped


async def _redacted(text: str, vault: MemoryVault, policy: Policy) -> Redaction:
    matter = Matter("harbour-bank", "m")
    known = [(one.entity_type, one.spelling) for one in await vault.values(matter)]
    prepared = plan_text(text, policy, known=known[-20:], recognisers=all_recognisers())
    return apply_plan(prepared, await vault.assign(matter, prepared.subjects))


def _check(text: str, redaction: Redaction) -> None:
    assert restore(redaction) == text
    replaced = redaction.map.replacements
    assert [name for _, _, name in placeholders(redaction.text)] == [
        one.placeholder for one in replaced if one.placeholder and one.entity_type != ESCAPED
    ]
    document = DocumentRecord("harbour-bank", "dms", "r", "m", document_id="d")
    keys = {one.placeholder: new_key() for one in replaced if one.placeholder}
    sealed = seal_text(OriginalText(text), redaction, keys, document)
    assert len(sealed.text) == len(text)
    assert open_text(sealed, keys, document).text.text == text
    for one in replaced:
        assert redaction.map.to_redacted(one.original) == one.redacted
        assert redaction.map.to_original(one.redacted) == one.original
        inside = OriginalSpan(one.original.start, min(one.original.start + 1, one.original.end))
        assert redaction.map.to_redacted(inside) == one.redacted


def _text(order: random.Random) -> str:
    return "".join(order.choice(_PIECES)(order) for _ in range(order.randint(1, 24)))


def _any(order: random.Random) -> str:
    """Any assigned or unassigned code points except surrogates, which encoded text cannot contain."""
    points = (order.choice(_PLANES)(order) for _ in range(order.randint(1, 6)))
    return "".join(chr(one) for one in points if not 0xD800 <= one <= 0xDFFF)


def _name(order: random.Random) -> str:
    given, family = order.choice(_GIVEN), order.choice(_FAMILY)
    return order.choice(
        (f"{given} {family}", f"Ms. {family}", f"{family.upper()}, {given.upper()}", f"{given[0]}. {family}", family)
    )


def _number(order: random.Random) -> str:
    return order.choice(_NUMBERS).format(*(order.randint(0, 9) for _ in range(16)))


def _look_alike(order: random.Random) -> str:
    kind, escapes = order.choice(("PERSON", "EMAIL", "IBAN", "NOBODY", "person")), "=" * order.randint(0, 3)
    return order.choice(
        ("[{1}{0}_{2}]", "[[{1}{0}_{2}]]", "[{1}{0}_{2}", "[{1}{0}_0{2}]", "[{1}{0} {2}]", "[{1}{0}_{2}\u200b]")
    ).format(kind, escapes, order.choice((0, 1, 3, 99999999999)))


def _glue(order: random.Random) -> str:
    return order.choice(_GLUE)


_GIVEN = ("Jane", "Wei", "Ngozi", "Zoë", "محمد", "Иван", "王", "Łukasz", "Jane A.", "\u202eJane\u202c", "Ja\u200dne")
_FAMILY = (
    "Quorvex",
    "Zhang",
    "Okafor",
    "Ångström",
    "علي",
    "Петров",
    "小明",
    "Żak",
    "O’Hale",
    "van der Berg",
    "Quor\u00advex",
)
_NUMBERS = (
    "{}{}{}-{}{}-{}{}{}{}", "+1 (212) 555-{}{}{}{}", "Account No. {}{}{}{}{}{}{}{}", "a{}{}.b{}@example.com",
    "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111", "on May {}, 202{}", "$ {},{}{}{},{}{}{}.00",
    "GB82WEST12345698765432", "https://example.com/{}{}", "192.168.{}.{}", "{} Elm Street, Springfield, NY 100{}{}",
    "born 0{}/1{}/19{}{}",
)  # fmt: skip
_GLUE = (
    " ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f",
    "\u202a", "\u202e", "\u202c", "\u2066", "\u2069", "\u0301", "\u0000", "\u2588", "\U0001fb95", ", ", ". ", "; ",
    " and ", " the Borrower ", "Name: ", "By: ", "Mr. ", "dated ", "(", ")", "[", "]", '"', "’s", "-", "ﬁ", "ß", "İ",
    "👩\u200d👩\u200d👧", "🇩🇪",
)  # fmt: skip
_PLANES: tuple[Callable[[random.Random], int], ...] = (
    lambda order: order.randint(0, 0x7F),
    lambda order: order.randint(0x80, 0x24F),
    lambda order: order.randint(0x300, 0x7FF),
    lambda order: order.randint(0x800, 0xFFFF),
    lambda order: order.randint(0x10000, 0x10FFFF),
)
_PIECES: tuple[Make, ...] = (_any, _name, _name, _number, _look_alike, _glue, _glue, _glue)

"""Values in a scan are found although the OCR program confused and broke characters; other texts do not change."""

from pathlib import Path

import pytest

from services.redaction.detection.scanned import Scan, scan_of
from services.redaction.recognising import all_recognisers
from services.redaction.text.redact import plan_text
from services.shared.domain.entities import EntityType
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import OriginalSpan
from tests.unit.redaction.makers import LEGAL

_SAMPLES = Path(__file__).parents[4] / "samples" / "documents"


def replaced(text: str, scan: Scan | None) -> list[str]:
    plan = plan_text(text, LEGAL, recognisers=all_recognisers(), scan=scan)
    return [one.span.of(text) for one in plan.edits]


def scan(text: str, *unsure: str) -> Scan:
    places = ((text.index(one), text.index(one) + len(one)) for one in unsure)
    return Scan(tuple(OriginalSpan(*one) for one in sorted(places)))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Pay to IBAN DE89 37O4 0044 0532 0l30 00 today.", "DE89 37O4 0044 0532 0l30 00"),
        ("Her card is 4111 1111 11l1 1111, she says.", "4111 1111 11l1 1111"),
        ("Her card is 401 2-8888-8888-1881, she says.", "401 2-8888-8888-1881"),
        ("Social Security Number 4S6-78-9O12 is on file.", "4S6-78-9O12"),
        ("Her SSN: 456- 78- 9012 is on file.", "456- 78- 9012"),
        ("The ernployer has EIN 36-963 8627; it pays.", "36-963 8627"),
        ("Telephone: (212) 555- O147.", "(212) 555- O147"),
        ("Write to ann.roe@north-law. com for it.", "ann.roe@north-law. com"),
        ("Online at https://cedar.net/portal ?id=il500 now.", "https://cedar.net/portal ?id=il500"),
        ("Driver's License No. $959-8517-6264.", "$959-8517-6264"),
        ("Customer No.: €13923763\nName: Ann Roe", "€13923763"),
        ("Ernployee No. 520698 of the bank.", "520698"),
        ("Ether wallet 0x467f£1d82cd6137e0ceccc02c1cc0021449db8466;", "0x467f£1d82cd6137e0ceccc02c1cc0021449db8466"),
        (f"{'The borrower has its principal office at ' * 2}600\n\nSouth Maple Parkway, Reno, NV 89507.",
         "600\n\nSouth Maple Parkway, Reno, NV 89507"),
    ],
)  # fmt: skip
def test_confused_and_broken_values(text: str, value: str) -> None:
    assert value in replaced(text, Scan()), replaced(text, Scan())


@pytest.mark.parametrize(
    ("text", "unsure", "value"),
    [
        ("Signed by ifigo Preserwell, an individual.", ("ifigo",), "ifigo Preserwell"),
        ("Signed by Jane Preserwell and Preserweil.", (), "Preserweil"),
        ("Write to Beligrant at aucilroy@beligrunt_eu, please.", ("aucilroy@beligrunt_eu",), "aucilroy@beligrunt_eu"),
        ("The csoameice ORO9032211 applies.", ("ORO9032211",), "ORO9032211"),
    ],
)
def test_uncertain_words_that_look_personal(text: str, unsure: tuple[str, ...], value: str) -> None:
    found = replaced(text, scan(text, *unsure))
    assert any(value in one for one in found), found


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("The purchase price of $1,250,000 is paid on 12/31/2024.", ("$1,250,000", "12/31/2024.")),
        ("The Borrower and the Lender agree as set out in Section 2.01.", ("Borrower", "agree")),
        ("Sections 4.1, 5.2 and Article II, Schedule B, of 2019 and 2020.", ("Sections", "Schedule")),
    ],
)
def test_what_is_not_personal_stays(text: str, unsure: tuple[str, ...]) -> None:
    assert replaced(text, scan(text, *unsure)) == replaced(text, None)


def test_a_value_of_the_matter_that_a_model_would_read_is_replaced() -> None:
    text, known = "It is QX- 00123-77, they say.", [(EntityType.IDENTIFIER, "QX-00123-77")]
    plan = plan_text(text, LEGAL, recognisers=(), known=known, scan=Scan())
    assert [one.span.of(text) for one in plan.edits] == ["QX- 00123-77"]
    assert not plan_text(text, LEGAL, recognisers=(), known=known).edits


def test_words_of_a_layout_with_a_low_confidence_are_unsure() -> None:
    sure = PageLayout(1.0, 1.0, (0, 4), (3, 7), (0.0,) * 8, (0.95, 0.2))
    exact = PageLayout(1.0, 1.0, (9,), (12,), (0.0,) * 4)
    assert scan_of(Layout((sure, exact))) == Scan((OriginalSpan(4, 7),))


def test_invisible_characters_before_an_unsure_word_do_not_move_it() -> None:
    text = "No\u00adtice.\u200b Signed by ifigo Preserwell, an individual."
    assert "ifigo Preserwell" in replaced(text, scan(text, "ifigo"))


@pytest.mark.parametrize("path", sorted(_SAMPLES.rglob("*.txt"))[:6], ids=lambda path: path.stem)
def test_a_clean_scan_has_all_values_of_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    covered = {place for one in plan_text(text, LEGAL, recognisers=all_recognisers(), scan=Scan()).edits
               for place in range(one.span.start, one.span.end)}  # fmt: skip
    for one in plan_text(text, LEGAL, recognisers=all_recognisers()).edits:
        assert covered.issuperset(range(one.span.start, one.span.end)), one.span.of(text)

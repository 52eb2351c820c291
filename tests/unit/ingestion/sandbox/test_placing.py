"""DOCX with its words on the pages that LibreOffice draws; in the place of LibreOffice, a program that has a PDF."""

import asyncio

import pytest

from services.ingestion.sandbox.office.jobs import DRAW
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.placing import FairConverter, PlacingSandbox
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import docx, paragraph, pdf

DATA, PDF = docx(paragraph("It ends.")), pdf([["It ends."]])


class InPlace(OfficeSandbox):
    def __init__(self) -> None:
        super().__init__(lambda: None)

    def convert(self, data: bytes, name: str = DRAW) -> bytes:
        return PDF


async def test_a_document_is_placed_in_the_sandbox() -> None:
    converter = FairConverter(InPlace(), PlacingSandbox(workers=1), 1, asyncio.get_running_loop().time)
    try:
        found, again = await asyncio.gather(
            *(converter.convert(DATA, tenant="t", reader=reader) for reader in ("r1", "r2"))
        )
        assert found == again
        assert (found.pdf, found.text.text, found.words, found.placed) == (PDF, "It ends.", 2, 2)
        with pytest.raises(Reject) as caught:
            await converter.convert(b"PK\x03\x04 damaged", tenant="t", reader="r1")
        assert caught.value.reason is Reason.MALFORMED
    finally:
        await asyncio.to_thread(converter.close)


async def test_without_libreoffice_nothing_is_placed() -> None:
    converter = FairConverter(
        OfficeSandbox(lambda: None), PlacingSandbox(workers=1), 1, asyncio.get_running_loop().time
    )
    with pytest.raises(Reject) as caught:
        await converter.convert(DATA, tenant="t", reader="r")
    assert caught.value.reason is Reason.UNSUPPORTED
    converter.close()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([b'{"reason": "too_large"}'], Reason.TOO_LARGE),
        ([b"{}"], Reason.MALFORMED),
        ([b"no json"], Reason.MALFORMED),
        ([], Reason.MALFORMED),
        ([b'{"words": 1, "placed": 1}', b"\xff", b"\xff"], Reason.MALFORMED),
    ],
)
def test_results_that_are_not_valid(monkeypatch: pytest.MonkeyPatch, parts: list[bytes], reason: Reason) -> None:
    sandbox = PlacingSandbox(workers=1)
    monkeypatch.setattr(sandbox, "call", lambda _request: parts)
    with pytest.raises(Reject) as caught:
        sandbox.place(DATA, PDF)
    assert caught.value.reason is reason

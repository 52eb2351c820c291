"""Evidence names the document inside the file that it is in."""

from types import SimpleNamespace
from typing import Any, cast

from services.annotation.desk.explaining import Explainer, title_at
from services.shared.domain.document import SealedText
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan

TEXT = "This agreement has a law clause.\nEXHIBIT A\nNOTE\nThis note has a law clause."
TITLE = OriginalSpan(TEXT.index("EXHIBIT"), TEXT.index("\nThis note"))
NOTE = OriginalPart(PartKind.DOCUMENT, 1, TITLE, OriginalSpan(TITLE.start, len(TEXT)), document_type="note")
SHEET = OriginalPart(PartKind.SHEET, 1, OriginalSpan(0, 4), OriginalSpan(0, 20))


class Words:
    async def at(self, reader: Any, stored: Any, spans: list[OriginalSpan]) -> list[str]:
        return [one.of(TEXT) for one in spans]


class Texts:
    async def get_value(self, kind: type[Any], ref: Any) -> SealedText:
        return SealedText(TEXT, parts=(SHEET, NOTE))


def _annotation(name: str, at: int) -> Any:
    return SimpleNamespace(annotation_id=name, span=OriginalSpan(at, at + 4))


async def test_evidence_has_the_title_of_its_document() -> None:
    nothing = cast(Any, None)
    explainer = Explainer(nothing, nothing, cast(Any, Texts()), cast(Any, Words()), nothing, nothing, nothing)
    first, second = _annotation("a", TEXT.index("law")), _annotation("b", TEXT.rindex("law"))
    document_set = cast(Any, SimpleNamespace(stored=SimpleNamespace(text="ref")))
    found = await explainer.evidence(nothing, document_set, [first, second], [("a", ""), ("b", "X"), ("gone", "")])
    assert [(one.words, one.value, one.document_title) for one in found] == [
        ("law ", "", ""),
        ("law ", "X", "EXHIBIT A NOTE"),
    ]


def test_only_documents_have_titles() -> None:
    at = (0, TITLE.start, len(TEXT) - 1)
    assert [title_at((SHEET, NOTE), OriginalSpan(one, one + 1)) for one in at] == [None, TITLE, TITLE]

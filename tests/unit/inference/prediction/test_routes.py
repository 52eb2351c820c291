"""A table selects the models for a document. If two have a clause type, the later one is used."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.fields.find import VERSION
from services.inference.prediction.predict import PredictSettings, predict
from services.inference.prediction.routes import LOAN_DOCUMENTS, Models, Reader, model_versions
from services.inference.settings import InferenceSettings
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from services.shared.domain.document_types import OTHER
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.document_types import shipped_types

_SIZE = 40


class FakeModel:
    """Predicts each of its categories at every text's first word. A `window` of 0 means the service's setting."""

    def __init__(self, name: str, categories: Sequence[str], window: int = 0) -> None:
        self._info = ModelInfo(name, "1", f"{name}-c", tuple(categories), window)
        self.texts: list[str] = []

    async def info(self) -> ModelInfo:
        return self._info

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        text = question.text
        self.texts.append(text)
        return [RawPrediction(name, 0, 4, 0.9) for name in self._info.categories]


class OpenGate:
    def __init__(self) -> None:
        self.seen: list[str] = []

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        self.seen.extend(texts)
        return True


CLAUSES = FakeModel("clauses", ("Governing Law", "Parties"))
LOANS = FakeModel("loans", ("Governing Law", "Negative Pledge"), window=1_000)
OWN = FakeModel("own", ("Force Majeure",))


@pytest.mark.parametrize(
    ("models", "kind", "names"),
    [
        (Models(CLAUSES, LOANS), "credit agreement", ["clauses", "loans"]),
        (Models(CLAUSES, LOANS), "note", ["clauses", "loans"]),
        (Models(CLAUSES, LOANS), "nda", ["clauses"]),
        (Models(CLAUSES, LOANS), OTHER, ["clauses"]),
        (Models(CLAUSES), "credit agreement", ["clauses"]),
        (Models(CLAUSES, LOANS, (OWN,)), "note", ["clauses", "loans", "own"]),
        (Models(CLAUSES, LOANS, (OWN,)), "nda", ["clauses", "own"]),
        (Models(CLAUSES, None, (OWN, LOANS)), "note", ["clauses", "own", "loans"]),
    ],
)
async def test_the_document_type_selects_the_models(models: Models, kind: str, names: list[str]) -> None:
    assert [(await one.info()).name for one in models.for_document_type(kind)] == names


@pytest.mark.parametrize(
    ("served", "loans", "models"),
    [
        ([CLAUSES], False, Models(CLAUSES)),
        ([CLAUSES, LOANS], True, Models(CLAUSES, LOANS)),
        ([CLAUSES, OWN], False, Models(CLAUSES, own=(OWN,))),
        ([CLAUSES, LOANS, OWN, OWN], True, Models(CLAUSES, LOANS, (OWN, OWN))),
    ],
)
def test_models_come_in_the_order_of_the_settings(served: list[FakeModel], loans: bool, models: Models) -> None:
    assert Models.of(served, loans=loans) == models
    assert list(models.all) == served


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ("clauses", "loan_clauses")),
        ({"loan_model": ""}, ("clauses",)),
        ({"loan_model": "", "own_models": "type_a, type_b,"}, ("clauses", "type_a", "type_b")),
        ({"own_models": "type_a"}, ("clauses", "loan_clauses", "type_a")),
    ],
)
def test_settings_name_the_models(settings: dict[str, Any], names: tuple[str, ...]) -> None:
    assert InferenceSettings(**settings).models == names


def test_loan_documents_are_types_that_exist() -> None:
    assert {*shipped_types().names} >= LOAN_DOCUMENTS


async def test_all_models_are_named() -> None:
    infos = [await one.info() for one in (CLAUSES, LOANS)]
    assert model_versions(infos) == (f"clauses@1+loans@1+{VERSION}", "clauses-c+loans-c")
    assert model_versions(infos[:1]) == (f"clauses@1+{VERSION}", "clauses-c")


def _file(*parts: tuple[str, str]) -> RedactedText:
    """A text whose first document is `main`, with a document of a type for each pair of words and type."""
    text, found = "main text\n", []
    for number, (words, kind) in enumerate(parts, start=1):
        start = len(text)
        text += f"{words}\n"
        span = RedactedSpan(start, len(text))
        found.append(RedactedPart(PartKind.DOCUMENT, number, RedactedSpan(start, start), span, document_type=kind))
    return RedactedText(text, parts=tuple(found))


async def _read(kind: str, text: RedactedText) -> dict[str, set[str]]:
    """What each model reads, and the clause types and begins that are found."""
    clauses, loans = FakeModel("clauses", ("Governing Law",)), FakeModel("loans", ("Governing Law",))
    readers = Models(clauses, loans).readers(kind, text)
    document = DocumentRecord("bank", "dms", "1", "m", document_id="doc")
    settings = PredictSettings(window=10, context=0)
    found = await predict(document, text, Provenance(), gate=OpenGate(), readers=readers, settings=settings)
    seen = {one.category + f"@{one.span.start}" for one in found}
    return {name: set(" ".join(model.texts).split()) for name, model in (("clauses", clauses), ("loans", loans))} | {
        "found": seen
    }


async def test_each_document_of_a_file_is_read_by_the_models_of_its_type() -> None:
    text = _file(("the note", "note"), ("schedules", "schedule"), ("agreement", "agreement"))
    read = await _read("credit agreement", text)
    assert read["clauses"] == {"main", "text", "the", "note", "schedules", "agreement"}
    assert read["loans"] == {"main", "text", "the", "note", "agreement"}


async def test_the_loan_model_reads_the_note_of_another_agreement_only() -> None:
    text = _file(("the note", "note"), ("agreement", "agreement"))
    read = await _read("supply", text)
    assert read["loans"] == {"the", "note"}
    assert read["clauses"] == {"main", "text", "the", "note", "agreement"}
    assert (await _read("supply", _file(("schedules", "schedule"))))["loans"] == set()


async def test_a_model_overrides_another_one_only_where_it_reads() -> None:
    read = await _read("credit agreement", _file(("schedules", "schedule")))
    assert read["found"] == {"Governing Law@0", "Governing Law@10"}


async def test_each_model_has_its_window_and_the_gate_checks_all() -> None:
    first, second = FakeModel("clauses", ("Governing Law", "Parties")), FakeModel("loans", ("Governing Law",), 1_000)
    gate, text = OpenGate(), RedactedText("word " * 20)
    found = await predict(
        DocumentRecord("bank", "dms", "1", "m", document_id="doc"), text, Provenance(), gate=gate,
        readers=[Reader(first), Reader(second)], settings=PredictSettings(window=_SIZE, context=0),
    )  # fmt: skip
    assert second.texts == [text.text]
    assert "".join(first.texts) == text.text
    assert set(gate.seen) == {*first.texts, *second.texts}
    assert [one.category for one in found] == ["Governing Law", *["Parties"] * len(first.texts)]

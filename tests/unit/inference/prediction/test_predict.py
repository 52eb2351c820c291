"""The gate comes first; then every span is predicted once, independent of the windows."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from services.inference.clause_model.cache import CachedModel, answer_cache
from services.inference.clause_model.port import ModelInfo, ModelPort, ModelRequest, RawPrediction
from services.inference.prediction.predict import PredictSettings, predict, window_size
from services.inference.prediction.routes import Reader
from services.inference.prediction.windows import Window, model_offset, windows
from services.inference.settings import InferenceSettings
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from services.shared.domain.errors import Quarantine, Reason, Retry
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.worker.settings import WorkerSettings
from tests.waiting import settle

_DOCUMENT = DocumentRecord("bank", "dms", "1", "m", document_id="doc")
_WORD = "GOVERNING"
_SETTINGS = PredictSettings()


class FakeModel:
    """Finds a word; fails for given texts."""

    def __init__(self, error: Exception | None = None) -> None:
        self.texts: list[str] = []
        self.offsets: list[int] = []
        self.cancelled = 0
        self._error = error

    async def info(self) -> ModelInfo:
        return ModelInfo("clauses", "1", "1", ("Governing Law",))

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        text = question.text
        self.texts.append(text)
        self.offsets.append(question.offset)
        if self._error and len(self.texts) == 1:
            raise self._error
        try:
            await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        starts = [i for i in range(len(text)) if text.startswith(_WORD, i)]
        return [RawPrediction("Governing Law", start, start + len(_WORD), 0.9) for start in starts]


class SentenceModel(FakeModel):
    """Finds the lines with the word."""

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        found = await super().predict(question)
        return [replace(one, end=question.text.index("\n", one.start)) for one in found]


class FakeGate:
    def __init__(self, clean: bool = True) -> None:
        self.clean = clean
        self.seen: list[str] = []

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        self.seen.extend(texts)
        return self.clean


class _OneByOne:
    def __init__(self, model: ModelPort) -> None:
        self._model = model
        self._turn = asyncio.Lock()

    async def info(self) -> ModelInfo:
        return await self._model.info()

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        async with self._turn:
            return await self._model.predict(question)


async def _predict(
    text: str, model: FakeModel, gate: FakeGate, settings: PredictSettings = _SETTINGS
) -> list[RedactedSpan]:
    found = await predict(
        _DOCUMENT, RedactedText(text), Provenance(), gate=gate, readers=[Reader(model)], settings=settings
    )
    assert len({one.prediction_id for one in found}) == len(found)
    return [one.span for one in found]


@pytest.mark.parametrize("window", [15, 40, 100, 10_000])
async def test_spans_do_not_depend_on_windows(window: int) -> None:
    text = f"{'word ' * 20}{_WORD} law {'word ' * 30}{_WORD} {_WORD} end"
    whole = await _predict(text, FakeModel(), FakeGate())
    assert await _predict(text, FakeModel(), FakeGate(), PredictSettings(window=window, context=12)) == whole
    assert [span.of(text) for span in whole] == [_WORD] * 3


async def test_the_model_receives_the_offset_of_a_window() -> None:
    model, text = FakeModel(), "".join(f"word {n} " for n in range(1_000))
    await _predict(text, model, FakeGate(), PredictSettings(window=50, context=10))
    assert len(model.offsets) > 10
    assert model.offsets == [model_offset(text.index(words)) for words in model.texts]


async def test_the_text_is_cut_outside_of_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def recorded(text: RedactedText, size: int, context: int) -> Iterator[Window]:
        threads.append(threading.current_thread())
        return windows(text, size, context)

    monkeypatch.setattr("services.inference.prediction.predict.windows", recorded)
    await _predict(f"{_WORD} law", FakeModel(), FakeGate())
    assert threads
    assert threading.main_thread() not in threads


@pytest.mark.parametrize(("form", "laws"), [(False, ["Ohio", "Iowa"]), (True, ["Ohio"])])
async def test_forms_have_clauses_and_no_fields(form: bool, laws: list[str]) -> None:
    text = f"{_WORD} LAW. It is governed by the laws of the State of Ohio.\n\n"
    note = text.replace("Ohio", "Iowa")
    span = RedactedSpan(len(text), len(text + note))
    part = RedactedPart(PartKind.DOCUMENT, 1, RedactedSpan(span.start, span.start), span, False, "note", form)
    found = await predict(
        _DOCUMENT,
        RedactedText(text + note, parts=(part,)),
        Provenance(),
        gate=FakeGate(),
        readers=[Reader(SentenceModel())],
        settings=_SETTINGS,
    )
    assert [one.span.of(text + note) for one in found if one.category == "Applicable Law"] == laws
    assert [one.category for one in found].count("Governing Law") == 2


async def test_an_unclean_text_never_reaches_the_model() -> None:
    model = FakeModel()
    with pytest.raises(Quarantine) as error:
        await _predict("some text", model, FakeGate(clean=False))
    assert error.value.reason is Reason.PERSONAL_DATA_LEAK
    assert model.texts == []


async def test_the_gate_checks_everything_that_the_model_receives() -> None:
    model, gate = FakeModel(), FakeGate()
    await _predict("word " * 100, model, gate, PredictSettings(window=50, context=10))
    assert sorted(gate.seen) == sorted(model.texts)


async def test_an_empty_text_needs_no_call() -> None:
    model, gate = FakeModel(), FakeGate()
    assert await _predict("", model, gate) == []
    assert model.texts == gate.seen == []


async def test_one_failure_cancels_the_rest() -> None:
    model = FakeModel(Retry(dependency="triton"))
    with pytest.raises(Retry):
        await _predict("word " * 100, model, FakeGate(), PredictSettings(window=50, context=0))
    await settle()
    assert model.cancelled == len(model.texts) - 1 > 0


async def test_a_slow_model_is_a_dependency_and_its_answers_are_cached() -> None:
    model = FakeModel()
    kept = CachedModel(model, answer_cache(100_000), lambda _: b"key")
    one_by_one = _OneByOne(kept)
    settings = PredictSettings(window=50, context=0, patience=0.045)
    text, failures = RedactedText("".join(f"word{n:02} " for n in range(70))), list[Retry]()
    while True:
        try:
            await predict(
                _DOCUMENT, text, Provenance(), gate=FakeGate(), readers=[Reader(one_by_one)], settings=settings
            )
            break
        except Retry as error:
            failures.append(error)
    assert len(failures) >= 2
    assert {one.dependency for one in failures} == {"triton"}
    assert len(set(model.texts)) <= len(model.texts) <= 20 + len(failures)


def test_models_and_summary_fit_into_an_attempt() -> None:
    assert (
        PredictSettings().patience + InferenceSettings.model_validate({}).llm_seconds < WorkerSettings().attempt_seconds
    )


@pytest.mark.parametrize("made_by", [Provenance(model="clauses@0"), Provenance(model="clauses@1", calibration="0")])
async def test_predictions_of_another_version_are_refused(made_by: Provenance) -> None:
    model = FakeModel()
    with pytest.raises(Retry) as error:
        await predict(
            _DOCUMENT, RedactedText("x"), made_by, gate=FakeGate(), readers=[Reader(model)], settings=_SETTINGS
        )
    assert error.value.dependency == "triton"
    assert model.texts == []


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (ModelInfo("m", "1", "1", ()), (16_000, 2_000)),
        (ModelInfo("m", "1", "1", (), window=90_000), (90_000, 2_000)),
        (ModelInfo("m", "1", "1", (), longest=100_000), (16_000, 2_000)),
        (ModelInfo("m", "1", "1", (), longest=10_000), (6_000, 2_000)),
        (ModelInfo("m", "1", "1", (), window=90_000, longest=4_000), (2_000, 1_000)),
        (ModelInfo("m", "1", "1", (), longest=1), (1, 0)),
    ],
)
def test_windows_fit_the_model(info: ModelInfo, expected: tuple[int, int]) -> None:
    size, context = window_size(PredictSettings(), info)
    assert (size, context) == expected
    assert not info.longest or size + 2 * context <= info.longest

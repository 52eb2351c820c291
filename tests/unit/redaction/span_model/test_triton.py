"""The recogniser of a span model, with a fake client: its values, and that an invalid response is an error."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tritonclient.grpc import InferInput
from tritonclient.utils import InferenceServerException, deserialize_bytes_tensor

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.redaction.recognisers.windows import LEAST
from services.redaction.recognising import all_recognisers
from services.redaction.span_model.triton import ModelResponse, ModelSettings, TritonRecogniser
from services.redaction.text.redact import restore
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.errors import Reason, Retry
from services.shared.domain.spans import OriginalSpan
from tests.fakes import FakeClock
from tests.unit.redaction.makers import LEGAL, Numbers, redact

_LABELS = {"person": EntityType.PERSON, "org": EntityType.ORGANIZATION, "date": EntityType.DATE, "misc": None}
_WORDS = {"zed": "person", "日本": "person", "😀x": "org", "tue": "misc"}
_FULL = np.full((1, 1), 1, np.int32)

Tensors = dict[str, Any]


class Given:
    """A response with these tensors. A tensor can be an exception to raise."""

    def __init__(self, tensors: Mapping[str, Any]) -> None:
        self._tensors = tensors

    def as_numpy(self, name: str) -> Any:
        found = self._tensors.get(name)
        if isinstance(found, Exception):
            raise found
        return found


def tensors(*rows: list[tuple[int, int, bytes, float]]) -> Tensors:
    """Output tensors, padded as by a model."""
    width = max(map(len, rows))
    padded = [[*row, *[(0, 0, b"", 0.0)] * (width - len(row))] for row in rows]
    kinds = {"START": np.int32, "END": np.int32, "LABEL": np.object_, "SCORE": np.float32}
    return {
        name: np.array([[one[at] for one in row] for row in padded], kind).reshape(len(rows), width)
        for at, (name, kind) in enumerate(kinds.items())
    }


class Player:
    """A fake client that returns the result of `play` for the windows, or raises it."""

    def __init__(self, play: Callable[[list[str]], Tensors] | Exception, *, ready: bool | Exception = True) -> None:
        self._play = play
        self._ready = ready
        self.requests: list[list[str]] = []

    def infer(self, model_name: str, inputs: list[InferInput], *, client_timeout: float) -> ModelResponse:
        assert (model_name, client_timeout) == ("gliner", 10.0)
        [text] = inputs
        assert (text.name(), text.datatype()) == ("TEXT", "BYTES")
        self.requests.append([one.decode() for one in deserialize_bytes_tensor(text._get_content())])
        assert text.shape() == [len(self.requests[-1]), 1]
        if isinstance(self._play, Exception):
            raise self._play
        return Given(self._play(self.requests[-1]))

    def is_model_ready(self, model_name: str, *, client_timeout: float) -> bool:
        assert model_name == "gliner"
        if isinstance(self._ready, Exception):
            raise self._ready
        return self._ready

    def close(self) -> None: ...


def by_heart(windows: list[str]) -> Tensors:
    return tensors(
        *(
            [
                (match.start(), match.end(), label.encode(), 0.9)
                for word, label in _WORDS.items()
                for match in re.finditer(re.escape(word), text)
            ]
            for text in windows
        )
    )


def recogniser(
    player: Player, *, window: int = 40, overlap: int = 10, batch: int = 2, outcome_counts: Counter[str] | None = None
) -> TritonRecogniser:
    outcomes: Counter[str] = Counter() if outcome_counts is None else outcome_counts
    settings = ModelSettings("gliner", window=window, overlap=overlap, batch=batch)
    return TritonRecogniser(settings, player, _LABELS, FakeClock(), lambda outcome, _: outcomes.update([outcome]))


@given(
    text=st.lists(st.sampled_from([*_WORDS, " ", "\n", "a", "é", "\ud800", "e\u0301"]), max_size=60).map("".join),
    overlap=st.integers(3, 9),
    more=st.integers(0, 30),
    batch=st.integers(1, 4),
)
def test_windows_find_the_same_as_the_whole_text(text: str, overlap: int, more: int, batch: int) -> None:
    whole = {
        (match.start(), match.end(), _LABELS[label])
        for word, label in _WORDS.items()
        for match in re.finditer(re.escape(word), text)
        if _LABELS[label]
    }
    found = recogniser(Player(by_heart), window=LEAST * overlap + more, overlap=overlap, batch=batch).find(Source(text))
    assert len(found) == len(whole)
    assert {(one.span.start, one.span.end, one.entity_type) for one in found} == whole


def test_parts_in_two_windows_are_redacted_as_one() -> None:
    """Each window returns its part of a value that is longer than the overlap; redaction replaces the whole value."""
    name = "Z" * 30

    def play(windows: list[str]) -> Tensors:
        return tensors(*([(m.start(), m.end(), b"person", 0.9) for m in re.finditer("Z+", one)] for one in windows))

    model = recogniser(Player(play))
    result = redact(f"a {'b' * 25} {name} c", LEGAL, Numbers(), recognisers=[model])
    assert result.text == f"a {'b' * 25} [PERSON_1] c"


def test_the_best_score_of_all_windows_counts() -> None:
    def play(windows: list[str]) -> Tensors:
        return tensors(*([(one.index("zed"), one.index("zed") + 3, b"person", 1 / len(one))] for one in windows))

    player = Player(play)
    [one] = recogniser(player).find(Source("b" * 32 + " zed " + "c" * 20))
    [windows] = player.requests
    assert len(set(map(len, windows))) == 2
    assert one.confidence == pytest.approx(1 / min(map(len, windows)))
    assert one.recogniser == "model.gliner"


@pytest.mark.parametrize(("text", "calls"), [("", []), (" \n\t", []), ("zed", [["zed"]]), ("\x00", [["\x00"]])])
def test_requests(text: str, calls: list[list[str]]) -> None:
    player = Player(by_heart)
    recogniser(player).find(Source(text))
    assert player.requests == calls


_GOOD: Tensors = tensors([(0, 3, b"person", 0.9)])
_NONSENSE: list[tuple[str, Tensors]] = [
    ("start_missing", {"START": None}),
    ("end_missing", {"END": np.zeros((1, 1), np.float32)}),
    ("score_missing", {"SCORE": np.ones((1, 1), np.int32)}),
    ("label_missing", {"LABEL": _FULL}),
    ("score_missing", {"SCORE": np.ones(1, np.float32)}),
    ("start_missing", {"START": np.zeros((2, 1), np.int32)}),
    ("shapes_differ", {"SCORE": np.ones((1, 2), np.float32)}),
    ("start_unreadable", {"START": ValueError("zed")}),
    ("label_unreadable", {"LABEL": np.array([[b"\xff"]], np.object_)}),
    ("place_outside", {"START": _FULL * -1}),
    ("place_outside", {"END": _FULL * 8}),
    ("place_outside", {"START": _FULL * 3}),
    ("place_outside", {"START": _FULL * 2, "END": _FULL}),
    ("score_outside", {"SCORE": np.full((1, 1), np.nan, np.float32)}),
    ("score_outside", {"SCORE": np.full((1, 1), np.inf, np.float32)}),
    ("score_outside", {"SCORE": np.full((1, 1), -0.1, np.float32)}),
    ("score_outside", {"SCORE": np.full((1, 1), 1.1, np.float32)}),
    ("label_unknown", {"LABEL": np.array([[b"Person"]], np.object_)}),
    ("label_missing", {"LABEL": np.array([[b""]], np.object_)}),
]


@pytest.mark.parametrize(("why", "wrong"), _NONSENSE)
def test_an_invalid_response_is_an_error_without_text(why: str, wrong: Tensors) -> None:
    outcome_counts: Counter[str] = Counter()
    model = recogniser(Player(lambda _: _GOOD | wrong), outcome_counts=outcome_counts)
    with pytest.raises(Retry) as failed:
        model.find(Source("zed tue"))
    assert (failed.value.reason, failed.value.dependency) == (Reason.MODEL_FAILED, "")
    assert failed.value.detail == f"gliner: {why}"
    assert outcome_counts == {"failed": 1}


@pytest.mark.parametrize(
    ("status", "reason", "dependency", "outcome"),
    [
        ("StatusCode.UNAVAILABLE", Reason.DEPENDENCY_DOWN, "triton", "away"),
        ("StatusCode.DEADLINE_EXCEEDED", Reason.DEPENDENCY_DOWN, "triton", "away"),
        ("StatusCode.RESOURCE_EXHAUSTED", Reason.DEPENDENCY_DOWN, "triton", "away"),
        ("StatusCode.INVALID_ARGUMENT", Reason.MODEL_FAILED, "", "failed"),
        ("StatusCode.INTERNAL", Reason.MODEL_FAILED, "", "failed"),
        (None, Reason.MODEL_FAILED, "", "failed"),
    ],
)
def test_a_model_without_a_response(status: str | None, reason: Reason, dependency: str, outcome: str) -> None:
    outcome_counts: Counter[str] = Counter()
    model = recogniser(Player(InferenceServerException("cannot read zed", status)), outcome_counts=outcome_counts)
    with pytest.raises(Retry) as failed:
        redact("zed", LEGAL, Numbers(), recognisers=[*all_recognisers(), model])
    assert (failed.value.reason, failed.value.dependency) == (reason, dependency)
    assert "zed" not in str(failed.value)
    assert failed.value.__suppress_context__
    assert outcome_counts == {outcome: 1}


@pytest.mark.parametrize("ready", [False, InferenceServerException("away")])
def test_a_model_that_is_not_ready_fails_the_check(ready: bool | Exception) -> None:
    with pytest.raises(Retry) as failed:
        recogniser(Player(by_heart, ready=ready)).check()
    assert failed.value.dependency == "triton"
    recogniser(Player(by_heart)).check()


@pytest.mark.parametrize(
    "text",
    ["By: Jane Smith, President", "Name: Jane Smith\nfor Jane Smith Holdings, as agreed", "Mr. Jane Smith said so"],
)
def test_a_model_never_reduces_the_replaced_values(text: str) -> None:
    """The model returns the whole line as an organisation, which the policy keeps."""
    model = recogniser(
        Player(lambda windows: tensors(*([(0, len(one), b"org", 1.0)] for one in windows))), window=400, overlap=50
    )
    without = redact(text, LEGAL, Numbers())
    with_it = redact(text, LEGAL, Numbers(), recognisers=[*all_recognisers(), model])
    places, more = (
        {place for one in result.map.replacements for place in range(one.original.start, one.original.end)}
        for result in (without, with_it)
    )
    assert places
    assert places <= more


class Guessing:
    """Returns the first word as a name, with the recogniser name of the tagger."""

    name = Tagger.name

    def find(self, source: Source) -> list[Recognition]:
        return [Recognition(OriginalSpan(0, 3), EntityType.PERSON, 0.9, self.name)]


@pytest.mark.parametrize("label", ["org", "date"])
def test_a_model_never_overrules_the_tagger(label: str) -> None:
    row = (0, 9, label.encode(), 1.0)
    model = recogniser(Player(lambda windows: tensors(*([row] for _ in windows))))
    result = redact("zed rings", LEGAL, Numbers(), recognisers=[Guessing(), model])
    assert result.text == "[PERSON_1] rings"


def test_spans_lead_back_to_the_original_text() -> None:
    """The model receives normalised text; a character without width and wide letters hide the names."""
    text = "😀 z\u200bed and ｚｅｄ"
    result = redact(text, LEGAL, Numbers(), recognisers=[recogniser(Player(by_heart))])
    assert (result.text, result.values) == ("😀 [PERSON_1] and [PERSON_1]", ("z\u200bed", "ｚｅｄ"))
    assert restore(result) == text

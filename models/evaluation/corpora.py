"""The corpora of the redaction benchmark, and the figures of a redactor on them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.evaluation import planted, synthetic, tab
from models.evaluation.plant import PlantedText, agreements, plant_all
from models.evaluation.planting.material import MaterialName, load_material
from models.evaluation.redactors.serve import Found
from models.evaluation.spans import Mask


class _HasText(Protocol):
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Corpora:
    """`shared`: the planted texts that Presidio also reads; all of them would take hours."""

    judgments: Sequence[tab.Judgment]
    sentences: Sequence[synthetic.Sentence]
    planted: Sequence[PlantedText]
    shared: Sequence[PlantedText]

    @property
    def texts(self) -> list[str]:
        """Texts of judgments, sentences and shared texts, in this order."""
        corpora: tuple[Sequence[_HasText], ...] = (self.judgments, self.sentences, self.shared)
        return [one.text for corpus in corpora for one in corpus]


@dataclass(frozen=True, slots=True)
class Measured:
    """`held_back`: figures on judgments that no weights were trained on."""

    judgments: tab.Scores
    held_back: tab.Scores
    sentences: synthetic.Scores
    shared: planted.Scores


Progress = Callable[[Sequence[Path]], Iterable[Path]]


def load(data: Path, seed: int, material: MaterialName, every: int, progress: Progress) -> Corpora:
    """All of `data`, or one in `every` of each kind. `progress` wraps the slow part."""
    judgments = sorted(tab.read_judgments(data / "tab" / "dev.jsonl"), key=lambda one: one.split)[::every]
    sentences = synthetic.read_sentences(data / "pii_synthetic" / "presidio_research_dev.json")[::every]
    paths = progress(agreements(data)[::every])
    texts = [one for _, one in plant_all(paths, seed, load_material(material))]
    short = [one for one in texts if len(one.text) < _SHORT]
    return Corpora(judgments, sentences, texts, short[:: max(len(short) * every // _SHARED, 1)])


def measure(corpora: Corpora, found: Sequence[Found], leave_out: frozenset[str] = frozenset()) -> Measured:
    """Figures for the spans found in `corpora.texts`, except the types in `leave_out`."""
    masks = [as_mask(one, leave_out) for one in found]
    first, second = len(corpora.judgments), len(corpora.judgments) + len(corpora.sentences)
    kept_back = [mask for one, mask in zip(corpora.judgments, masks[:first], strict=True) if one.split == "dev"]
    return Measured(
        tab.evaluate(corpora.judgments, masks[:first]),
        tab.evaluate(held_back(corpora.judgments), kept_back),
        synthetic.evaluate(corpora.sentences, masks[first:second]),
        planted.evaluate(corpora.shared, masks[second:]),
    )


def held_back(judgments: Sequence[tab.Judgment]) -> list[tab.Judgment]:
    """The judgments in the benchmark's development split."""
    return [one for one in judgments if one.split == "dev"]


def as_mask(found: Found, leave_out: frozenset[str] = frozenset()) -> Mask:
    """The spans of all types except those in `leave_out`."""
    return Mask((start, end) for start, end, kind in found if kind not in leave_out)


_SHORT = 60_000
_SHARED = 40

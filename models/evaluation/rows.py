"""The rows of the redaction benchmark: measured figures, ours and Presidio's, and the goal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.evaluation import planted, samples, synthetic
from models.evaluation.corpora import Measured
from models.evaluation.plotting.curve import Point, best_quasi_recall
from models.evaluation.redactors.child import Run

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ours:
    """`points`: the policy `strict` with shifted thresholds on the held-back judgments. `safety`: the policy `maximum`
    on them. `review`: `legal-review` on all planted texts.
    """

    run: Run
    measured: Measured
    points: Sequence[Point]
    safety: Sequence[Point]
    review: planted.Scores
    samples: samples.Scores


@dataclass(frozen=True, slots=True)
class Theirs:
    """Presidio: `measured` with all its types, `without_organisations` without that type."""

    run: Run
    measured: Measured
    without_organisations: Measured


def rows(ours: Ours, theirs: Theirs | None) -> list[Json]:
    """One row per goal, in the order of the table of goals."""
    return [*_judgments(ours, theirs), *_sentences(ours, theirs), *_planted(ours, theirs), *_cost(ours, theirs)]


def _judgments(ours: Ours, theirs: Theirs | None) -> Iterator[Json]:
    held_back = ours.measured.held_back
    plain, full = (theirs.without_organisations.held_back, theirs.measured.held_back) if theirs else (None, None)
    shown = {"without organisations": plain, "with organisations": full}
    yield _row(
        "TAB, held-back judgments: direct identifiers, entity recall",
        held_back.direct_recall, ">=", 1.0, {name: one and one.direct_recall for name, one in shown.items()},
    )  # fmt: skip
    quasi = {name: one and {"recall": one.quasi_recall, "at": one.token_precision} for name, one in shown.items()}
    for precision, goal in ((0.72, 0.88), (0.77, 0.88), (0.51, 0.95)):
        yield _row(
            f"TAB, held-back judgments: quasi identifiers, entity recall at token precision >= {precision}",
            best_quasi_recall([*ours.points, *ours.safety], precision), ">=", goal, quasi,
        )  # fmt: skip


def _sentences(ours: Ours, theirs: Theirs | None) -> Iterator[Json]:
    mine, other = ours.measured.sentences, theirs and theirs.measured.sentences
    yield _row("synthetic sentences: token recall", mine.token_recall, ">=", 0.95, other and other.token_recall)
    yield _row("synthetic sentences: documents with a leak", _leaking(mine), "<=", 0.05, other and _leaking(other))


def _planted(ours: Ours, theirs: Theirs | None) -> Iterator[Json]:
    mine, other = ours.review, theirs and theirs.measured.shared
    structured, unstructured = mine.structured_recall, mine.names_and_addresses_recall
    yield _row("planted structured values: recall", structured, ">=", 1.0, other and other.structured_recall)
    yield _row(
        "planted names and addresses: recall", unstructured, ">=", 0.98, other and other.names_and_addresses_recall
    )
    leaking = _row("planted documents with a leak", _leaking(mine), "<=", 0.01, other and _leaking(other))
    yield leaking | {"upper_bound_95": mine.upper_bound}
    yield _row("kept readable in planted documents", mine.kept, ">=", 0.99, other and other.kept)
    yield _row("kept readable in the samples", ours.samples.kept, ">=", 0.99, None)
    yield _row("personal values of the samples: recall", ours.samples.recall, ">=", 1.0, None)


def _cost(ours: Ours, theirs: Theirs | None) -> Iterator[Json]:
    """Ratios of two figures from the same texts, core and run."""
    mine, other = ours.run, theirs and theirs.run
    fast, slow = mine.characters_per_cpu_second, other and other.characters_per_cpu_second
    speed = _row("characters a CPU second, times Presidio's", fast / slow if slow else None, ">=", 10.0, 1.0)
    yield speed | {"characters_per_cpu_second": {"glossator": fast, "presidio": slow}}
    share = mine.peak_kib / other.peak_kib if other else None
    memory = _row("peak memory, share of Presidio's", share, "<=", 0.5, 1.0)
    yield memory | {"peak_kib": {"glossator": mine.peak_kib, "presidio": other and other.peak_kib}}


def _leaking(scores: synthetic.Scores | planted.Scores) -> float:
    return scores.documents_with_a_leak / scores.documents


def _row(what: str, glossator: float | None, relation: str, goal: float, presidio: object) -> dict[str, object]:
    reached = None if glossator is None else glossator >= goal if relation == ">=" else glossator <= goal
    return {
        "what": what,
        "glossator": glossator,
        "presidio": presidio,
        "goal": f"{relation} {goal:g}",
        "reached": reached,
    }

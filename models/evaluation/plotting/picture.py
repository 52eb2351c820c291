"""The bench's picture: quasi identifiers on the held-back judgments, recall over precision."""

from models.evaluation.plotting.plot import Series, picture
from models.evaluation.rows import Ours, Theirs


def recall_over_precision(ours: Ours, theirs: Theirs | None) -> str:
    """The SVG: our redaction as a curve over thresholds, Presidio as points, goals as crosses."""
    curve = [(one.scores.token_precision, one.scores.quasi_recall) for one in ours.points]
    series = [Series("Glossator, strict", curve, hue=2, line=True)]
    if theirs:
        sides = (theirs.without_organisations.held_back, theirs.measured.held_back)
        points = [(one.token_precision, one.quasi_recall) for one in sides]
        labels = ("Presidio", "Presidio with organisations")
        series.append(Series("Presidio", points, hue=1, line=False, labels=labels))
    return picture(series, _GOALS, "Redaction: recall of quasi identifiers over token precision")


_GOALS = ((0.72, 0.88), (0.77, 0.88), (0.51, 0.95))

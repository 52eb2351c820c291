"""Measures redaction with the metrics of both benchmarks."""

from collections.abc import Sequence
from dataclasses import asdict

from models.evaluation import synthetic, tab
from models.evaluation.spans import Mask
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.base import Recogniser
from services.redaction.text.redact import plan_text


def mask(text: str, policy: Policy, recognisers: Sequence[Recogniser]) -> Mask:
    """The spans that `policy` masks in `text`."""
    return Mask((edit.span.start, edit.span.end) for edit in plan_text(text, policy, recognisers=recognisers).edits)


def figures(
    judgments: Sequence[tab.Judgment],
    judgment_masks: Sequence[Mask],
    sentences: Sequence[synthetic.Sentence],
    sentence_masks: Sequence[Mask],
) -> dict[str, object]:
    """The scores of both benchmarks by name."""
    return {
        "tab": asdict(tab.evaluate(judgments, judgment_masks)),
        "synthetic": asdict(synthetic.evaluate(sentences, sentence_masks)),
    }

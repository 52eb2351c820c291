"""Texts in other languages than the training data are recognised by their function words."""

import pytest

from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.language import MESSAGE, is_familiar, is_foreign
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognising import all_recognisers
from services.redaction.text.redact import plan_text

_GERMAN = "Für die Kündigung gelten die üblichen Fristen; wer größere Mängel rügt, wird gehört."


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("", False),
        ("Jane Smith\n12 Elm Street", False),
        ("The Borrower shall pay the interest on the date that is agreed.", False),
        (_GERMAN, True),
        ("Le contrat est conclu dans les formes pour une durée que les parties fixent.", True),
        ("El contrato se rige por las leyes que los jueces, como es de ley, apliquen.", True),
        ("Het contract is voor een jaar en wordt niet verlengd, zijn de voorwaarden.", True),
        ("Договор не подлежит передаче по закону, что подтверждено для сторон", True),
        ("Madeleine von und zu der Tann and Oscar de los Santos met at the Hotel des Bergues on the lake.", False),
    ],
)
def test_a_text_is_foreign_by_its_function_words(text: str, foreign: bool) -> None:
    assert is_foreign(tokenise(text)) is foreign


def test_german_nouns_are_not_names() -> None:
    text = f"{_GERMAN} Das gilt auch für Frau Petra Langenfeld und Herrn Uwe Brandt.\n"
    edits = plan_text(text, find_policy("legal-review", POLICIES), recognisers=all_recognisers()).edits
    assert [one.span.of(text) for one in edits] == ["Frau Petra Langenfeld", "Herrn Uwe Brandt"]


_PROSE = "It was said that the claim for which he came to the court is not what this court may hear. "


@pytest.mark.parametrize(
    ("text", "familiar"),
    [
        ("", False),
        (_PROSE, False),
        (_PROSE * (MESSAGE // len(_PROSE) + 1), True),
        (f"{_GERMAN} " * 20, False),
        ("JANE SMITH 12 ELM STREET " * 50, False),
    ],
)
def test_long_english_prose_is_familiar(text: str, familiar: bool) -> None:
    assert is_familiar(Source(text)) is familiar

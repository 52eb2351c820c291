"""Values that rules recognise from a list of names: cities, courts. A list does not show whether they identify a
person.
"""

from collections.abc import Iterator
from dataclasses import replace

from services.redaction.recognisers.base import PatternRecogniser, Source
from services.redaction.recognisers.tagger.language import is_familiar
from services.shared.domain.entities import Recognition

SHARE = 0.6
"""Factor for the confidence of lists in texts in which the tagger is more reliable."""


class ListedRecogniser(PatternRecogniser):
    """Reduces the confidence of its patterns in running English text. There, the tagger distinguishes a person's
    place of residence from a State that is a party; in other texts, only lists recognise places.
    """

    def find(self, source: Source) -> Iterator[Recognition]:
        found = super().find(source)
        if not is_familiar(source):
            return found
        return (replace(one, confidence=round(one.confidence * SHARE, 3)) for one in found)

"""What rules know by its name alone: a city, a court. Whether it leads to anybody, a list cannot tell."""

from collections.abc import Iterator
from dataclasses import replace

from services.redaction.recognisers.base import PatternRecogniser, Source
from services.redaction.recognisers.tagger.language import is_familiar
from services.shared.domain.entities import Recognition

SHARE = 0.6
"""What is left of a list's confidence where the tagger knows better."""


class ListedRecogniser(PatternRecogniser):
    """In running English text the tagger tells the place where somebody lives from the State that is sued, and a list
    only seconds it; elsewhere a list is all there is.
    """

    def find(self, source: Source) -> Iterator[Recognition]:
        found = super().find(source)
        if not is_familiar(source):
            return found
        return (replace(one, confidence=round(one.confidence * SHARE, 3)) for one in found)

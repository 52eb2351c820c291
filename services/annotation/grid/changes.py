"""What an amendment changes: the places of its new words, and what it says of a provision of the agreement. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.annotation.grid.records import Source
from services.annotation.sets.provisions import Provisions
from services.shared.domain.annotations import FindingKind, FindingState, Place
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class ChangedProvision:
    """A change of an amendment. `place`: its new words, else the words that name the provision, in both texts. `named`:
    those that name it. `old`: the replaced words, if the amendment repeats them. `deletes`: there are no new words.
    """

    place: Place
    named: RedactedSpan
    old: RedactedSpan | None
    deletes: bool


@dataclass(frozen=True)
class Amendment:
    """An amendment, from the findings of its set. `restates`: an attached copy shows the whole agreement as amended."""

    source: Source

    @cached_property
    def changes(self) -> tuple[ChangedProvision, ...]:
        return tuple(_changes(self.source))

    @cached_property
    def restates(self) -> bool:
        return any(one.rule_id.startswith("change-restated") for one in self.source.shown.findings)

    @cached_property
    def new_words(self) -> tuple[RedactedSpan, ...]:
        """The places of the new words: what else the amendment says is about itself."""
        return tuple(one.place.redacted_span for one in self.changes if not one.deletes)

    def provisions(self, agreement: Source) -> Iterator[tuple[RedactedSpan, ChangedProvision]]:
        """The provisions of the agreement that changes name for certain, each with its change."""
        if agreement.text is None or agreement.redacted is None or self.source.text is None:
            return
        provisions = Provisions(agreement.text, agreement.redacted)
        for one in self.changes:
            if place := provisions.before(self.source.text, one.named, one.old):
                yield place, one


def _changes(source: Source) -> Iterator[ChangedProvision]:
    """The changes that no person rejected."""
    for one in source.shown.findings:
        rejected = one.review is not None and one.review.state is FindingState.REJECTED
        if one.kind is FindingKind.CHANGE and one.rule_id.startswith("change-") and not rejected:
            yield from _groups([place for place in one.places if not place.document_id])


def _groups(places: Sequence[Place]) -> Iterator[ChangedProvision]:
    """The changes of a finding: each begins with the words that name the provision."""
    starts = [number for number, one in enumerate(places) if one.part == "section"]
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        group = places[start:end]
        old = next((one.redacted_span for one in group if one.part == "old"), None)
        new = next((one for one in group if one.part == "new"), None)
        yield ChangedProvision(new or group[0], group[0].redacted_span, old, new is None)

"""What a text holds and what a policy wants of it: recognise, propagate, resolve. All places are those of the legible
text.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.redaction.detection.bearers import Bearers, bearers
from services.redaction.detection.citations import without_citations
from services.redaction.detection.denied import denied
from services.redaction.detection.legible import Legible, legible
from services.redaction.detection.overruled import without_overruled
from services.redaction.detection.propagate import propagate
from services.redaction.detection.resolve import allowed, merge, resolve
from services.redaction.detection.ruling import Ruling
from services.redaction.detection.terms import keep_terms
from services.redaction.detection.vouched import vouched
from services.redaction.detection.watch import Watch, blank, leaks, watch
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.base import Recogniser, Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan

Values = Iterable[tuple[EntityType, str]]


@dataclass(frozen=True, slots=True)
class Analysis:
    """`found` is all that was recognised, `terms` what of it is a defined term, `resolved` what is replaced, in order
    and without overlaps.
    """

    shown: Legible
    ruling: Ruling
    found: tuple[Recognition, ...]
    terms: frozenset[Recognition]
    resolved: tuple[Recognition, ...]


def analyse(
    text: str, policy: Policy, *, known: Values, parties: Values, recognisers: Sequence[Recogniser]
) -> Analysis:
    """`known` are values of the matter as they were written, `parties` those that are looked for in any casing."""
    return complete(recognise(text, policy, parties=parties, recognisers=recognisers), policy, known)


def recognise(text: str, policy: Policy, *, parties: Values, recognisers: Sequence[Recogniser]) -> Analysis:
    """What the text itself gives away: all of the analysis that does not depend on what the matter knows."""
    shown = legible(text)
    source = Source(shown.text)
    guessed = vouched([one for recogniser in recognisers for one in recogniser.find(source)])
    first = without_citations(source, without_overruled(guessed))
    real = keep_terms(source, first)
    borne = bearers(source, real) if policy.asks_for_roles else Bearers()
    second = [*real, *propagate(source, resolve(source.text, real, policy, borne))]
    found = [*keep_terms(source, second), *denied(source, [*policy.deny, *parties])]
    terms = frozenset(_dropped(first, real)) | frozenset(_dropped(second, found))
    resolved = resolve(source.text, found, policy, borne)
    return Analysis(shown, Ruling(source.text, policy, borne), tuple(found), terms, tuple(resolved))


def _dropped(before: Sequence[Recognition], after: Iterable[Recognition]) -> Iterator[Recognition]:
    kept = set(map(id, after))
    return (one for one in before if id(one) not in kept)


def complete(analysis: Analysis, policy: Policy, known: Values) -> Analysis:
    """`analysis` with what the matter knows."""
    resolved = _without_leaks(analysis.shown.text, list(analysis.resolved), known, policy)
    return dataclasses.replace(analysis, resolved=tuple(resolved))


def _without_leaks(text: str, resolved: list[Recognition], known: Values, policy: Policy) -> list[Recognition]:
    """`resolved`, with what the gate would still find: values of the matter, and this document's own elsewhere. What
    goes may leave a word beside it alone that was none of anybody before: so again, until nothing is left.
    """
    open_text = blank(text, allowed(text, policy))
    looked_for = watch(known)
    # Of what the matter knows, a part may be found already: then all of it goes as one.
    missed = _missed(open_text, looked_for)
    for _ in range(_ROUNDS):
        resolved = merge([*resolved, *missed]) if missed else resolved
        blanked = blank(open_text, ((one.span.start, one.span.end) for one in resolved))
        own = watch((one.entity_type, one.span.of(text)) for one in resolved)
        missed = _missed(blanked, looked_for) | _missed(blanked, own)
        if not missed:
            break
    return merge([*resolved, *missed]) if missed else resolved


def _missed(shown: str, watched: Watch) -> set[Recognition]:
    return {Recognition(OriginalSpan(start, end), kind, 1.0, KNOWN) for start, end, kind in leaks(shown, watched)}


_ROUNDS = 4
KNOWN = "known.v1"

"""The analysis of a text under a policy: recognise values, propagate them, resolve overlaps. Spans refer to the legible
text.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.redaction.detection.borders import NO_BORDERS, Borders
from services.redaction.detection.citations import without_citations
from services.redaction.detection.corroboration import corroborated
from services.redaction.detection.denied import denied
from services.redaction.detection.legible import Legible, legible
from services.redaction.detection.misread import misread
from services.redaction.detection.neighbours import with_neighbours
from services.redaction.detection.overruled import without_overruled
from services.redaction.detection.party_roles import RoleIndex, index_roles
from services.redaction.detection.propagate import propagate
from services.redaction.detection.resolve import allowed, merge, resolve
from services.redaction.detection.ruling import Ruling
from services.redaction.detection.scanned import Scan, Unsure, find_in_scan, with_uncertain
from services.redaction.detection.terms import keep_terms
from services.redaction.detection.watch import Watch, blank, leaks, watch
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.base import Recogniser, Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.scans.text import reading
from services.shared.domain.scans.views import View
from services.shared.domain.spans import OriginalSpan

Values = Iterable[tuple[EntityType, str]]


@dataclass(frozen=True, slots=True)
class Analysis:
    """`found`: all recognised values. `terms`: the values in `found` that are defined terms. `resolved`: the values to
    replace, in order and without overlaps. `reading`: the text of a scan as models read it. `borders`: no value crosses
    one.
    """

    shown: Legible
    ruling: Ruling
    found: tuple[Recognition, ...]
    terms: frozenset[Recognition]
    resolved: tuple[Recognition, ...]
    reading: View | None = None
    borders: Borders = NO_BORDERS


def analyse(
    text: str,
    policy: Policy,
    *,
    known: Values,
    parties: Values,
    recognisers: Sequence[Recogniser],
    scan: Scan | None = None,
    borders: Sequence[int] = (),
) -> Analysis:
    """`known` are spellings of the matter's values, matched exactly; `parties` are matched in any casing and order.
    `scan`: the text was read from pictures. `borders`: places of `borders_of`.
    """
    analysis = recognise(text, policy, parties=parties, recognisers=recognisers, scan=scan, borders=borders)
    return complete(analysis, policy, known)


def recognise(
    text: str,
    policy: Policy,
    *,
    parties: Values,
    recognisers: Sequence[Recogniser],
    scan: Scan | None = None,
    borders: Sequence[int] = (),
) -> Analysis:
    """The part of the analysis that depends only on the text, the policy and the parties, not on the matter's
    values.
    """
    shown = legible(text)
    source, edges = Source(shown.text), Borders.shown(borders, shown)
    unsure = Unsure(shown, scan) if scan else None
    guessed = corroborated(_guessed(source, recognisers, unsure, edges))
    first = without_citations(source, without_overruled(guessed))
    real = keep_terms(source, first)
    roles = index_roles(source, real) if policy.uses_roles else RoleIndex()
    plain = resolve(source.text, real, policy, roles)
    named = with_neighbours(source, plain, real, edges)
    known = set(plain)
    second = [*real, *(one for one in named if one not in known), *propagate(source, named)]
    second += misread(source, second) if unsure else ()
    second = edges.cut(source.text, second)
    found = [*keep_terms(source, second), *edges.cut(source.text, denied(source, [*policy.deny, *parties]))]
    terms = frozenset(_dropped(first, real)) | frozenset(_dropped(second, found))
    resolved = with_neighbours(source, resolve(source.text, found, policy, roles), found, edges)
    resolved = edges.cut(source.text, with_uncertain(unsure, resolved)) if unsure else resolved
    read = reading(source.text) if unsure else None
    return Analysis(shown, Ruling(source.text, policy, roles), tuple(found), terms, tuple(resolved), read, edges)


def _guessed(
    source: Source, recognisers: Sequence[Recogniser], unsure: Unsure | None, borders: Borders
) -> list[Recognition]:
    """What the recognisers find. In a scan, they also read the text with its confusions undone."""
    found = borders.find(source, recognisers)
    if unsure is None:
        return found
    of_scan = borders.cut(source.text, [*find_in_scan(source.text, recognisers), *unsure.personal()])
    return list(dict.fromkeys([*found, *of_scan]))


def _dropped(before: Sequence[Recognition], after: Iterable[Recognition]) -> Iterator[Recognition]:
    kept = set(map(id, after))
    return (one for one in before if id(one) not in kept)


def complete(analysis: Analysis, policy: Policy, known: Values) -> Analysis:
    """`analysis`, plus the occurrences of the matter's `known` values. In a scan, also those that models would read."""
    values = tuple(known)
    resolved = list(analysis.resolved)
    if analysis.reading:
        resolved = merge([*resolved, *_read_by_models(analysis.reading, resolved, values, policy)])
    resolved = _without_leaks(analysis.shown.text, resolved, values, policy)
    resolved = analysis.borders.cut(analysis.shown.text, resolved)
    return dataclasses.replace(analysis, resolved=tuple(resolved))


def _read_by_models(
    read: View, resolved: Sequence[Recognition], known: Values, policy: Policy
) -> Iterator[Recognition]:
    """Values of the matter in the text of a scan with its confusions undone, which the gate before a model finds."""
    text = blank(blank(read.text, allowed(read.text, policy)), ((one.span.start, one.span.end) for one in resolved))
    for one in _missed(text, watch(known)):
        yield dataclasses.replace(one, span=OriginalSpan(*read.widened(one.span.start, one.span.end)))


def _without_leaks(text: str, resolved: list[Recognition], known: Values, policy: Policy) -> list[Recognition]:
    """`resolved`, plus the values that the gate would still find: values of the matter, and other occurrences of values
    of this document. After a replacement, a word next to it can become a value, so the search has several rounds.
    """
    open_text = blank(text, allowed(text, policy))
    watched = watch(known)
    # If only a part of a known value is resolved so far, the merge replaces the whole value.
    missed = _missed(open_text, watched)
    for _ in range(_ROUNDS):
        resolved = merge([*resolved, *missed]) if missed else resolved
        blanked = blank(open_text, ((one.span.start, one.span.end) for one in resolved))
        own = watch((one.entity_type, one.span.of(text)) for one in resolved)
        missed = _missed(blanked, watched) | _missed(blanked, own)
        if not missed:
            break
    return merge([*resolved, *missed]) if missed else resolved


def _missed(shown: str, watched: Watch) -> set[Recognition]:
    return {Recognition(OriginalSpan(start, end), kind, 1.0, KNOWN) for start, end, kind in leaks(shown, watched)}


_ROUNDS = 4
KNOWN = "known.v1"

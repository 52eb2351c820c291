"""Suggests which documents of a matter amend, restate or are signed copies of which others. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.annotation.relations.mentions import Named, Said
from services.annotation.relations.records import RelationEvidence
from services.shared.domain.relations import RelationKind
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Match:
    """`family` is in the relation to `other`. `place`: the words of `family` that name the other paper."""

    family: str
    other: str
    kind: RelationKind
    evidence: tuple[RelationEvidence, ...]
    place: RedactedSpan | None


def matches(papers: Mapping[str, Said]) -> Iterator[Match]:
    """The relations between the papers, which are by version chain. Of several papers that fit a name, those with the
    most evidence; all of them, if they have the same: a person decides.
    """
    for family, paper in papers.items():
        if paper.changes or paper.restates:
            kind = RelationKind.AMENDS if paper.changes else RelationKind.RESTATES
            yield from _named(family, paper, kind, papers)
        yield from _executed(family, paper, papers)


def _named(family: str, paper: Said, kind: RelationKind, papers: Mapping[str, Said]) -> Iterator[Match]:
    found: dict[str, Match] = {}
    for name in paper.names:
        fits = {other: proof for other, one in papers.items() if other != family and (proof := _fit(paper, name, one))}
        most = max((len(one) for one in fits.values()), default=0)
        for other, proof in fits.items():
            if len(proof) == most:
                found.setdefault(other, Match(family, other, kind, proof, name.span))
    best = max((len(one.evidence) for one in found.values()), default=0)
    dated = any(RelationEvidence.DATE in one.evidence for one in found.values())
    yield from (one for one in found.values() if len(one.evidence) == best or (dated and _strong(one.evidence)))


def _fit(paper: Said, name: Named, other: Said) -> tuple[RelationEvidence, ...]:
    """What shows that `name` in the paper means the other one; empty if it does not. Two dates that differ exclude it,
    and so does a paper that itself changes another one.
    """
    if other.changes or (name.dated and other.own.dated and name.dated != other.own.dated):
        return ()
    if paper.restates and other.restates and other.own.dated >= (paper.own.dated or "9"):
        return ()
    title = bool(name.title) and name.title == other.own.title
    dated = bool(name.dated) and name.dated == other.own.dated
    shared = len(paper.parties & other.parties)
    proof = _proof(title=title, dated=dated, parties=shared > 0)
    return proof if (title and (dated or shared)) or (dated and shared > 1) else ()


def _executed(family: str, paper: Said, papers: Mapping[str, Said]) -> Iterator[Match]:
    """The drafts without signatures of a signed paper."""
    if not (paper.signed and paper.own.title and len(paper.parties) > 1):
        return
    for other, draft in papers.items():
        same_date = draft.own.dated in ("", paper.own.dated)
        same = draft.own.title == paper.own.title and draft.parties == paper.parties and draft.kind is paper.kind
        if other != family and not draft.signed and same and same_date:
            proof = _proof(title=True, dated=bool(draft.own.dated), parties=True)
            yield Match(family, other, RelationKind.EXECUTED, proof, paper.own.span)


def _proof(*, title: bool, dated: bool, parties: bool) -> tuple[RelationEvidence, ...]:
    known = ((RelationEvidence.TITLE, title), (RelationEvidence.DATE, dated), (RelationEvidence.PARTIES, parties))
    return tuple(one for one, has in known if has)


def _strong(proof: tuple[RelationEvidence, ...]) -> bool:
    return RelationEvidence.DATE in proof and RelationEvidence.TITLE in proof

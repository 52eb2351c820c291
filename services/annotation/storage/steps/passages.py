"""Stores which passages of a document are drawn, in the caller's transaction."""

import sqlalchemy as sa

from services.annotation.sampling.passages import DrawnPassage, PassageSample, StratumSize
from services.annotation.storage.steps.tables import DRAWN_PASSAGES, PASSAGE_STRATA
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.rows import insert_all_or_keep


def insert_passages(connection: sa.Connection, document_id: str, sample: PassageSample | None) -> None:
    """Stores the sample of a new document version, before anyone can open it."""
    if sample is None:
        return
    own = {"document_id": document_id}
    strata = [
        {**own, "stratum": one.name, "size": one.size, "probability": one.probability, "flagged": one.flagged}
        for one in sample.strata
    ]
    drawn = [{**own, "start": one.span.start, "end": one.span.end, "stratum": one.stratum} for one in sample.drawn]
    insert_all_or_keep(connection, PASSAGE_STRATA, strata)
    insert_all_or_keep(connection, DRAWN_PASSAGES, drawn)


def passages_of(connection: sa.Connection, document_id: str) -> PassageSample:
    """The sample of a document version; empty if nothing was drawn."""
    s, d = PASSAGE_STRATA.c, DRAWN_PASSAGES.c
    strata = connection.execute(sa.select(PASSAGE_STRATA).where(s.document_id == document_id).order_by(s.stratum))
    drawn = connection.execute(sa.select(DRAWN_PASSAGES).where(d.document_id == document_id).order_by(d.start))
    return PassageSample(
        tuple(StratumSize(row.stratum, row.size, row.probability, row.flagged) for row in strata),
        tuple(DrawnPassage(OriginalSpan(row.start, row.end), row.stratum) for row in drawn),
    )

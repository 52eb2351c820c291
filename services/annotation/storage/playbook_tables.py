"""The tables of a tenant's own playbooks. Times are microseconds since 1970, in UTC. They have no text of documents."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

_ID = sa.String(64)
_NAME = sa.String(200)

# `base_…`: the text in force that the draft changes. `authors`: a JSON list of people, in order. `restores`: the number
# of a publication, 0 for the file of the installation, -1 for none.
DRAFTS = sa.Table(
    "playbook_drafts",
    metadata,
    *keys(_ID, "draft_id"),
    *required(_NAME, "tenant", "name"),
    *required(sa.String(16), "state"),
    *required(sa.Integer, "revision", "restores", "published_as"),
    *required(sa.Text, "source", "cases", "base_source", "base_cases", "authors"),
    *required(sa.BigInteger, "created_at", "changed_at"),
    *required(sa.String(300), "proposed_by", "decided_by"),
    *required(sa.Text, "reason", "decision"),
    sa.Index("playbook_drafts_name", "tenant", "state", "name"),
)

# All publications of a tenant have one series of numbers. An empty `source`: the file of the installation applies.
PUBLICATIONS = sa.Table(
    "playbook_publications",
    metadata,
    *keys(_NAME, "tenant"),
    *keys(sa.Integer, "number"),
    *required(_NAME, "name"),
    *required(_ID, "version", "over", "draft_id"),
    *required(sa.Text, "source", "cases", "authors"),
    *required(sa.String(300), "published_by"),
    *required(sa.BigInteger, "published_at"),
    *required(sa.Text, "reason", "decision"),
    *required(sa.Integer, "restores"),
    sa.Index("playbook_publications_name", "tenant", "name", "number"),
)

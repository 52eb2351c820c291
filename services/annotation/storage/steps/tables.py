"""The tables of the steps of reviews. Times are microseconds since 1970, in UTC. Rows have no text of documents."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

_ID = sa.String(64)
_NAME = sa.String(200)

# The draw of a document version for a blind second review. The first draw holds. `share`: the probability with which it
# was drawn, by the rule `rule`.
REVIEW_DRAWS = sa.Table(
    "review_draws",
    metadata,
    *keys(_ID, "document_id"),
    *required(_NAME, "rule"),
    *required(sa.Float, "share"),
    *required(sa.Boolean, "drawn"),
    *required(sa.BigInteger, "drawn_at"),
)

# The next step of the review of a set, since `began_at`. A set without a row is at the first one.
REVIEW_STAGES = sa.Table(
    "review_stages",
    metadata,
    *keys(_ID, "set_id"),
    *required(sa.String(16), "stage"),
    *required(sa.Boolean, "blind"),
    *required(sa.BigInteger, "began_at"),
)

# A completed step: the set as the step left it, and its record. `set_revision`: of the set that the next step found.
REVIEW_PASSES = sa.Table(
    "review_passes",
    metadata,
    *keys(_ID, "set_id"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *required(_ID, "document_id"),
    *required(_NAME, "actor"),
    *required(sa.BigInteger, "completed_at"),
    *required(sa.Integer, "set_revision"),
    *required(sa.LargeBinary, "annotation_set", "review"),
)

# Who took part in a completed step.
REVIEW_PEOPLE = sa.Table(
    "review_people",
    metadata,
    *keys(_ID, "set_id"),
    *keys(sa.String(300), "person"),
)

# The decisions of a blind step, hidden until the review is complete. `kind` is `annotation` or `finding`.
PASS_DECISIONS = sa.Table(
    "review_pass_decisions",
    metadata,
    *keys(_ID, "set_id"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *keys(sa.String(16), "kind"),
    *keys(_NAME, "decision_id"),
    *required(sa.Boolean, "undone"),
    *required(sa.Integer, "set_revision"),
    *required(_ID, "fingerprint"),
    sa.Column("annotation", sa.LargeBinary),
    *required(sa.LargeBinary, "body"),
)

# What a third person decided on a difference: the number of the step that is right, 0 if neither is, and why.
REVIEW_RULINGS = sa.Table(
    "review_rulings",
    metadata,
    *keys(_ID, "set_id"),
    *keys(_ID, "item_id"),
    *required(sa.Integer, "number"),
    *required(_NAME, "actor"),
    *required(sa.BigInteger, "decided_at"),
    *required(sa.Text, "reason"),
)

# The passages of a document version by stratum. Each was drawn with `probability`.
PASSAGE_STRATA = sa.Table(
    "passage_strata",
    metadata,
    *keys(_ID, "document_id"),
    *keys(sa.String(32), "stratum"),
    *required(sa.Integer, "size"),
    *required(sa.Float, "probability"),
    *required(sa.Boolean, "flagged"),
)

# The drawn passages, in code points of the original text.
DRAWN_PASSAGES = sa.Table(
    "drawn_passages",
    metadata,
    *keys(_ID, "document_id"),
    sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
    *required(sa.BigInteger, "end"),
    *required(sa.String(32), "stratum"),
)

# What reviewers are asked about drawn passages, and what they answer. `found`: a mark was in the passage when it was
# named. `answer` is empty without an answer. Who does a blind second review has rows of its own (`sitting`).
PASSAGE_ANSWERS = sa.Table(
    "passage_answers",
    metadata,
    *keys(_ID, "document_id"),
    sa.Column("sitting", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
    *required(sa.Boolean, "found"),
    *required(_NAME, "asked_by"),
    *required(sa.BigInteger, "asked_at"),
    *required(sa.String(16), "answer"),
    *required(_NAME, "actor"),
    sa.Column("answered_at", sa.BigInteger),
)

# A document in a closed group of the figures of quality. `part` is `passages`, `reviews` or
# `judgements`, `day` an ordinal number. Without names of people. Rows are never changed.
QUALITY_GROUPS = sa.Table(
    "quality_groups",
    metadata,
    *keys(sa.String(16), "part"),
    *keys(_ID, "document_id"),
    *required(_NAME, "tenant"),
    *required(_ID, "group_id"),
    *required(sa.Integer, "size", "day"),
    *required(_ID, "fingerprint"),
    sa.Index("quality_groups_tenant", "tenant"),
)

# Which places of a document version are judged first: in a blind second review all, and those of findings of these
# severities, separated by commas. Documents whose rule of the review policy asks for nothing have no row.
JUDGE_FIRST = sa.Table(
    "judge_first",
    metadata,
    *keys(_ID, "document_id"),
    *required(sa.Boolean, "blind_share"),
    *required(_NAME, "severities"),
)

# What a person says about a place before it sees what the model says, in one step of the review of a set. A severity
# without a risk is empty. `final_` and `changed`: what the step decided; NULL until it is complete, and if it decided
# nothing.
FIRST_JUDGEMENTS = sa.Table(
    "first_judgements",
    metadata,
    *keys(_ID, "set_id"),
    *keys(sa.String(16), "stage"),
    *keys(_ID, "place_id"),
    *keys(sa.String(300), "person"),
    *required(_ID, "document_id"),
    *required(_NAME, "own_category"),
    *required(sa.String(16), "own_severity"),
    *required(_NAME, "model_category"),
    *required(sa.String(16), "model_severity"),
    *required(sa.BigInteger, "judged_at"),
    sa.Column("final_category", _NAME),
    sa.Column("final_severity", sa.String(16)),
    sa.Column("changed", sa.Boolean),
    sa.Index("first_judgements_document", "document_id"),
)

"""A sender cannot grant training: the owner of its source system does, in the access policy."""

from dataclasses import replace

import pytest

from services.ingestion.sources import with_granted_purposes
from services.shared.domain.document import DocumentRecord, Purpose
from services.shared.runtime.access.policy import AccessPolicy, Source

REVIEW, TRAINING, EVALUATION = Purpose.REVIEW, Purpose.TRAINING, Purpose.EVALUATION
GRANTED = frozenset({"training"})
POLICY = AccessPolicy(
    tenants=("bank", "other"),
    roles={},
    services={},
    walls={},
    sources={
        "plain": Source("bank"),
        "owned": Source("bank", purposes=GRANTED),
        "one-matter": Source("bank", frozenset({"M-1"}), GRANTED),
    },
    certificates={},
    systems={},
)
RECORD = DocumentRecord("bank", "owned", "R-1", "M-1", purposes=(REVIEW, TRAINING))


@pytest.mark.parametrize(
    ("changes", "purposes"),
    [
        ({}, (REVIEW, TRAINING)),
        ({"purposes": (REVIEW,)}, (REVIEW,)),
        ({"source_system": "plain"}, (REVIEW,)),
        ({"source_system": "plain", "purposes": (TRAINING,)}, (REVIEW,)),
        ({"source_system": "plain", "purposes": (TRAINING, EVALUATION)}, (EVALUATION,)),
        ({"source_system": "unknown"}, (REVIEW,)),
        ({"tenant": "other"}, (REVIEW,)),
        ({"source_system": "one-matter"}, (REVIEW, TRAINING)),
        ({"source_system": "one-matter", "matter": "M-2"}, (REVIEW,)),
    ],
)
def test_training_needs_a_grant(changes: dict[str, object], purposes: tuple[Purpose, ...]) -> None:
    record = replace(RECORD, **changes)  # type: ignore[arg-type]
    assert with_granted_purposes(POLICY, record).purposes == purposes

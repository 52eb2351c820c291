"""What another process recognises in a large text."""

import pickle
from dataclasses import replace

from services.redaction.detection.analysis import recognise
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.recognising import all_recognisers, recognise_large
from services.shared.domain.entities import EntityType

_POLICY = find_policy("legal-review", POLICIES)
_TEXT = "Jane Roe, born on 3 May 1980, wrote to j\u043ehn@example.com. " * 20
_PARTIES = [(EntityType.PERSON, "Jane Roe")]


def test_the_analysis_of_another_process_has_all_that_is_replaced() -> None:
    expected = recognise(_TEXT, _POLICY, parties=_PARTIES, recognisers=all_recognisers())
    found = pickle.loads(pickle.dumps(recognise_large(_TEXT, _POLICY, _PARTIES)))
    assert expected.found
    assert found == replace(expected, found=(), terms=frozenset())

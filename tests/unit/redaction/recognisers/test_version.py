"""The version of recognition changes if recognition finds other values in the samples."""

from hashlib import sha256
from pathlib import Path

from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.recognisers.version import RECOGNITION
from services.redaction.text.redact import plan_text
from tests.unit.redaction.makers import LEGAL, STRICT

_SAMPLES = Path(__file__).parents[4] / "samples" / "documents"
# By version: the hash of all values that the rules find in the samples. The tagger has its own version.
_FOUND = {"5": "82a0ece7d84f254fb22ca9d256e019124b9992cba64709e6d970678feb95722d"}
_NAMES = "Notices go to Josef Plan, Under Eva, and Wim de Prior. By: Second Jón\n/s/ K. Are\nName: Will Sellers\n"


def test_other_values_are_another_version() -> None:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(_SAMPLES.rglob("*.txt"))]
    digest = sha256()
    for policy in (STRICT, LEGAL):
        for text in (*texts, _NAMES):
            edits = plan_text(text, policy, recognisers=RECOGNISERS).edits
            digest.update(repr([(one.span.start, one.span.end, str(one.entity_type)) for one in edits]).encode())
    assert _FOUND.get(RECOGNITION) == digest.hexdigest(), (
        "recognition finds other values: increase RECOGNITION, and record the hash here under the new version"
    )

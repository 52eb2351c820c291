"""Each kind of gap is described."""

from services.shared.domain.document import GapKind
from services.shared.domain.gaps import GAPS


def test_each_kind_has_a_meaning_and_a_remedy() -> None:
    assert list(GAPS) == list(GapKind)
    assert [kind for kind, info in GAPS.items() if not (info.meaning.endswith(".") and info.remedy.endswith("."))] == []

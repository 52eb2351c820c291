import pytest

from services.annotation.policy_files.review_policy import load_review_policy, read_review_policy
from services.annotation.sets.review_policy import Segregation
from services.shared.domain.clauses import Severity
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.sets.test_review_policy import POLICY, SCHEMA
from tests.unit.annotation.support import ROOT, record


def test_the_shipped_policy_reviews_everything() -> None:
    shipped = load_review_policy(ROOT / "playbooks/policies/review.yaml")
    assert (shipped.passes, shipped.perspectives) == ((), ())
    assert shipped.decide_findings is Severity.MEDIUM
    assert shipped.segregation(record(), "nda") == {Segregation.COMPLETER_MAY_NOT_REOPEN}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{source_system: [closing-room], document_type: [letter], cohort: [archive]}", "{}", "review.yaml:4:"),
        ("data_class: [restricted]", "data_class: [secret]", "review.yaml:8:"),
        ("rule: all-decided", "rule: whatever", "review.yaml:9:"),
        ("    reason: Agreed.\n", "", "review.yaml:2:"),
        (
            "role: supplier",
            "role: suplier",
            "review.yaml:11: perspectives.0.role: 'suplier' is not a known role; did you",
        ),
        ("role: borrower", "role: Northgate Bank", "review.yaml:12:"),
    ],
)
def test_a_fault_names_its_line(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as caught:
        read_review_policy(POLICY.replace(old, new), SCHEMA, "review.yaml")
    assert str(caught.value).startswith(fault)

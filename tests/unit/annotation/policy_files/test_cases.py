import pytest

from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.playbook.test_cases import CASES, cases


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("playbook: tiny", "playbook: teeny", "t.yaml:1: these are tests of teeny, not of tiny"),
        (
            "- Cap On Liability",
            "- Cap Of Liability",
            "t.yaml:7: 'Cap Of Liability' is not a known",
        ),
        ("without: [Governing Law]", "without: [Law]", "t.yaml:10: 'Law' is not a known clause type or field"),
        ("findings: [law, cap]", "findings: [laws, cap]", "t.yaml:10: 'laws' is not a known rule; did you mean law?"),
        (
            "name: no law, agreement: whole",
            "name: no law, agreement: hole",
            "t.yaml:10: 'hole' is not a known",
        ),
        ("name: no law, agreement: whole", "name: no law", "t.yaml:10: a case needs an agreement or a document_type"),
        (
            "- Cap On Liability",
            "- {field: Notice Period, value: soon}",
            "t.yaml:7: 'soon' is no value of",
        ),
        ("cases:", "case:", "t.yaml:1: 'cases' is a required property"),
    ],
)
def test_mistakes_are_told_with_their_line(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as caught:
        cases(CASES.replace(old, new))
    assert str(caught.value).startswith(fault)

import pytest

from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.playbook.test_cases import CASES, cases


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "playbook: tiny",
            "playbook: teeny",
            "t.yaml:1: playbook: the tests are for teeny; the playbook of this file is tiny",
        ),
        (
            "- Cap On Liability",
            "- Cap Of Liability",
            "t.yaml:7: agreements.whole.marks.1: 'Cap Of Liability' is not a known",
        ),
        (
            "without: [Governing Law]",
            "without: [Law]",
            "t.yaml:10: cases.1.without.0: 'Law' is not a known clause type or field",
        ),
        (
            "findings: [law, cap]",
            "findings: [laws, cap]",
            "t.yaml:10: cases.1.findings.0: 'laws' is not a known rule; did you mean law?",
        ),
        (
            "name: no law, agreement: whole",
            "name: no law, agreement: hole",
            "t.yaml:10: cases.1.agreement: 'hole' is not a known",
        ),
        (
            "name: no law, agreement: whole",
            "name: no law",
            "t.yaml:10: cases.1: a case needs agreement or document_type",
        ),
        (
            "- Cap On Liability",
            "- {field: Notice Period, value: soon}",
            "t.yaml:7: agreements.whole.marks.1: 'soon' is not a value of Notice Period",
        ),
        ("cases:", "case:", "t.yaml:1: 'cases' is a required property"),
    ],
)
def test_a_fault_names_file_line_field_and_remedy(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as caught:
        cases(CASES.replace(old, new))
    assert str(caught.value).startswith(fault)

import pytest

from services.annotation.playbook.rules import type_name
from services.annotation.policy_files.playbooks import read_playbook, route, stored_playbook
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.playbook.test_conclude import PLAYBOOK, SCHEMA, tiny


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "category: Non-Compete",
            "category: Non-Complete",
            "p.yaml:8: rules.1.category: 'Non-Complete' is not a known clause type; did you mean Non-Compete?",
        ),
        (
            "fields: [Parties]",
            "fields: [Partys]",
            "p.yaml:5: fields.0: 'Partys' is not a known clause type or field; did you mean Party?",
        ),
        ("id: cap", "id: law", "p.yaml:9: rules.2.id: an earlier rule has the id 'law'; choose another id"),
        (
            "document_types: [lease]",
            "document_types: [note]",
            "p.yaml:10: rules.3.document_types: the playbook does not apply to note; add it to applies_to",
        ),
        (
            "applies_to: [nda, lease]",
            "applies_to: [nda, lease, leese]",
            "p.yaml:3: applies_to.2: 'leese' is not a known document type; did you mean lease?",
        ),
        (
            "applies_to: [nda, lease]",
            "applies_to: [nda, Lease]",
            "p.yaml:3: applies_to.1: 'Lease' is not a known document type; did you mean lease?",
        ),
        (
            "applies_to: [nda, lease]",
            "applies_to: [nda, lease, credit agreement]",
            "p.yaml:3: applies_to.2: 'credit agreement' is not a known document type; did you mean credit_agreement?",
        ),
        (
            "severity: high",
            "severity: minor",
            "p.yaml:7: rules.0.severity: 'minor' is not known; known values: info, low, medium, high, critical",
        ),
        (
            "applies_to: [nda, lease]",
            "applies_to: [nda, lease, mortgage]",
            "p.yaml:3: applies_to.2: 'mortgage' is not a known document type; known types: credit_agreement, nda, ",
        ),
        (
            "expect: forbidden",
            "expect: forbidden, at_most: P90D",
            "p.yaml:8: rules.1: a rule needs one condition of expect, at_least, ",
        ),
        ("category: Non-Compete, ", "", "p.yaml:8: rules.1: a rule needs one of clause, field and subject"),
        (
            "fields:",
            "perspective: [lender, borower]\nfields:",
            "p.yaml:5: perspective.1: 'borower' is not a known role; did you mean borrower?",
        ),
        (
            "severity: high",
            "perspective: [party], severity: high",
            "p.yaml:7: rules.0.perspective.0: 'party' is not a known role",
        ),
        ("severity: high", "severity: awful", "p.yaml:7: rules.0.severity: 'awful' is not known"),
        ("expect: forbidden", "expect: never", "p.yaml:8: rules.1.expect: 'never' is not known"),
        ("minimum_confidence: 0.5", "minimum_confidence: 5", "p.yaml:4: minimum_confidence: 5"),
        ("name: tiny", "name: Tiny Book", "p.yaml:1: name: 'Tiny Book'"),
        ("message: Rivals.", "massage: Rivals.", "p.yaml:8: rules.1.massage: is not known here; did you mean message?"),
    ],
)
def test_a_fault_names_file_line_field_and_remedy(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as caught:
        read_playbook(PLAYBOOK.replace(old, new), SCHEMA, "p.yaml")
    assert str(caught.value).startswith(fault)


def test_a_stored_playbook_keeps_types_that_are_unknown_today() -> None:
    stored = stored_playbook(PLAYBOOK.replace("[nda, lease]", "[nda, lease, barter]"))
    assert stored.applies_to == ("nda", "lease", "barter")


def test_a_type_without_a_playbook_gets_the_default() -> None:
    other = read_playbook(PLAYBOOK.replace("[nda, lease]", '["*"]').replace("tiny", "other"), SCHEMA, "x")
    playbooks = route({"tiny.yaml": tiny(), "other.yaml": other})
    names = [playbooks.for_type(kind).name for kind in ("nda", "Lease", "letter", "")]
    assert names == ["tiny", "tiny", "other", "other"]


def test_each_type_has_exactly_one_playbook() -> None:
    with pytest.raises(YamlFileError) as twice:
        route({"a.yaml": tiny(), "b.yaml": read_playbook("# Ours.\n" + PLAYBOOK, SCHEMA, "b.yaml")})
    assert str(twice.value).splitlines() == [
        "b.yaml:4: applies_to.0: the playbook in a.yaml:3 applies to 'nda' too; remove it from one of them",
        "b.yaml:4: applies_to.1: the playbook in a.yaml:3 applies to 'lease' too; remove it from one of them",
    ]
    assert twice.value.reason == "type_claimed_twice"
    with pytest.raises(YamlFileError, match="no playbook applies to") as none:
        route({"a.yaml": tiny()})
    assert none.value.reason == "rest_unclaimed"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Credit Agreement", "credit_agreement"), ("security-agreement", "security_agreement"), ("nda", "nda")],
)
def test_type_names_have_one_form(kind: str, name: str) -> None:
    assert type_name(kind) == name

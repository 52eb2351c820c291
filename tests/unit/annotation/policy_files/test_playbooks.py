import pytest

from services.annotation.playbook.rules import type_name
from services.annotation.policy_files.playbooks import read_playbook, route
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.playbook.test_conclude import PLAYBOOK, SCHEMA, tiny


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("category: Non-Compete", "category: Non-Complete", "p.yaml:8: 'Non-Complete' is not a known clause type"),
        (
            "fields: [Parties]",
            "fields: [Partys]",
            "p.yaml:5: 'Partys' is not a known clause type or field",
        ),
        ("id: cap", "id: law", "p.yaml:9: rule 'law' stands here twice"),
        ("document_types: [lease]", "document_types: [note]", "p.yaml:10: the playbook does not apply to note"),
        ("severity: high", "severity: awful", "p.yaml:7: rules.0.severity: 'awful' is not known"),
        ("expect: forbidden", "expect: never", "p.yaml:8: rules.1.expect: 'never' is not known"),
        ("minimum_confidence: 0.5", "minimum_confidence: 5", "p.yaml:4: minimum_confidence: 5"),
        ("name: tiny", "name: Tiny Book", "p.yaml:1: name: 'Tiny Book'"),
        ("message: Rivals.", "massage: Rivals.", "p.yaml:8: rules.1.massage: is not known here; did you mean message?"),
    ],
)
def test_mistakes_are_told_with_their_line(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as caught:
        read_playbook(PLAYBOOK.replace(old, new), SCHEMA, "p.yaml")
    assert str(caught.value).startswith(fault)


def test_types_find_their_playbook_and_the_rest_the_default() -> None:
    other = read_playbook(PLAYBOOK.replace("[nda, lease]", '["*"]').replace("tiny", "other"), SCHEMA, "x")
    playbooks = route({"tiny.yaml": tiny(), "other.yaml": other})
    names = [playbooks.for_type(kind).name for kind in ("nda", "Lease", "letter", "")]
    assert names == ["tiny", "tiny", "other", "other"]


def test_no_type_is_claimed_twice_and_none_left_over() -> None:
    with pytest.raises(YamlFileError) as twice:
        route({"a.yaml": tiny(), "b.yaml": read_playbook("# Ours.\n" + PLAYBOOK, SCHEMA, "b.yaml")})
    assert str(twice.value).splitlines() == [
        "b.yaml:4: 'nda' is claimed already, by a.yaml:3",
        "b.yaml:4: 'lease' is claimed already, by a.yaml:3",
    ]
    assert twice.value.reason == "type_claimed_twice"
    with pytest.raises(YamlFileError, match="no playbook applies to") as none:
        route({"a.yaml": tiny()})
    assert none.value.reason == "rest_unclaimed"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Credit Agreement", "credit_agreement"), ("security-agreement", "security_agreement"), ("nda", "nda")],
)
def test_types_are_written_one_way(kind: str, name: str) -> None:
    assert type_name(kind) == name

import pytest

from services.annotation.yaml_data import PolicyError, Schema, line_of, load_checked

SCHEMA: Schema = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "rules": {"type": "array", "items": {"type": "object", "required": ["id"]}},
    },
}


def test_what_fits_is_given() -> None:
    assert load_checked("name: x\nrules: [{id: a}]", SCHEMA, "a.yaml") == {"name": "x", "rules": [{"id": "a"}]}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("name: [", ["a.yaml:1:"]),
        ("", ["a.yaml:1:"]),
        ("- 1", ["a.yaml:1:"]),
        ("\n\nrules: []", ["a.yaml:3: 'name' is a required"]),
        ("name: x\n\nstranger: 1", ["a.yaml:1: Additional properties"]),
        ("name: x\nrules:\n  - {id: a}\n  - {no: b}", ["a.yaml:4: rules/1: 'id' is a required"]),
        ("name: 1\nname: x", ["a.yaml:2: 'name' stands here twice"]),
        ("name: x\nrules:\n  - id: a\n    id: b", ["a.yaml:4: 'id' stands here twice"]),
        ("name: 1\nrules: 2", ["a.yaml:1: name: 1 is not", "a.yaml:2: rules: 2 is not"]),
    ],
)
def test_faults_name_their_lines(text: str, faults: list[str]) -> None:
    with pytest.raises(PolicyError) as caught:
        load_checked(text, SCHEMA, "a.yaml")
    lines = str(caught.value).splitlines()
    assert len(lines) == len(faults)
    for line, fault in zip(lines, faults, strict=True):
        assert line.startswith(fault)


@pytest.mark.parametrize(
    ("path", "line"), [((), 1), (("rules",), 2), (("rules", 1), 4), (("rules", 1, "id"), 4), (("rules", 9), 2)]
)
def test_lines_of_paths(path: tuple[str | int, ...], line: int) -> None:
    assert line_of("name: x\nrules:\n  - id: a\n  - id: b\n", path) == line

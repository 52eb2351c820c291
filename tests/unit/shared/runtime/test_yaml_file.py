import pytest

from services.shared.runtime.yaml_file import Problem, Schema, YamlFileError, load_yaml, parse_yaml, suggestion

SCHEMA: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "level": {"enum": ["low", "high"]},
        "places": {
            "type": "array",
            "items": {"type": "string", "pattern": "^[A-Z]{2}$", "description": "two capitals"},
        },
        "on": {"type": "boolean"},
    },
}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("name: x\nlevel: low\n", ()),
        ("places: [NO, DE]\non: true\n", ()),
        ("name: x\nlevle: low\n", ((2, "levle: is not known here; did you mean level?"),)),
        ("name: x\nlevel: hihg\n", ((2, "level: 'hihg' is not known; did you mean high?"),)),
        ("name: 3\n", ((1, "name: 3 must be text"),)),
        ("name:\n", ((1, "name: is empty"),)),
        ("places:\n  - DE\n  - de\n", ((3, "places.1: 'de' is not two capitals"),)),
        ("name: x\nname: y\n", ((2, "name: is repeated"),)),
        ("places:\n  - a: 1\n    a: 2\n", ((3, "a: is repeated"),)),
        ("", ((1, "is empty"),)),
        ("- x\n", ((1, "['x'] must be a mapping, such as `name: …`"),)),
    ],
)
def test_every_problem_is_reported_with_its_line(text: str, problems: tuple[Problem, ...]) -> None:
    if not problems:
        load_yaml(text, SCHEMA, "file.yaml")
        return
    with pytest.raises(YamlFileError) as refused:
        load_yaml(text, SCHEMA, "file.yaml")
    assert refused.value.problems == problems
    assert str(refused.value) == "\n".join(f"file.yaml:{line}: {what}" for line, what in problems)


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\ta: 1", "a: \x00"])
def test_invalid_yaml_has_a_line_number(text: str) -> None:
    with pytest.raises(YamlFileError, match=r"^file\.yaml:[1-9]\d*: is not YAML: "):
        parse_yaml(text, "file.yaml")


@pytest.mark.parametrize(
    ("path", "line"), [((), 1), (("a",), 1), (("a", "b"), 2), (("a", "b", 1), 4), (("a", "x"), 1), (("a", "b", 9), 2)]
)
def test_a_path_has_the_line_of_its_value_or_nearest_ancestor(path: tuple[str | int, ...], line: int) -> None:
    assert parse_yaml("a:\n  b:\n    - 1\n    - 2\n", "file.yaml").line(path) == line


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("hgih", ["low", "high"], "; did you mean high?"),
        ("zzz", ["low", "high"], "; known values: low, high"),
        ("x", [], ""),
    ],
)
def test_a_suggestion_is_the_most_similar_word_or_all_words(word: str, known: list[str], expected: str) -> None:
    assert suggestion(word, known) == expected


@pytest.mark.parametrize("text", ["[" * 1500, "- " * 1500, "{a: " * 1500, "a: &b [*b]", "a: &b {c: *b}"])
def test_a_file_that_is_nested_too_deep_is_refused(text: str) -> None:
    with pytest.raises(YamlFileError, match=r"^file\.yaml:1: is nested too deep$"):
        load_yaml(text, {}, "file.yaml").check({"additionalProperties": {"$ref": "#"}, "items": {"$ref": "#"}})

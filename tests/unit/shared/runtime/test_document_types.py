"""Own document types: what is read, what is refused, and with which words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.document_types import DocumentType, lineage
from services.shared.runtime.document_types import (
    base_type,
    document_types,
    load_types,
    read_types,
    shipped_types,
    use_types,
)
from services.shared.runtime.yaml_file import YamlFileError

VALID = """\
types:
  - name: data processing agreement
    parent: service
    titles: [data processing <paper>]
    words: [personal data]
    mentions: 4
"""


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use_types("")


def test_shipped_types_have_what_playbooks_name() -> None:
    assert {"nda", "credit agreement", "lease", "letter", "other"} <= {*shipped_types().names}
    assert (shipped_types().own, shipped_types().version) == ((), "")


def test_own_types_are_beside_the_shipped_ones() -> None:
    types = read_types({"a.yaml": VALID})
    assert types.names == (*shipped_types().names, "data processing agreement")
    assert types.own == (
        DocumentType(
            "data processing agreement",
            ("data processing <paper>",),
            words=("personal data",),
            mentions=4,
            parent="service",
        ),
    )
    assert types.version != read_types({"a.yaml": VALID.replace("4", "5")}).version
    assert types.version == read_types({"b.yaml": f"# a comment\n{VALID}"}).version


def test_a_type_descends_from_its_parent() -> None:
    child = (
        "types:\n  - {name: joint controllers, parent: data processing agreement, titles: [joint controller <paper>]}\n"
    )
    alone = "types:\n  - {name: deed of gift, titles: [deed of gift]}\n"
    types = read_types({"a.yaml": VALID, "b.yaml": child, "c.yaml": alone})
    assert types.own[0].name == "joint controllers"
    assert lineage("joint controllers", types.parents) == ("joint controllers", "data processing agreement", "service")
    kinds = ("joint controllers", "deed of gift", "nda", "unheard of")
    assert [types.base(one) for one in kinds] == ["service", "other", "nda", "unheard of"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("titles:", "titels:", "a.yaml:4: types.0.titels: is not known here; did you mean titles?"),
        ("name: data processing agreement", "name: nda", "a.yaml:2: types.0.name: 'nda' is a shipped type already"),
        ("name: data processing agreement", "name: DPA", "a.yaml:2: types.0.name: 'DPA' is not lower-case words"),
        ("parent: service", "parent: servise", "a.yaml:3: types.0.parent: 'servise' is not a known document type; did"),
        ("parent: service", "parent: service\n    x: 1", "a.yaml:4: types.0.x: is not known here"),
        ("parent: service", "parent: data processing agreement", "a.yaml:3: types.0.parent: 'data processing agree"),
        ("[data processing <paper>]", "[nda]", "a.yaml:4: types.0.titles.0: 'nda' is a title of 'nda' too"),
        ("[data processing <paper>]", "[data (]", "a.yaml:4: types.0.titles.0: '(' in 'data (' is neither a word"),
        ("[data processing <paper>]", "[]", "a.yaml:4: types.0.titles: "),
        ("    mentions: 4\n", "", "a.yaml:5: types.0.words: words needs mentions; add mentions"),
        ("    words: [personal data]\n", "", "a.yaml:5: types.0.mentions: mentions needs words; add words"),
        ("mentions: 4", "mentions: 0", "a.yaml:6: types.0.mentions: "),
        ("mentions: 4", "mentions: soon", "a.yaml:6: types.0.mentions: 'soon' must be a whole number"),
        ("types:", "type:", "a.yaml:1: "),
        (VALID, "types:\n  - name: mine\n", "a.yaml:2: types.0: mine has neither titles, headings nor words"),
        (VALID, "types: [", "a.yaml:"),
        (VALID, "", "a.yaml:1: "),
        (VALID, "#" * 300_000, "a.yaml:1: has 300000 characters"),
    ],
)
def test_faults_have_file_line_and_field(old: str, new: str, message: str) -> None:
    assert old in VALID
    with pytest.raises(YamlFileError) as refused:
        read_types({"a.yaml": VALID.replace(old, new)})
    assert message in str(refused.value)


def test_all_faults_of_all_files_are_named() -> None:
    with pytest.raises(YamlFileError) as refused:
        read_types({"a.yaml": VALID, "b.yaml": VALID})
    name, title = str(refused.value).splitlines()
    assert name == (
        "b.yaml:2: types.0.name: 'data processing agreement' is a type of a.yaml already; choose another name"
    )
    assert title.startswith("b.yaml:4: types.0.titles.0: 'data processing <paper>' is a title of 'data processing agr")


def test_parents_in_a_circle_are_refused() -> None:
    text = "types:\n  - {name: aa, parent: bb, titles: [aa]}\n  - {name: bb, parent: aa, titles: [bb]}\n"
    with pytest.raises(YamlFileError, match="'aa' descends from itself"):
        read_types({"a.yaml": text})


@pytest.mark.parametrize(("name", "message"), [("none", "is not a folder"), ("", "has no .yaml file")])
def test_a_folder_has_types(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match=message):
        load_types(tmp_path / name)


def test_a_process_has_one_catalogue(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(VALID)
    assert use_types(str(tmp_path)) == document_types() == read_types({"own.yaml": VALID})
    assert base_type("data processing agreement") == "service"
    (tmp_path / "own.yaml").write_text("types: 1")
    with pytest.raises(YamlFileError):
        use_types(str(tmp_path))
    assert base_type("data processing agreement") == "service"
    assert use_types("") == document_types() == shipped_types()


_names = st.sampled_from(["aa", "bb", "cc", "dd", "service", "other", "nobody"])


@given(st.lists(st.tuples(_names, _names), min_size=1, max_size=5))
def test_own_types_descend_from_a_shipped_type_or_are_refused(pairs: list[tuple[str, str]]) -> None:
    lines = [
        f"  - {{name: {name}, parent: {parent}, titles: [{name} {i} bond]}}\n" for i, (name, parent) in enumerate(pairs)
    ]
    try:
        types = read_types({"a.yaml": "types:\n" + "".join(lines)})
    except YamlFileError:
        return
    order = [one.name for one in types.own]
    for name, parent in pairs:
        assert types.base(name) in shipped_types().names
        assert parent not in order or order.index(name) < order.index(parent)

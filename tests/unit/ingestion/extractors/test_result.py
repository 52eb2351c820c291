"""Marks of hidden and changed text in the blocks of a builder."""

import pytest

from services.ingestion.extractors.result import Limits, TextBuilder, changed, hide, squeezed, without_marks
from services.shared.domain.document import ChangeMark
from tests.cpu_time import cpu_seconds

OUT, IN = ChangeMark.DELETED, ChangeMark.INSERTED


def test_marks_of_a_builder() -> None:
    builder = TextBuilder(Limits())
    builder.marked_block("first")
    builder.marked_block(f"\n{changed('a' + hide('b'), OUT)}{changed('c', OUT)} {changed('d', IN)}\n")
    content = builder.content()
    assert content.text == "first\n\nabc d"
    assert [(one.mark, one.span.of(content.text)) for one in content.changes] == [(OUT, "abc"), (IN, "d")]
    assert [one.of(content.text) for one in content.hidden] == ["b"]


def test_a_change_contains_no_other() -> None:
    builder = TextBuilder(Limits())
    builder.marked_block("x " + changed(f"a {changed('b', IN)} c", OUT))
    content = builder.content()
    assert [(one.mark, one.span.of(content.text)) for one in content.changes] == [(OUT, "a b c")]


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("  a \n b\t", "a b"),
        (f"a {changed(' b ', OUT)} c", f"a {changed('b ', OUT)}c"),
        (f" {changed(' a ', IN)} ", changed("a", IN)),
        (f"a{changed('b', IN)}c", f"a{changed('b', IN)}c"),
        (f"a {changed(' ', OUT)}{changed(' b', IN)}", f"a {changed('|', OUT).replace('|', '')}{changed('b', IN)}"),
        ("\xa0é  é", "é é"),
    ],
)
def test_white_space_is_squeezed_between_marks(text: str, single: str) -> None:
    assert squeezed(text) == single


def test_the_text_of_a_document_has_no_marks() -> None:
    assert without_marks(hide("é") + changed("a", OUT)) == "\ufffdé\ufffd\ufffda\ufffd"


def test_marks_take_linear_time() -> None:
    def read(size: int) -> None:
        builder = TextBuilder(Limits())
        builder.marked_block(squeezed((changed("a ", OUT) + hide(" b") + changed(" ", IN)) * size))
        builder.content()

    assert cpu_seconds(lambda: read(20_000)) < 8 * cpu_seconds(lambda: read(5_000)) + 0.05

"""The parts of a text: which blocks they have, how they are counted, and what is hidden with them."""

import pytest

from services.ingestion.extractors.result import Content, Limits, TextBuilder
from services.shared.domain.errors import Reject
from services.shared.domain.parts import PartKind
from services.shared.domain.spans import OriginalSpan

SHEET, SLIDE, SHAPE, NOTES = PartKind.SHEET, PartKind.SLIDE, PartKind.SHAPE, PartKind.NOTES


def _told(content: Content) -> list[tuple[PartKind, int, str, str, bool]]:
    text = content.text
    return [(one.kind, one.number, one.title.of(text), one.span.of(text), one.hidden) for one in content.parts]


def test_a_part_has_its_title_and_its_blocks() -> None:
    builder = TextBuilder(Limits())
    with builder.part(SHEET, "Fees"):
        builder.block("one")
        builder.block("two")
    builder.block("after")
    assert _told(builder.content()) == [(SHEET, 1, "Fees", "Fees\n\none\n\ntwo", False)]


def test_a_part_without_text_is_counted_and_left_out() -> None:
    builder = TextBuilder(Limits())
    with builder.part(SLIDE):
        builder.block(" ")
    with builder.part(SLIDE):
        builder.block("Terms")
    assert _told(builder.content()) == [(SLIDE, 2, "", "Terms", False)]


def test_parts_inside_a_part_are_counted_in_it() -> None:
    builder = TextBuilder(Limits())
    for name in "AB":
        with builder.part(SLIDE, name):
            for shape in "12":
                with builder.part(SHAPE):
                    builder.block(f"{name}{shape}")
            with builder.part(NOTES):
                builder.block(f"on {name}")
    assert [(kind, number, span) for kind, number, _, span, _ in _told(builder.content())] == [
        (SLIDE, 1, "A\n\nA1\n\nA2\n\non A"),
        (SHAPE, 1, "A1"),
        (SHAPE, 2, "A2"),
        (NOTES, 1, "on A"),
        (SLIDE, 2, "B\n\nB1\n\nB2\n\non B"),
        (SHAPE, 1, "B1"),
        (SHAPE, 2, "B2"),
        (NOTES, 1, "on B"),
    ]


def test_all_text_of_a_hidden_part_is_hidden() -> None:
    builder = TextBuilder(Limits())
    builder.block("seen", [OriginalSpan(0, 2)])
    with builder.part(SLIDE, "B", hidden=True):
        builder.block("tiny", [OriginalSpan(0, 4)])
        with builder.part(SHAPE):
            builder.block("more")
    content = builder.content()
    assert content.visible() == "en\n\n"
    assert [one.of(content.text) for one in content.hidden] == ["se", "B\n\ntiny\n\nmore"]
    assert [hidden for *_, hidden in _told(content)] == [True, True]


def test_parts_of_an_inner_document_move_with_it() -> None:
    inner = TextBuilder(Limits())
    with inner.part(SHEET, "Fees"):
        inner.block("1 %")
    builder = TextBuilder(Limits())
    builder.block("before")
    builder.inner(inner.content())
    assert _told(builder.content()) == [(SHEET, 1, "Fees", "Fees\n\n1 %", False)]


def test_a_title_counts_against_the_limit_of_the_text() -> None:
    builder = TextBuilder(Limits(text=3))
    with pytest.raises(Reject), builder.part(SHEET, "Fees"):
        pass

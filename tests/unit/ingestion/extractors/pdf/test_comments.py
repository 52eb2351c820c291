"""Comments of PDF are blocks of the text, after the paragraph that their mark is on."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.pdf import annotations, comment_blocks, comments
from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.parsing.structure import structure
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_limit
from tests.unit.ingestion.raw_pdf import LINES, raw_pdf, stream

_ON_ALPHA, _ON_GAMMA = "100 290 120 310", "100 255 120 270"


def _comment(text: str, place: str = _ON_ALPHA, *, kind: str = "Text", entries: str = "") -> str:
    return f"<< /Type /Annot /Subtype /{kind} /Contents ({text}) /Rect [{place}] {entries} >>"


def _extract(*annotations: str, contents: Sequence[str] = (LINES,), page: str = "", tree: str = "") -> Content:
    objects = {200 + number: one for number, one in enumerate(annotations)}
    names = " ".join(f"{number} 0 R" for number in objects)
    data = raw_pdf(contents, page=f"/Annots [{names}] {page}", tree=tree or "/MediaBox [0 0 612 792]", objects=objects)
    return pdf.extract(data, Limits())


def _spans(content: Content) -> list[str]:
    return [one.of(content.text) for one in content.comments]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (_ON_ALPHA, "Alpha beta\n\n[Comment] Why?\n\ngamma delta"),
        (_ON_GAMMA, "Alpha beta\n\ngamma delta\n\n[Comment] Why?"),
        ("20 298 40 318", "Alpha beta\n\n[Comment] Why?\n\ngamma delta"),
        ("500 298 520 318", "Alpha beta\n\n[Comment] Why?\n\ngamma delta"),
        ("300 20 320 40", "Alpha beta\n\ngamma delta\n\n[Comment] Why?"),
        ("300 700 320 720", "[Comment] Why?\n\nAlpha beta\n\ngamma delta"),
        ("90 200 300 400", "Alpha beta\n\ngamma delta\n\n[Comment] Why?"),
    ],
    ids=["on the first", "on the second", "left of it", "right of it", "below", "above", "over both"],
)
def test_a_comment_follows_its_paragraph(place: str, text: str) -> None:
    content = _extract(_comment("Why?", place))
    assert content.text == text
    assert _spans(content) == ["[Comment] Why?"]
    assert (content.hidden, content.gaps) == ((), ())


@pytest.mark.parametrize("rotation", [0, 90, 180])
def test_a_comment_on_a_page_that_is_turned(rotation: int) -> None:
    tree = "/MediaBox [0 0 700 900] /CropBox [50 100 550 700]"
    content = _extract(_comment("Why?"), page=f"/Rotate {rotation}", tree=tree)
    assert "beta\n\n[Comment] Why?" in content.text
    boxes = {span.of(content.text): box for span, box in content.layout[0].words()}
    (x0, y0, x1, y1), (a0, b0, a1, b1) = boxes["Why?"], boxes["Alpha"]
    assert (x1 - x0, y1 - y0) == pytest.approx((20, 20))
    assert x0 < a1
    assert a0 < x1
    assert y0 < b1
    assert b0 < y1


def test_a_comment_does_not_end_a_paragraph() -> None:
    content = _extract(
        _comment("Why?", "72 700 600 715"),
        contents=["BT /F1 11 Tf 72 700 Td (The Borrower shall repay) Tj 0 -13 Td (the loan in full.) Tj ET"],
    )
    assert content.text == "The Borrower shall repay the loan in full.\n\n[Comment] Why?"


def test_a_sentence_of_two_pages_with_a_comment_between_is_one() -> None:
    lines = ("The Borrower shall repay the loan in full, and pay", "all interest on it to the Lender at once.")
    content = _extract(
        _comment("1. Why?", "72 690 90 715"),
        contents=[
            f"BT /F1 11 Tf 72 {height} Td ({line}) Tj ET" for height, line in zip((700, 600), lines, strict=True)
        ],
    )
    text = structure(content)
    assert len(content.comments) == 2
    assert any(one.of(text.text).endswith(lines[1]) and lines[0] in one.of(text.text) for one in text.sentences)
    assert text.sections == ()


def test_authors_replies_lines_and_order() -> None:
    reply = "/IRT 201 0 R /F 30"
    content = _extract(
        _comment("No.", "0 0 0 0", entries=f"/T (Ada) {reply}"),
        _comment("Strike this\\n\\n please", entries="/T (Jane\\nRoe)"),
        _comment("Before", "90 295 120 315"),
        _comment("Agreed", "0 0 0 0", entries="/IRT 200 0 R /F 30"),
    )
    assert _spans(content) == [
        "[Comment] Before",
        "[Comment by Ada] No.",
        "[Comment by Jane Roe] Strike this\nplease",
        "[Comment] Agreed",
    ]
    lines = [span.of(content.text) for span, _ in content.layout[0].line_boxes()]
    assert lines == [line for line in content.text.splitlines() if line]


@pytest.mark.parametrize(
    ("flags", "entries", "is_hidden"),
    [(0, "", False), (4, "", False), (2, "", True), (32, "", True), (30, "/IRT 201 0 R", False)],
)
def test_a_hidden_comment(flags: int, entries: str, is_hidden: bool) -> None:
    content = _extract(_comment("Why?", entries=f"/F {flags} {entries}"), _comment("Root"))
    hidden = [one.of(content.text) for one in content.hidden]
    assert hidden == (["[Comment] Why?"] if is_hidden else [])


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ("/RC (<?xml version='1.0'?><body><p>a &amp; <b>b</b></p><p>c<br/>d</p></body>)", "[Comment] a & b\nc\nd"),
        ("/Contents ( ) /RC (<p>rich</p>)", "[Comment] rich"),
        ("/Contents (plain) /RC (<p>rich</p>)", "[Comment] plain"),
        ("/Contents ( \\n)", ""),
        ("/RC (<p></p>)", ""),
    ],
)
def test_contents_with_styles(entries: str, text: str) -> None:
    content = _extract(f"<< /Type /Annot /Subtype /Text /Rect [{_ON_ALPHA}] {entries} >>")
    assert _spans(content) == ([text] if text else [])


def test_a_window_shows_the_text_of_its_note() -> None:
    window = _comment("old", kind="Popup", entries="/Parent 200 0 R")
    assert _spans(_extract(_comment("new"), window)) == ["[Comment] new"]
    assert _spans(_extract(_comment(""), window)) == ["[Comment] old"]


@pytest.mark.parametrize("kind", ["FreeText", "Stamp", "Redact"])
@pytest.mark.parametrize(
    ("contents", "found"),
    [("Void now", []), ("now  Void", []), ("Voi dnow", []), ("Void, Ada", ["[Comment] Void, Ada"])],
)
def test_what_an_annotation_draws_is_not_a_comment_as_well(kind: str, contents: str, found: list[str]) -> None:
    appearance = stream(
        "BT /F1 9 Tf 2 4 Td (Void now) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 90 90] /Resources << /Font << /F1 3 0 R >> >>",
    )
    annotation = _comment(contents, "100 100 190 190", kind=kind, entries="/AP << /N 300 0 R >>")
    data = raw_pdf(page="/Annots [200 0 R]", objects={200: annotation, 300: appearance})
    content = pdf.extract(data, Limits())
    assert content.text.count("Void now") == 1
    assert _spans(content) == found


def test_tables_stay_tables() -> None:
    rows = "".join(
        f"BT /F1 11 Tf {72 + 150 * column} {600 - 16 * row} Td (cell {row}{column}) Tj ET "
        for row in range(3)
        for column in range(3)
    )
    content = _extract(_comment("above", "72 700 90 720"), _comment("on it", "72 580 90 600"), contents=[rows])
    (table,) = content.tables
    assert [(row, column, span.of(content.text)) for row, column, span in table.cells()] == [
        (row, column, f"cell {row}{column}") for row in range(3) for column in range(3)
    ]
    assert content.text.startswith("[Comment] above\n\ncell 00")


@pytest.mark.parametrize(
    ("content", "reason"), [("", None), ("0 0 9 9 re f", Reason.NEEDS_OCR)], ids=["blank", "drawn"]
)
def test_a_page_with_nothing_but_a_comment(content: str, reason: Reason | None) -> None:
    if reason is None:
        assert _extract(_comment("Why?"), contents=[content]).text == "[Comment] Why?"
        return
    with pytest.raises(Reject) as caught:
        _extract(_comment("Why?"), contents=[content])
    assert caught.value.reason is reason


def test_a_reply_to_itself() -> None:
    assert _spans(_extract(_comment("Why?", entries="/IRT 200 0 R"))) == ["[Comment] Why?"]


def test_many_comments_are_at_the_end_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comment_blocks, "_MOST_COMPARED", 3)
    assert _extract(_comment("Why?")).text.endswith("delta\n\n[Comment] Why?")


def test_pages_that_share_too_many_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotations, "_MOST_COMMENTS", 5)
    assert len(_extract(_comment("a"), contents=[LINES] * 5).comments) == 5
    with pytest.raises(Reject) as caught:
        _extract(_comment("a"), contents=[LINES] * 6)
    assert caught.value.reason is Reason.TOO_LARGE


def test_tags_take_linear_time() -> None:
    with cpu_limit(5):
        comments._plain("<a" * 400_000)
        comments._plain("<" + "a" * 800_000)
        comments._plain("&" * 800_000)


@given(
    st.lists(
        st.tuples(
            st.text("ab \\n", min_size=1, max_size=6), st.integers(0, 600), st.integers(0, 780), st.sampled_from([0, 2])
        ),
        max_size=5,
    )
)
def test_spans_and_boxes_agree(marks: list[tuple[str, int, int, int]]) -> None:
    """Without the comments, the text is that of the page; words and lines cover all."""
    content = _extract(
        *(
            _comment(text.replace("\\", ""), f"{x} {y} {x + 9} {y + 9}", entries=f"/F {flags}")
            for text, x, y, flags in marks
        )
    )
    page = content.layout[0]
    assert [span.of(content.text) for span, _ in page.words()] == content.text.split()
    assert [one for span, _ in page.line_boxes() for one in span.of(content.text).split()] == content.text.split()
    rest = content.text
    for one in reversed(content.comments):
        rest = rest[: one.start].rstrip() + "\n\n" + rest[one.end :].lstrip()
    assert rest.split() == ["Alpha", "beta", "gamma", "delta"]
    assert all(one.of(content.text).startswith("[Comment]") for one in content.hidden)

"""The values of form fields and text boxes are text, at the place where a reader sees them."""

import io
from collections.abc import Callable, Mapping, Sequence

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.extractors.pdf import annotations
from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.raw_pdf import raw_pdf, stream

_PAGE = "BT /F1 11 Tf 72 720 Td (Name:) Tj 228 0 Td (Title:) Tj -228 -40 Td (The Borrower agrees.) Tj ET"
_RESOURCES = "/Resources << /Font << /F1 3 0 R >> >>"


def _widget(value: str, place: str, *, entries: str = "", drawn: bool = True) -> Mapping[int, str]:
    """A field with a value, from object 200, and its appearance."""
    appearance = "/AP << /N 201 0 R >>" if drawn else ""
    x0, y0, x1, y1 = map(float, place.split())
    return {
        200: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (field) /DA (/F1 11 Tf 0 g) /F 4"
        f" /V ({value}) /Rect [{place}] {appearance} {entries} >>",
        201: stream(
            f"q BT /F1 11 Tf 2 4 Td ({value}) Tj ET Q",
            f"/Type /XObject /Subtype /Form /BBox [0 0 {x1 - x0} {y1 - y0}] {_RESOURCES}",
        ),
    }


def _form(
    objects: Mapping[int, str], *, entries: str = "", page: str = "", tree: str = "", content: str = _PAGE
) -> bytes:
    fields = "/Fields [200 0 R] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 11 Tf 0 g)"
    return raw_pdf(
        [content],
        page=f"/Annots [200 0 R] {page}",
        root=f"/AcroForm << {fields} {entries} >>",
        tree=tree or "/MediaBox [0 0 612 792]",
        objects=objects,
    )


def _extract(data: bytes) -> Content:
    return pdf.extract(data, Limits())


def _box(content: Content, word: str) -> tuple[float, ...]:
    return next(box for span, box in content.layout[0].words() if span.of(content.text) == word)


@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "without appearance"])
@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("110 714 250 732", "Name: Ada Lovelace Title:\n\nThe Borrower agrees."),
        ("340 714 500 732", "Name: Title: Ada Lovelace\n\nThe Borrower agrees."),
        ("20 714 70 732", "Ada Lovelace Name: Title:\n\nThe Borrower agrees."),
        ("72 640 250 658", "Name: Title:\n\nThe Borrower agrees.\nAda Lovelace"),
        ("72 750 250 768", "Ada Lovelace\n\nName: Title:\n\nThe Borrower agrees."),
    ],
    ids=["between", "right", "left", "below", "above"],
)
def test_a_value_is_at_its_place(place: str, text: str, drawn: bool) -> None:
    content = _extract(_form(_widget("Ada Lovelace", place, drawn=drawn)))
    assert content.text.replace("\n\n", "\n") == text.replace("\n\n", "\n")
    x0, y0, x1, y1 = map(float, place.split())
    left, top, right, bottom = _box(content, "Lovelace")
    assert x0 - 1 <= left < right <= x1 + 30
    assert 792 - y1 - 3 <= top < bottom <= 792 - y0 + 3
    assert (content.hidden, content.gaps) == ((), ())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_value_on_a_page_with_inherited_boxes(rotation: int) -> None:
    tree = f"/MediaBox [0 0 500 760] /CropBox [40 0 500 750] /Rotate {rotation} {_RESOURCES}"
    objects = _widget("Ada", "110 714 250 732")
    content = _extract(_form(objects, tree=tree))
    plain = _extract(raw_pdf([f"{_PAGE} BT /F1 11 Tf 112 718 Td (Ada) Tj ET"], tree=tree))
    assert (content.layout[0].width, content.layout[0].height) == (plain.layout[0].width, plain.layout[0].height)
    for word in ("Name:", "Ada", "Borrower"):
        assert _box(content, word) == pytest.approx(_box(plain, word), abs=0.1)


def test_resources_that_are_inherited_stay() -> None:
    data = _form(_widget("Ada", "110 714 250 732"), tree=f"/MediaBox [0 0 612 792] {_RESOURCES}")
    data = data.replace(b"/Resources << /Font << /F1 3 0 R >> >> /Contents", b"/Contents")
    assert _extract(data).text.startswith("Name: Ada Title:")


def test_a_value_of_the_parent_field() -> None:
    objects = dict(_widget("", "110 714 250 732", entries="/Parent 202 0 R", drawn=False))
    objects[200] = objects[200].replace("/V ()", "").replace("/T (field)", "")
    objects[202] = "<< /FT /Tx /T (name) /V (Ada) /Kids [200 0 R] >>"
    data = _form(objects).replace(b"/Fields [200 0 R]", b"/Fields [202 0 R]")
    assert "Name: Ada Title:" in _extract(data).text


@pytest.mark.parametrize(("flags", "shown"), [("/F 4", True), ("/F 2", False)])
def test_fields_that_a_reader_does_not_see(flags: str, shown: bool) -> None:
    objects = dict(_widget("Ada", "110 714 250 732"))
    objects[200] = objects[200].replace("/F 4", flags)
    assert ("Ada" in _extract(_form(objects)).text) == shown


@pytest.mark.parametrize("kind", ["FreeText", "Stamp", "FileAttachment", "Line", "Redact", "Watermark"])
def test_an_annotation_whose_appearance_has_words(kind: str) -> None:
    objects = dict(_widget("Ada", "110 714 250 732"))
    objects[200] = objects[200].replace("/Widget /FT /Tx", f"/{kind}")
    assert "Name: Ada Title:" in _extract(raw_pdf([_PAGE], page="/Annots [200 0 R]", objects=objects)).text


def test_a_text_box() -> None:
    objects = dict(_widget("Ada", "110 714 250 732"))
    objects[200] = objects[200].replace("/Widget /FT /Tx", "/FreeText /Contents (Ada)")
    assert _extract(raw_pdf([_PAGE], page="/Annots [200 0 R]", objects=objects)).text.startswith("Name: Ada Title:")


@pytest.mark.parametrize(("background", "hidden"), [("", ["secret"]), ("0 0 1 rg 0 0 140 18 re f", [])])
def test_white_values(background: str, hidden: Sequence[str]) -> None:
    objects = dict(_widget("secret", "110 714 250 732"))
    objects[201] = stream(
        f"{background} q 1 g BT /F1 11 Tf 2 4 Td (secret) Tj ET Q",
        f"/Type /XObject /Subtype /Form /BBox [0 0 140 18] {_RESOURCES}",
    )
    content = _extract(_form(objects))
    assert [one.of(content.text) for one in content.hidden] == hidden
    assert "Name: secret Title:" in content.text


def test_a_field_does_not_show_white_text_of_the_page() -> None:
    content = _extract(
        _form(_widget("Ada", "110 714 250 732"), content=f"{_PAGE} 1 g BT /F1 9 Tf 72 600 Td (secret) Tj ET")
    )
    assert [one.of(content.text) for one in content.hidden] == ["secret"]


def _drawn(draw: Callable[[Canvas], object]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    canvas.drawString(72, 720, "Name:")
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("draw", "text"),
    [
        (lambda canvas: canvas.acroForm.textfield(name="a", value="Ada", x=120, y=715, height=18), "Name: Ada"),
        (
            lambda canvas: canvas.acroForm.choice(name="a", value="B", options=["A", "B"], x=120, y=715, height=18),
            "Name: B",
        ),
        (
            lambda canvas: canvas.acroForm.textfield(
                name="a", value="one two\nthree", fieldFlags="multiline", x=72, y=640, height=60, width=150
            ),
            "Name:\n\none two three",
        ),
        (lambda canvas: canvas.acroForm.checkbox(name="a", checked=False, x=120, y=715), "Name: ☐"),
    ],
    ids=["text", "choice", "lines", "box"],
)
def test_fields_of_a_library(draw: Callable[[Canvas], object], text: str) -> None:
    assert _extract(_drawn(draw)).text == text


@pytest.mark.parametrize(
    ("entries", "root", "objects", "gaps"),
    [
        ("/XFA 210 0 R", "", {}, ()),  # its fields show the same
        ("/XFA 210 0 R", "/NeedsRendering true", {}, (Gap(GapKind.FORM),)),
        ("/XFA 210 0 R", "", {200: "null"}, (Gap(GapKind.FORM),)),
    ],
    ids=["static", "dynamic", "without fields"],
)
def test_xfa(entries: str, root: str, objects: Mapping[int, str], gaps: tuple[Gap, ...]) -> None:
    form = f"<< /Fields [200 0 R] {entries} >>"
    fields = {**_widget("Ada", "110 714 250 732"), **objects, 210: stream("<xdp/>")}
    data = raw_pdf([_PAGE], page="/Annots [200 0 R]", root=f"/AcroForm {form} {root}", objects=fields)
    assert _extract(data).gaps == gaps


def _many(count: int) -> bytes:
    field, appearance = _widget("Value", "110 714 250 732").values()
    objects: dict[int, str] = {}
    for number in range(count):
        x, y = 10 + number % 20 * 28, 5 + number // 20 % 780
        place = f"{x} {y} {x + 140} {y + 18}"
        objects[200 + 2 * number] = (
            field.replace("(field)", f"({number})")
            .replace("201", str(201 + 2 * number))
            .replace("110 714 250 732", place)
        )
        objects[201 + 2 * number] = appearance
    references = " ".join(f"{200 + 2 * number} 0 R" for number in range(count))
    return raw_pdf(
        [_PAGE], page=f"/Annots [{references}]", root=f"/AcroForm << /Fields [{references}] >>", objects=objects
    )


def test_many_fields_take_linear_time() -> None:
    small, large = _many(2_500), _many(7_500)
    assert cpu_seconds(lambda: _extract(large), times=1) < 6 * cpu_seconds(lambda: _extract(small), times=2)
    content = _extract(large)
    assert content.text.count("Value") == 7_500
    assert content.gaps == (Gap(GapKind.FORM, 1, (1,)),)


def _free_text(contents: str, entries: str = "") -> bytes:
    note = (
        f"<< /Type /Annot /Subtype /FreeText /Rect [110 700 250 732] /Contents {contents} /DA (/F1 9 Tf) {entries} >>"
    )
    return raw_pdf([_PAGE], page="/Annots [200 0 R]", objects={200: note})


@pytest.mark.parametrize(
    ("contents", "entries", "text"),
    [
        ("(Ada Lovelace)", "", "Name: Ada Lovelace Title:\n\nThe Borrower agrees."),
        ("<FEFF00C400640061>", "", "Name: Äda Title:\n\nThe Borrower agrees."),
        ("(Ada Lovelace)", "/F 2", "Name: Title:\n\n[Comment] Ada Lovelace\n\nThe Borrower agrees."),
        ("( )", "", "Name: Title:\n\nThe Borrower agrees."),
    ],
    ids=["text", "UTF-16", "hidden", "blank"],
)
def test_a_text_box_without_an_appearance_is_text(contents: str, entries: str, text: str) -> None:
    content = _extract(_free_text(contents, entries))
    assert content.text == text
    assert [one.of(text) for one in content.hidden] == (["[Comment] Ada Lovelace"] if entries == "/F 2" else [])


def test_the_words_of_a_text_box_without_an_appearance_share_its_place() -> None:
    content = _extract(_free_text("(Ada Byron\\nKing)"))
    assert _box(content, "Ada") == pytest.approx((110, 60, 110 + 140 * 3 / 9, 76))
    assert _box(content, "Byron") == pytest.approx((110 + 140 * 4 / 9, 60, 250, 76))
    assert _box(content, "King") == pytest.approx((110, 76, 110 + 140 * 4 / 9, 92))


@pytest.mark.parametrize(("kind", "count"), [("Link", 101), ("FreeText", 34)])
def test_pages_that_share_too_many_annotations(monkeypatch: pytest.MonkeyPatch, kind: str, count: int) -> None:
    monkeypatch.setattr(annotations, "_MOST_ANNOTATIONS", 300)
    monkeypatch.setattr(annotations, "_MOST_SHOWN", 100)
    note = f"<< /Type /Annot /Subtype /{kind} /Rect [1 1 2 2] >>"

    def read(number: int) -> Content:
        data = raw_pdf([_PAGE] * 3, page=f"/Annots [{'200 0 R ' * number}]", objects={200: note})
        return _extract(data)

    assert "Borrower" in read(count - 1).text
    with pytest.raises(Reject) as raised:
        read(count)
    assert raised.value.reason is Reason.TOO_LARGE


def test_streams_without_an_end_are_malformed() -> None:
    with pytest.raises(Reject) as raised:
        _extract(b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>stream\n" * 100_000)
    assert raised.value.reason is Reason.MALFORMED

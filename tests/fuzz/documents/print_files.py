"""PDF: objects, streams and page entries in any order, with odd fonts, boxes, annotations and forms."""

from collections.abc import Mapping

from hypothesis import strategies as st

from tests.fuzz.documents.pieces import runs, words
from tests.fuzz.extraction.parent import Document, plain
from tests.fuzz.mutations import bytes_near
from tests.unit.ingestion.makers import pdf, picture_pdf
from tests.unit.ingestion.raw_pdf import HELVETICA, LINES, raw_pdf, stream

_RESOURCES = (
    "/Resources << /Font << /F1 3 0 R /F2 100 0 R /F3 101 0 R >> /XObject << /X1 102 0 R /X2 103 0 R >>"
    " /ExtGState << /G1 << /ca 0 >> >> >>"
)
# fmt: off
_OPERATORS = (
    "BT", "ET", "q", "Q", "/F1 11 Tf", "/F2 11 Tf", "/F3 9 Tf", "/F9 1 Tf", "/F1 0 Tf", "/F1 -9 Tf", "/F1 1e9 Tf",
    "72 700 Td", "0 -14 Td", "-1e9 1e9 Td", "1 0 0 1 72 300 Tm", "0 1 -1 0 300 72 Tm", "0 0 0 0 9 9 Tm",
    ".7 .7 -.7 .7 99 99 Tm", "0 Tr", "3 Tr", "7 Tr", "99 Tr", "(Alpha beta) Tj", "(a) Tj", "<0021002200> Tj", "<> Tj",
    "[(ga) -900 (mma) 20 (x)] TJ", "[] TJ", "(Term.) '", "T*", "14 TL", "50 Tz", "0 Tz", "99 Tw", "-5 Tc", "5 Ts",
    "1 1 1 rg", "0 0 0 rg", "1 g", "/G1 gs", "/X1 Do", "/X2 Do", "/X9 Do", "0 0 612 792 re f", "60 290 200 30 re f",
    "0 0 m 9 9 l S", "0 0 9 9 re W n", "2 0 0 2 0 0 cm", "0 0 0 0 0 0 cm", "1 0 0 -1 0 792 cm",
    "/Span << /ActualText (act) >> BDC", "/Artifact BMC", "EMC", "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI", "%", "(", ">>",
    "]", "\x00", "(\\377\\376\\000a) Tj", "(fi\\256 \\255) Tj", "(-) Tj", "(end-) Tj",
)
_BOXES = (
    "[0 0 612 792]", "[0 0 612 792]", "[0 0 612 792]", "[612 792 0 0]", "[-100 -100 50 50]", "[0 0 0 0]",
    "[0 0 1e9 1e9]", "[0 0 14400 14400]", "[1 2]", "null", "[(a) 0 0 9]",
)
_PAGE = (
    "", "", "/Rotate 90", "/Rotate 180", "/Rotate 270", "/Rotate -90", "/Rotate 45", "/Rotate (a)", "/UserUnit 3",
    "/CropBox [50 50 300 400]", "/CropBox [900 900 999 999]", "/CropBox [300 400 50 50]",
    "/Annots [200 0 R 201 0 R 202 0 R 203 0 R]", "/Annots 200 0 R", "/Annots [10 0 R]", "/Contents [11 0 R 11 0 R]",
    "/Contents 1 0 R", "/Parent 10 0 R", "/Type /Pages", "/MediaBox [0 0 100 100]", "/Group << /S /Transparency >>",
)
_FONTS = (
    HELVETICA, HELVETICA, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>",
    "<< /Type /Font /Subtype /TrueType /BaseFont /Arial /ToUnicode 104 0 R >>",
    (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 11 0"
        " R >> /Encoding << /Differences [97 /a] >> >>"
    ),
    (
        "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /ToUnicode 104 0 R"
        " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry"
        " (Adobe) /Ordering (Japan1) /Supplement 0 >> /W [0 [900 -5]] >>] >>"
    ),
    "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-V /DescendantFonts [] >>", "<< /Type /Font >>",
    "null", "3 0 R", "[1 2]",
    (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Odd /Encoding << /Differences [0 /g1 /fi /uni20AC"
        " /.notdef] >> /FirstChar 0 /LastChar 3 /Widths [0 -9] >>"
    ),
)
_MAPS = (
    "1 beginbfchar <21> <FFFD> endbfchar", "1 beginbfrange <0000> <FFFF> <0041> endbfrange",
    "1 beginbfchar <0021> <D83DDE00> endbfchar", "1 beginbfchar <0021> <00660069002000660069> endbfchar",
    "beginbfchar", "1 beginbfchar <0021> <D800> endbfchar", "1 beginbfchar <41> <FDD0> endbfchar",
)
_ANNOTATIONS = (
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V (Ada) /Rect [110 714 250 732] /DA (/F1 11 Tf 0 g) /F 4 >>",
    (
        "<< /Type /Annot /Subtype /Widget /FT /Tx /V (a\\nb) /Ff 4096 /Rect [250 732 110 714] /AP << /N 102 0"
        " R >> /Parent 200 0 R >>"
    ),
    "<< /Type /Annot /Subtype /Widget /FT /Ch /Opt [(A) (B)] /V (B) /Rect [0 0 0 0] >>",
    "<< /Type /Annot /Subtype /Widget /FT /Btn /AS /On /AP << /N << /On 102 0 R >> >> /Rect [9 9 20 20] >>",
    (
        "<< /Type /Annot /Subtype /FreeText /Contents (note) /DA (/F1 9 Tf) /Rect [72 500 200 520] /AP << /N"
        " 102 0 R >> >>"
    ),
    "<< /Type /Annot /Subtype /Stamp /Rect [1e9 0 2e9 9] /AP << /N 103 0 R >> >>",
    "<< /Type /Annot /Subtype /Popup /Open true >>", "null", "[]", "<< >>",
    "<< /Type /Annot /Subtype /Widget /F 2 /Rect [9 9 99 99] /AP << /N 102 0 R >> >>",
    "<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (x) >> >>",
)
_ROOTS = (
    "", "", "/AcroForm << /Fields [200 0 R 201 0 R] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 11 Tf 0 g) >>",
    "/AcroForm << /Fields [200 0 R] /XFA 104 0 R >>", "/AcroForm << /XFA [(a) 104 0 R] >> /NeedsRendering true",
    "/AcroForm << /NeedAppearances true /Fields [200 0 R 200 0 R] >>", "/AcroForm 1 0 R",
    "/OCProperties << /D << /OFF [105 0 R] >> >>", "/Pages 10 0 R", "/Names 1 0 R /Outlines 2 0 R",
)
# fmt: on


# The time of PDFium grows with the square of the letters at one place of a page: 300,000 take 3 to 17 CPU seconds.
_MOST = 20_000  # code points of a content
_MOST_FORMS = 30  # in a content


def _shortened(content: str) -> str:
    """The start of a content, with some forms."""
    first, *rest = content[:_MOST].split(" Do")
    return " Do".join((first, *rest[:_MOST_FORMS])) + "".join(rest[_MOST_FORMS:])


def _literal(text: str) -> str:
    """A string in a content stream, with what Latin-1 has."""
    return f"({text.encode('latin-1', 'ignore').decode('latin-1')}) Tj"


_content = runs(st.sampled_from(_OPERATORS).map(lambda one: f"{one} ") | words.map(_literal), 30).map(_shortened)
_text = _content.map(lambda content: f"BT /F1 11 Tf 72 720 Td {content} ET")
_contents = st.lists(_content | _text | _text | st.just(LINES), min_size=1, max_size=4)
_fonts = st.just(HELVETICA) | st.sampled_from(_FONTS)
_shorter = _content.map(lambda content: content[:600])


def _form(content: str, box: str) -> str:
    return stream(content, f"/Type /XObject /Subtype /Form /BBox {box} {_RESOURCES}")


_IMAGE = stream(
    "\x80" * 4, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)
_ODD_OBJECTS = (
    (2, "<< /Type /Pages /Count 99999 /Kids [10 0 R] >>"),
    (2, "<< /Type /Pages /Count 3 /Kids [10 0 R 2 0 R 10 0 R] /MediaBox [0 0 99 99] >>"),
    (11, stream("x", "/Filter /FlateDecode")),
    (11, stream("4142>", "/Filter /ASCIIHexDecode")),
    (12, "(not a page)"),
    (1, "<< /Type /Catalog >>"),
    *[(106, "null")] * 12,
)
_forms = st.builds(_form, _shorter, st.sampled_from(_BOXES)) | st.just(_IMAGE)
_maps = st.sampled_from(_MAPS).map(lambda pairs: stream(f"begincmap {pairs} endcmap"))
_usual_objects = st.fixed_dictionaries(
    {100: _fonts, 101: _fonts, 102: _forms, 103: _forms, 104: _maps},
    optional={200 + number: st.sampled_from(_ANNOTATIONS) for number in range(4)},
)
_objects = st.builds(lambda usual, odd: {**usual, odd[0]: odd[1]}, _usual_objects, st.sampled_from(_ODD_OBJECTS))


def _file(contents: list[str], page: str, box: str, root: str, objects: Mapping[int, str]) -> Document:
    data = raw_pdf(
        contents,
        page=f"{_RESOURCES} {page}",
        tree=f"/MediaBox {box}",
        root=root,
        font=objects[100],
        objects=objects,
    )
    drawn = "".join((*contents, objects[102], objects[103]))  # a form can draw the other one
    forms = {name: len(objects[number]) for name, number in (("/X1 Do", 102), ("/X2 Do", 103))}
    return Document(data, len(data) + sum(drawn.count(name) * size for name, size in forms.items()))


_page = st.lists(st.sampled_from(_PAGE), max_size=3).map(" ".join)
_files = st.builds(_file, _contents, _page, st.sampled_from(_BOXES), st.sampled_from(_ROOTS), _objects)
_SEEDS = [
    pdf([["The Borrower shall pay.", "Second line"], ["Page two"]]),
    picture_pdf(1, "caption"),
    raw_pdf([LINES] * 2, page="/Annots [200 0 R]", root=_ROOTS[2], objects={200: _ANNOTATIONS[0], 201: "null"}),
]
print_files: st.SearchStrategy[Document] = st.one_of(_files, _files, _files, bytes_near(_SEEDS).map(plain))

"""Chunks of DOCX: pages, texts, web archives and packages are read where they are; what cannot be read is a gap."""

import pytest

from services.ingestion.extractors.docx import chunks
from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import ChangeMark, Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import R, archive, cells_of, gaps_of, paragraph, table, with_chunk
from tests.unit.ingestion.makers import docx as make

FIRST = paragraph("First")
PAGE = "Content-Type: text/html; charset=utf-8"
HIDDEN = "<w:p><w:r><w:t>seen </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>"
INSERTED = "<w:p><w:r><w:t>was </w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"


def read(data: bytes, limits: Limits | None = None) -> Content:
    return docx.extract(data, limits or Limits())


def chunk(name: str, data: str | bytes) -> Content:
    return read(with_chunk(name, data, FIRST))


def deep(levels: int) -> bytes:
    data = make(paragraph("last"))
    for level in range(levels):
        data = with_chunk("a.docx", data, paragraph(f"level {level}"))
    return data


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.mht", archive((PAGE, "<p>Term</p><p>Fee")), "Term\n\nFee"),
        ("a.mhtml", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Term", "Term"),
        ("a.docx", make(paragraph("Term") + paragraph("Fee")), "Term\n\nFee"),
        ("a.dat", make(paragraph("Term")), "Term"),
        ("a.docx", make(FIRST, header1=paragraph("head"), footer1=paragraph("foot")), "head\n\nFirst\n\nfoot"),
        ("a.docx", make("<w:p><w:r><w:t>Term</w:t><w:commentReference w:id='1'/></w:r></w:p>",
                        comments=f'<w:comment w:id="1" w:author="A">{paragraph("Why?")}</w:comment>'),
         "Term\n\n[Comment by A] Why?"),
        ("a.txt", "\nOne\fTwo\n", "One\n\nTwo"),
    ],
)  # fmt: skip
def test_formats(name: str, data: str | bytes, text: str) -> None:
    content = chunk(name, data)
    assert (content.text, gaps_of(content)) == (f"First\n\n{text}", ())


@pytest.mark.parametrize(
    ("media_type", "data", "text"),
    [
        ("message/rfc822", archive((PAGE, "<p>Term")), "Term"),
        ("text/html", "<p>Term", "Term"),
        ("text/plain; charset=utf-8", "<p>Term", "<p>Term"),
    ],
)
@pytest.mark.parametrize("entry", ['<Override PartName="/word/A.dat"', '<Default Extension="DAT"'])
def test_the_package_states_the_format(media_type: str, data: str | bytes, text: str, entry: str) -> None:
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types>{entry} ContentType="{media_type}"/></Types>',
        "word/_rels/document.xml.rels": '<Relationships><Relationship Id="c" Target="a.dat"/></Relationships>',
        "word/a.dat": data,
    }
    assert read(make(f'<w:altChunk xmlns:r="{R}" r:id="c"/>', files=files)).text == text


def test_hidden_text_changes_tables_and_pages_are_marked() -> None:
    rows = table(("Fee", "Rate"), ("10", "2 %"))
    inner = make(HIDDEN + INSERTED + rows + "<w:p><w:r><w:br w:type='page'/><w:t>after</w:t></w:r></w:p>",
                 header1=paragraph("head"), footer1=paragraph("foot"))  # fmt: skip
    content = read(with_chunk("a.docx", inner, FIRST, header1=paragraph("outer")))
    text = content.text
    assert [one.of(text) for one in content.hidden] == ["unseen"]
    assert [(one.mark, one.span.of(text)) for one in content.changes] == [(ChangeMark.INSERTED, "new")]
    assert cells_of(content) == [[(0, 0, "Fee"), (0, 1, "Rate"), (1, 0, "10"), (1, 1, "2 %")]]
    assert [one.of(text) for one in content.headers] == ["outer", "head"]
    assert [one.of(text) for one in content.footers] == ["foot"]
    assert [one.of(text).strip().split("\n")[0] for one in content.pages] == ["outer", "after"]


def test_a_chunk_in_a_cell_is_part_of_the_cell() -> None:
    for properties, hidden in (("", ["unseen"]), ("<w:vMerge/>", ["seen unseen"])):
        cell = f'<w:tcPr>{properties}</w:tcPr><w:altChunk xmlns:r="{R}" r:id="c"/>'
        body = f"<w:tbl><w:tr><w:tc>{paragraph('Fee')}</w:tc><w:tc>{cell}</w:tc></w:tr></w:tbl>"
        files: dict[str, str | bytes] = {
            "word/_rels/document.xml.rels": '<Relationships><Relationship Id="c" Target="a.docx"/></Relationships>',
            "word/a.docx": make(HIDDEN),
        }
        content = read(make(body, files=files))
        assert content.text == "Fee\tseen unseen"
        assert [one.of(content.text) for one in content.hidden] == hidden


def test_a_chunk_that_is_inserted() -> None:
    data = with_chunk("a.docx", make(paragraph("Term")), FIRST)
    assert read(data).changes == ()
    body = f'{FIRST}<w:ins><w:altChunk xmlns:r="{R}" r:id="c"/></w:ins>'
    files: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": '<Relationships><Relationship Id="c" Target="a.docx"/></Relationships>',
        "word/a.docx": make(paragraph("Term")),
    }
    content = read(make(body, files=files))
    assert [(one.mark, one.span.of(content.text)) for one in content.changes] == [(ChangeMark.INSERTED, "Term")]


def test_packages_inside_one_another_are_read_to_a_depth() -> None:
    assert read(deep(8)).text.split("\n\n")[-1] == "last"
    content = read(deep(100))
    assert content.text.split("\n\n") == [f"level {level}" for level in range(99, 90, -1)]
    assert gaps_of(content) == (Gap(GapKind.EMBEDDED),)


@pytest.mark.parametrize("name", ["document.xml", "../word/document.xml", "_rels/document.xml.rels", "."])
def test_a_relation_to_the_document_itself_is_a_gap(name: str) -> None:
    relation = f'<Relationships><Relationship Id="c" Target="{name}"/></Relationships>'
    chunks = f'<w:altChunk xmlns:r="{R}" r:id="c"/>' * 3
    content = read(make(FIRST + chunks, files={"word/_rels/document.xml.rels": relation}))
    assert (content.text, {one.kind for one in content.gaps}) == ("First", {GapKind.EMBEDDED})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 damaged",
        make("<w:p>&amp</w:q>"),
        make(paragraph("x")).replace(b"word/document.xml", b"word/zocument.xml"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_what_cannot_be_read_is_a_gap(data: bytes) -> None:
    content = chunk("a.docx", data)
    assert (content.text, gaps_of(content)) == ("First", (Gap(GapKind.EMBEDDED),))


def test_gaps_of_a_chunk_are_gaps_of_the_document() -> None:
    inner = make("<w:p><w:r><w:t>See:</w:t><w:object><w:control/></w:object></w:r></w:p>")
    assert gaps_of(chunk("a.docx", inner)) == (Gap(GapKind.FORM),)


def test_packages_inside_one_another_have_the_limits_of_one() -> None:
    data = with_chunk("a.docx", make(paragraph("x" * 50_000)), FIRST)
    assert read(data, Limits(unpacked_bytes=60_000)).text.endswith("x")
    content = read(data, Limits(unpacked_bytes=40_000))
    assert (content.text, gaps_of(content)) == ("First", (Gap(GapKind.EMBEDDED),))


def test_trees_around_a_package_count_as_memory() -> None:
    many = "<w:p/>" * 100_000
    alone, both = make(many + FIRST), with_chunk("a.docx", make(many + paragraph("last")), many + FIRST)
    limits = Limits(memory=30_000_000)
    assert read(alone, limits).text == "First"
    content = read(both, limits)
    assert (content.text, gaps_of(content)) == ("First", (Gap(GapKind.EMBEDDED),))
    assert read(both).text.endswith("last")


def test_all_archives_have_the_limits_of_one_mail() -> None:
    page = archive(*[(PAGE, "<p>x")] * 400)
    body = "".join(f'<w:altChunk xmlns:r="{R}" r:id="c{number}"/>' for number in range(3))
    links = "".join(f'<Relationship Id="c{number}" Target="c{number}.mht"/>' for number in range(3))
    files: dict[str, str | bytes] = {"word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>"}
    content = read(make(body, files=files | {f"word/c{number}.mht": page for number in range(3)}))
    assert content.text.count("x") == 800
    assert gaps_of(content) == (Gap(GapKind.EMBEDDED),)


def test_packages_inside_one_another_have_the_blocks_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_chunk("a.docx", make(paragraph("x") * 6), FIRST)
    assert read(data).text.count("x") == 6
    monkeypatch.setattr(chunks, "MOST_BLOCKS", 6)
    content = read(data)
    assert (content.text, gaps_of(content)) == ("First", (Gap(GapKind.EMBEDDED),))


def test_a_document_of_one_empty_chunk_is_refused() -> None:
    with pytest.raises(Reject) as caught:
        read(with_chunk("a.docx", b"damaged"))
    assert caught.value.reason is Reason.UNSUPPORTED

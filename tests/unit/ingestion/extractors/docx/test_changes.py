"""Tracked changes of DOCX: the text has both wordings, and says which words are inserted and which are deleted."""

import pytest

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.parsing.parse import parse
from services.shared.domain.document import ChangeMark, OriginalText
from services.shared.wire.codec import decode
from tests.unit.ingestion.makers import docx as make
from tests.unit.ingestion.makers import numbering, paragraph

OUT, IN = ChangeMark.DELETED, ChangeMark.INSERTED


def run(text: str, kind: str = "t") -> str:
    return f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def deleted(text: str) -> str:
    return f"<w:del>{run(text, 'delText')}</w:del>"


def inserted(text: str) -> str:
    return f"<w:ins>{run(text)}</w:ins>"


def block(*runs: str, mark: str = "", properties: str = "") -> str:
    change = f"<w:rPr><w:{mark}/></w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}{change}</w:pPr>{''.join(runs)}</w:p>"


def row(text: str, change: str = "", cell: str = "") -> str:
    cells = f"<w:tc>{paragraph(text)}</w:tc><w:tc><w:tcPr>{cell}</w:tcPr>{paragraph('two')}</w:tc>"
    return f"<w:tbl><w:tr><w:trPr>{change}</w:trPr>{cells}</w:tr></w:tbl>"


def changes(content: Content) -> list[tuple[ChangeMark, str]]:
    return [(one.mark, one.span.of(content.text)) for one in content.changes]


@pytest.mark.parametrize(
    ("body", "text", "marked"),
    [
        (block(run("cap "), deleted("$1"), inserted("$2"), run(" each")), "cap $1$2 each", [(OUT, "$1"), (IN, "$2")]),
        (block(f"<w:moveFrom>{run('gone ')}</w:moveFrom>", run("x")), "gone x", [(OUT, "gone ")]),
        (block(run("x"), f"<w:moveTo>{run(' here')}</w:moveTo>"), "x here", [(IN, " here")]),
        (block(f"<w:ins>{deleted('both')}{run('in')}</w:ins>"), "bothin", [(OUT, "both"), (IN, "in")]),
        (block(deleted("one"), deleted(" two"), run(" x")), "one two x", [(OUT, "one two")]),
        (block(deleted("all"), mark="del") + block(run("kept")), "all\n\nkept", [(OUT, "all")]),
        (block(run("a b"), mark="del") + block(run("c")), "a b\nc", [(OUT, "\n")]),
        (block(run("a"), deleted(" b"), mark="del") + block(run("c")), "a b\nc", [(OUT, " b\n")]),
        (block(inserted("new"), mark="ins") + block(run("old")), "new\n\nold", [(IN, "new")]),
        (paragraph("x") + row("one", "<w:del/>"), "x\n\none\ttwo", [(OUT, "one\ttwo")]),
        (paragraph("x") + row("one", "<w:ins/>"), "x\n\none\ttwo", [(IN, "one"), (IN, "two")]),
        (row("one", cell="<w:cellDel/>"), "one\ttwo", [(OUT, "two")]),
        (block("<w:del><w:r><w:delInstrText>PAGE</w:delInstrText></w:r></w:del>", run("x")), "x", []),
        (block(run("\ufdd3not marked\ufdd4")), "\ufffdnot marked\ufffd", []),
    ],
)  # fmt: skip
def test_both_wordings(body: str, text: str, marked: list[tuple[ChangeMark, str]]) -> None:
    content = docx.extract(make(body), Limits())
    assert (content.text, changes(content)) == (text, marked)


def test_changes_in_cells_notes_and_text_boxes() -> None:
    words = block(run("pay  "), deleted(" ten "), inserted("five"), run(" days"))
    cell = f"<w:tbl><w:tr><w:tc>{words}</w:tc></w:tr></w:tbl>"
    box = block(f"<w:r><w:txbxContent>{block(deleted('box'), run('!'))}</w:txbxContent></w:r>")
    notes = f'<w:footnote w:id="1">{block(inserted("note"))}</w:footnote>'
    content = docx.extract(make(cell + box, footnotes=notes), Limits())
    assert content.text == "pay ten five days\n\nbox!\n\n[1] note"
    assert [(mark, text.strip()) for mark, text in changes(content)] == [
        (OUT, "ten"),
        (IN, "five"),
        (OUT, "box"),
        (IN, "note"),
    ]


def test_a_deleted_paragraph_is_deleted_with_its_number_which_the_next_one_has() -> None:
    list_ = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = block(run("Term"), properties=list_) + block(deleted("Fees"), mark="del", properties=list_)
    body += block(run("Law"), properties=list_)
    content = docx.extract(make(body, numbering=numbering(("%1.", "decimal"))), Limits())
    assert content.text == "1. Term\n\n2. Fees\n\n2. Law"
    assert changes(content) == [(OUT, "2. Fees")]


def test_a_hidden_deletion_is_both() -> None:
    hidden = "<w:del><w:r><w:rPr><w:vanish/></w:rPr><w:delText>secret</w:delText></w:r></w:del>"
    content = docx.extract(make(paragraph("x") + block(run("a "), hidden)), Limits())
    assert changes(content) == [(OUT, "secret")]
    assert [one.of(content.text) for one in content.hidden] == ["secret"]


def test_a_change_over_a_page_break() -> None:
    broken = '<w:ins><w:r><w:t>one</w:t><w:br w:type="page"/><w:t>two</w:t></w:r></w:ins>'
    content = docx.extract(make(block(broken)), Limits())
    assert content.text == "one\n\ntwo"
    assert changes(content) == [(IN, "one"), (IN, "two")]


def test_the_whole_path_counts_them_and_reads_them_as_accepted() -> None:
    body = block(run("Liability is limited to "), deleted("ten"), inserted("five"), run(" million dollars."))
    parsed = parse(make(body), "redline.docx", "", Limits())
    text = decode(OriginalText, parsed.text)
    assert parsed.quality.tracked_changes == 2
    assert [(one.mark, one.span.of(text.text)) for one in text.changes] == [(OUT, "ten"), (IN, "five")]
    assert text.text == "Liability is limited to tenfive million dollars."

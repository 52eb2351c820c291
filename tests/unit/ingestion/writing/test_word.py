"""Comments at exact words, and tracked insertions, read back by another program."""

import itertools
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingestion.extractors.docx.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.writing.records import FileRequest, Mask, Note, from_json, to_json
from services.ingestion.writing.word.write import write
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from tests.unit.ingestion.writing.word_documents import comments_of, package, rejected, squeezed, written

SAMPLES = sorted(Path("samples/documents").glob("*.docx"))
_WORDS = st.text("abcdeé中\U0001f600 ", min_size=1, max_size=12)
_FORMS = (
    "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>",
    "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>{}</w:t><w:tab/></w:r>",
    "<w:ins w:id='7' w:author='Ann'><w:r><w:t xml:space='preserve'>{}</w:t></w:r></w:ins>",
    "<w:del w:id='8' w:author='Ann'><w:r><w:delText xml:space='preserve'>{}</w:delText></w:r></w:del>",
    "<w:hyperlink w:anchor='x'><w:r><w:t xml:space='preserve'>{}</w:t></w:r></w:hyperlink>",
    "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t xml:space='preserve'>{0}</w:t><w:t>{0}</w:t></w:r>",
    "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t xml:space='preserve'>{}</w:t></w:r></w:sdtContent></w:sdt>",
    "<w:smartTag w:element='x'><w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space='preserve'>{}</w:t></w:r></w:smartTag>",
)
_RUN = st.builds(lambda form, words: form.format(words), st.sampled_from(_FORMS), _WORDS)
_PARAGRAPH = st.lists(_RUN, min_size=1, max_size=5).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>")
_CELL = _PARAGRAPH.map(lambda one: f"<w:tc>{one}</w:tc>")
_TABLE = st.lists(_CELL, min_size=1, max_size=3).map(lambda cells: f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>")
_BODY = st.lists(st.one_of(_PARAGRAPH, _PARAGRAPH, _TABLE), min_size=1, max_size=5).map("".join)
_NOTES = "<w:footnote w:id='2'><w:p><w:r><w:t>below the line</w:t></w:r></w:p></w:footnote>"


def document(body: str) -> bytes:
    return package(body, {"word/footnotes.xml": _NOTES})


def words_of(text: str) -> list[OriginalSpan]:
    """The places of words without signs that the extractor makes, such as the reference of a note."""
    return [OriginalSpan(*one.span()) for one in re.finditer(r"[^\s\[\]]+", text) if not one[0].isdigit()]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_BODY, st.data(), st.booleans())
def test_every_comment_is_on_its_words(body: str, data: st.DataObject, unmasked: bool) -> None:
    original = document(body)
    try:
        text = extract(original, Limits()).text
    except Reject:
        return
    places = words_of(text)
    if not places:
        return
    edges = data.draw(st.lists(st.tuples(*[st.integers(0, len(places) - 1)] * 2), min_size=1, max_size=6))
    spans = [OriginalSpan(places[min(pair)].start, places[max(pair)].end) for pair in edges]
    notes = tuple(Note((f"note {number}",), span) for number, span in enumerate(spans))
    made = written(original, FileRequest(notes, unmasked=unmasked))
    found = {int(one.text.split()[1]): one for one in comments_of(made)}
    assert len(found) == len(notes)
    for number, span in enumerate(spans):
        comment = found[number]
        wanted = squeezed(re.sub(r"\[\d+\]", "", span.of(text)))
        if "On these words" in comment.text:
            assert squeezed(span.of(text)) in squeezed(comment.text)
        else:
            assert squeezed(comment.words) == wanted
    again = text if unmasked else text.replace("[Changes by Ann]", "[Changes by Author]")
    assert squeezed(extract(written(original, FileRequest(unmasked=unmasked)), Limits()).text) == squeezed(again)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda one: one.stem)
@pytest.mark.parametrize("unmasked", [True, False])
def test_every_word_of_the_samples_can_have_a_comment(path: Path, unmasked: bool) -> None:
    original = path.read_bytes()
    text = extract(original, Limits()).text
    spans = words_of(text)[::7]
    notes = tuple(Note((str(number),), span) for number, span in enumerate(spans))
    found = comments_of(written(original, FileRequest(notes, unmasked=unmasked)))
    exact = [one for one in found if "On these words" not in one.text]
    assert len(found) == len(spans)
    assert len(exact) >= 0.9 * len(found)  # all but words of headers and footers
    assert [one.words for one in exact] == [spans[int(one.text)].of(text) for one in exact]


def test_a_comment_has_its_lines_its_author_and_its_time() -> None:
    made = written(
        document("<w:p><w:r><w:t>The term is long.</w:t></w:r></w:p>"),
        FileRequest((Note(("High: long", "Accepted"), OriginalSpan(4, 8)),), date="2026-11-29T09:00:00Z"),
    )
    [comment] = docx.Document(BytesIO(made)).comments
    assert (comment.author, comment.text) == ("Glossator", "High: long\nAccepted")
    assert comment.timestamp is not None
    assert comment.timestamp.isoformat() == "2026-11-29T09:00:00+00:00"
    assert comments_of(made)[0].words == "term"


@pytest.mark.parametrize("unmasked", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:t>One</w:t></w:r></w:p><w:p><w:r><w:t>Two</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>One</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:p><w:pPr><w:rPr><w:ins w:id='1' w:author='Ann'/></w:rPr></w:pPr><w:r><w:t>One</w:t></w:r></w:p><w:p/>",
        "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>One</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    ],
)
def test_wording_is_inserted_and_rejecting_it_restores_the_document(body: str, unmasked: bool) -> None:
    original = document(body)
    notes = (
        Note(("a",), OriginalSpan(0, 3), "First wording."),
        Note(("b",), OriginalSpan(0, 3), "Second wording."),
        Note(("missing",), None, "Third wording."),
    )
    made = written(original, FileRequest(notes, unmasked=unmasked))
    text = extract(made, Limits()).text
    assert [one for one in re.findall(r"\w+ wording", text) if "Proposed" not in one] == [
        "First wording",
        "Second wording",
        "Third wording",
    ]
    before = [one for one in rejected(original) if one.strip()]
    assert [one for one in rejected(made) if one.strip()] == before
    assert {one.text: one.words for one in comments_of(made)}["missing"] == "Third wording."
    inserted = "".join(one.span.of(text) for one in extract(made, Limits()).changes)
    assert all(note.offered in inserted for note in notes)


def test_a_note_on_a_footnote_is_on_its_reference_and_quotes_it() -> None:
    original = document("<w:p><w:r><w:t>A</w:t><w:footnoteReference w:id='2'/><w:t>B</w:t></w:r></w:p>")
    start = extract(original, Limits()).text.index("below")
    found = write(original, FileRequest((Note(("n",), OriginalSpan(start, start + 9), "Wording."),)), Limits())
    assert (found.exact, found.nearby) == (0, 1)
    [comment] = comments_of(found.data)
    assert comment.text == "n\nProposed wording: Wording.\nOn these words: “below the”"


def test_existing_comments_are_kept_with_their_numbers() -> None:
    body = (
        "<w:p><w:commentRangeStart w:id='4'/><w:r><w:t>One</w:t></w:r><w:commentRangeEnd w:id='4'/>"
        "<w:r><w:commentReference w:id='4'/></w:r></w:p>"
    )
    comment = "<w:comment w:id='4' w:author='Ann'><w:p><w:r><w:t>old</w:t></w:r></w:p></w:comment>"
    original = package(body, {"word/comments.xml": comment})
    for unmasked in (True, False):
        made = written(original, FileRequest((Note(("new",), OriginalSpan(0, 3)),), unmasked=unmasked))
        found = {one.comment_id: one.text for one in docx.Document(BytesIO(made)).comments}
        assert found == {4: "old", 5: "new"}


def test_a_mask_across_runs_is_one_placeholder_and_widens_a_comment() -> None:
    runs = "".join(f"<w:r><w:t xml:space='preserve'>{one}</w:t></w:r>" for one in ("by Ja", "ne R", "oe, now"))
    original = document(f"<w:p>{runs}</w:p>")
    mask = Mask(OriginalSpan(3, 11), "[PERSON_1]")
    made = written(original, FileRequest((Note(("n",), OriginalSpan(8, 16)),), (mask,)))
    assert docx.Document(BytesIO(made)).paragraphs[0].text == "by [PERSON_1], now"
    assert comments_of(made)[0].words == "[PERSON_1], now"


def test_a_request_survives_the_pipe() -> None:
    request = FileRequest(
        (Note(("a", "b"), OriginalSpan(1, 2), "c"), Note(("d",))), (Mask(OriginalSpan(3, 4), "x"),), unmasked=True
    )
    assert from_json(to_json(request)) == request


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no package", Reason.MALFORMED),
        (package("<w:p>&no;</w:p>"), Reason.MALFORMED),
        (
            package("<w:p><w:r><w:t>a</w:t></w:r></w:p>").replace(b"PK\x05\x06", b"PK\x05\x07"),
            Reason.MALFORMED,
        ),
    ],
)
def test_documents_that_are_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        written(data, FileRequest())
    assert caught.value.reason is reason


def test_too_many_notes_are_refused() -> None:
    with pytest.raises(Reject) as caught:
        written(document("<w:p/>"), FileRequest(tuple(itertools.repeat(Note(("x" * 100,)), 20_001))))
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_signature_of_another_file_does_not_remain() -> None:
    link = '<Relationship Id="s" Type="http://x/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
    original = package(
        "<w:p><w:r><w:t>One</w:t></w:r></w:p>", {"_xmlsignatures/origin.sigs": "x", "../evil.txt": "x"}, roots=link
    )
    made = written(original, FileRequest((Note(("n",), OriginalSpan(0, 3)),), unmasked=True))
    names = zipfile.ZipFile(BytesIO(made)).namelist()
    assert not [one for one in names if "signature" in one or ".." in one]
    assert b"digital-signature" not in zipfile.ZipFile(BytesIO(made)).read("_rels/.rels")


@pytest.mark.timeout(300)
@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: scripts/setup.sh libreoffice"
)
def test_libreoffice_converts_the_files(tmp_path: Path) -> None:
    names = []
    for path, unmasked in itertools.product(SAMPLES[:2], (True, False)):
        text = extract(path.read_bytes(), Limits()).text
        spans = words_of(text)[::40]
        notes = tuple(Note(("a comment",), span, "Wording.") for span in spans)
        names.append(tmp_path / f"{path.stem}-{unmasked}.docx")
        names[-1].write_bytes(written(path.read_bytes(), FileRequest(notes, unmasked=unmasked)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, names)], check=True, capture_output=True, timeout=250
    )
    assert all(one.with_suffix(".pdf").stat().st_size > 5_000 for one in names)

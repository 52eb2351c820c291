"""Writes versions as files with the noise of their formats, and reads them with the extractors of the product."""

import io
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from textwrap import wrap

from docx import Document
from docx.document import Document as Opened
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from services.annotation.redline.records import Version
from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import parse
from services.shared.domain.document import OriginalText
from services.shared.wire.codec import decode
from tests.benchmarks.redline.planting import Paragraph

TXT, DOCX, PDF = "txt", "docx", "pdf"


@dataclass(frozen=True, slots=True)
class Look:
    """How one version is typed: curly quotes and long dashes, the width of the lines of a TXT."""

    curly: bool
    width: int

    def __call__(self, words: str) -> str:
        return words.translate(_CURLY if self.curly else _STRAIGHT)


def look(random: Random) -> Look:
    return Look(random.random() < 0.5, random.choice((72, 80, 96, 10_000)))


def txt(paragraphs: Sequence[Paragraph], style: Look, *, new: bool) -> bytes:
    blocks = [style(one.words(new=new)) for one in paragraphs]
    lines = ("\n".join(wrap(one, style.width, break_long_words=False, break_on_hyphens=False)) for one in blocks)
    return "\n\n".join(lines).encode()


def docx(paragraphs: Sequence[Paragraph], style: Look, random: Random, *, new: bool, vanish: bool) -> bytes:
    """A DOCX with a header and the number of each page. `vanish`: hidden text can be hidden by Word's own property,
    which a PDF does not have.
    """
    document, buffer = Document(), io.BytesIO()
    document.styles["Normal"].font.size = Pt(random.choice((10, 11, 12)))
    _margins(document, style)
    for one in paragraphs:
        if one.hidden and new:
            _hide(document, style(one.hidden), random, vanish=vanish)
        elif not one.hidden:
            document.add_paragraph(style(one.words(new=new)))
    document.save(buffer)
    return buffer.getvalue()


def _margins(document: Opened, style: Look) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = style("Confidential - Draft for discussion")
    page = section.footer.paragraphs[0]
    page.add_run("Page ")
    page._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _hide(document: Opened, words: str, random: Random, *, vanish: bool) -> None:
    font = document.add_paragraph().add_run(words).font
    way = random.randrange(3 if vanish else 2)
    if way == 0:
        font.color.rgb = RGBColor(255, 255, 255)
    elif way == 1:
        font.size = Pt(1)
    else:
        font.hidden = True


def pdfs(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """DOCX files as LibreOffice prints them."""
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    names = [str(folder / f"{name}.docx") for name in files]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names]
    subprocess.run(command, check=True, capture_output=True, timeout=1800)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def read(data: bytes, form: str) -> Version:
    """The version as the product stores it."""
    text = decode(OriginalText, parse(data, f"contract.{form}", "", Limits()).text)
    margins = tuple(sorted((*text.headers, *text.footers)))
    return Version(text.text, text.hidden, margins, has_margins=form != TXT)


_CURLY = str.maketrans({"'": "\u2019", "-": "\u2013"})
_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})

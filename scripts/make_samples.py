"""Render samples/sources to samples/documents, and their expected annotations to samples/expected.

Run from the checkout's root: python -m scripts.make_samples
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts.samplekit import fax, old_word, outlook, packed, pdf, plain, slides, word, workbook
from scripts.samplekit.markup import Kind, Source, read

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
DOCUMENTS = SAMPLES / "documents"


def main() -> int:
    """Write all files. With --check, only compare the expected annotations with the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 if expected/ is out of date")
    parser.add_argument("--doc", action="store_true", help="write the files of old Word again, with LibreOffice")
    options = parser.parse_args()
    sources = {path.stem: read(path) for path in sorted((SAMPLES / "sources").glob("*.md"))}
    if options.doc:
        write_old_word(sources)
    documents = rendered(sources)
    files = {DOCUMENTS / name: content for name, content in documents.items()}
    expectations = {
        SAMPLES / "expected" / f"{name}.json": as_json(expected(source, documents)) for name, source in sources.items()
    }
    stale = [path for path, content in expectations.items() if not path.exists() or path.read_bytes() != content]
    if options.check:
        print("\n".join(str(path.relative_to(SAMPLES)) for path in stale) or "expected/ is up to date")
        return int(bool(stale))
    for path, content in (files | expectations).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} documents, {sum(map(len, files.values())):,} bytes")
    return 0


def rendered(sources: Mapping[str, Source]) -> dict[str, bytes]:
    """The rendered documents by file name. Mails and archives are last, because they contain other documents."""
    documents: dict[str, bytes] = {}
    for source in sorted(sources.values(), key=lambda source: "attachments" in source.meta):
        attachments = {name: documents[name] for name in source.meta.get("attachments", ())}
        documents[file_name(source)] = RENDERERS[source.meta["format"]](source, attachments)
    return documents


def write_old_word(sources: Mapping[str, Source]) -> None:
    """Write the files that LibreOffice makes. Each run gives other bytes with the same words."""
    for source in sources.values():
        if source.meta["format"] == "doc":
            (DOCUMENTS / file_name(source)).write_bytes(old_word.render(source))


def expected(source: Source, documents: Mapping[str, bytes]) -> dict[str, Any]:
    """The expected results for the document of a source."""
    reason = source.meta.get("refused")
    is_read = not reason or reason in NEED_A_PROGRAM
    return {
        "path": f"documents/{file_name(source)}",
        "outcome": "refused" if reason else "published",
        "reason": reason,
        "media_type": MEDIA_TYPES[source.meta["format"]],
        "pages": page_count(source, documents[file_name(source)]),
        "attachments": source.meta.get("attachments", []),
        **_refused_attachments(source),
        "document_type": source.meta.get("document_type") if is_read else None,
        "findings": [{"category": category, "quote": text} for category, text in source.findings if is_read],
        "personal_values": [
            {"type": kind, "value": value}
            for kind, values in source.meta.get("personal_values", {}).items()
            for value in values
        ],
        "must_keep": source.meta.get("must_keep", []),
        **_fields(source),
    }


def _refused_attachments(source: Source) -> dict[str, Any]:
    """The reasons of the attachments that are refused, by their names, if there are any."""
    encrypted = source.meta.get("encrypted", {})
    return {"refused_attachments": dict.fromkeys(encrypted, "needs_password")} if encrypted else {}


def _fields(source: Source) -> dict[str, Any]:
    """The expected field values, if the source states any."""
    stated = source.meta.get("fields", {})
    rows = [{"field": name, "value": value} for name, values in stated.items() for value in values]
    return {"fields": rows} if rows else {}


def page_count(source: Source, content: bytes) -> int | None:
    """The number of pages: of the PDF, or by the page breaks of the source. None if the document cannot be read."""
    if source.meta.get("refused") in ("needs_password", "empty"):
        return None
    if MEDIA_TYPES[source.meta["format"]] == "application/pdf":
        return pdf.pages(content)
    if source.meta["format"] == "fax":
        return fax.pages(content)
    return 1 + sum(block.kind is Kind.BREAK for block in source.blocks)


def file_name(source: Source) -> str:
    """The name of the rendered document."""
    return f"{source.name}.{EXTENSIONS.get(source.meta['format'], source.meta['format'])}"


def as_json(value: object) -> bytes:
    """Indented JSON with a final newline."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


NEED_A_PROGRAM = ("needs_ocr", "unsupported")
"""Refusals of samples that are read where Tesseract or LibreOffice is installed."""
EXTENSIONS = {"scan": "pdf", "empty": "txt", "fax": "tiff"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "scan": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "txt": "text/plain",
    "empty": "text/plain",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "doc": "application/msword",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "fax": "image/tiff",
    "zip": "application/zip",
}
RENDERERS: dict[str, Callable[[Source, dict[str, bytes]], bytes]] = {
    "pdf": lambda source, _: pdf.render(source),
    "scan": lambda source, _: pdf.scan(pdf.render(source)),
    "docx": lambda source, _: word.render(source),
    "html": lambda source, _: plain.html(source),
    "txt": lambda source, _: plain.text(source),
    "empty": lambda _, __: b"",
    "eml": plain.mail,
    "msg": outlook.render,
    "doc": lambda source, _: old_word.kept(source, DOCUMENTS),
    "xlsx": lambda source, _: workbook.render(source),
    "pptx": lambda source, _: slides.render(source),
    "fax": lambda source, _: fax.fax(pdf.render(source), source.meta["fax"]),
    "zip": packed.render,
}

if __name__ == "__main__":
    sys.exit(main())

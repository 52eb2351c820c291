"""Render samples/sources to samples/documents, and their expected annotations to samples/expected.

Run from the checkout's root: python -m scripts.make_samples
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts.samplekit import outlook, pdf, plain, word
from scripts.samplekit.markup import Kind, Source, read

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def main() -> int:
    """Write all files. With --check, only compare the expected annotations with the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 if expected/ is out of date")
    check = parser.parse_args().check
    sources = {path.stem: read(path) for path in sorted((SAMPLES / "sources").glob("*.md"))}
    documents = rendered(sources)
    files = {SAMPLES / "documents" / name: content for name, content in documents.items()}
    expectations = {
        SAMPLES / "expected" / f"{name}.json": as_json(expected(source, documents)) for name, source in sources.items()
    }
    stale = [path for path, content in expectations.items() if not path.exists() or path.read_bytes() != content]
    if check:
        print("\n".join(str(path.relative_to(SAMPLES)) for path in stale) or "expected/ is up to date")
        return int(bool(stale))
    for path, content in (files | expectations).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} documents, {sum(map(len, files.values())):,} bytes")
    return 0


def rendered(sources: Mapping[str, Source]) -> dict[str, bytes]:
    """The rendered documents by file name. Mails are last, because they contain other documents."""
    documents: dict[str, bytes] = {}
    for source in sorted(sources.values(), key=lambda source: source.meta["format"] in ("eml", "msg")):
        attachments = {name: documents[name] for name in source.meta.get("attachments", ())}
        documents[file_name(source)] = RENDERERS[source.meta["format"]](source, attachments)
    return documents


def expected(source: Source, documents: Mapping[str, bytes]) -> dict[str, Any]:
    """The expected results for the document of a source."""
    reason = source.meta.get("refused")
    return {
        "path": f"documents/{file_name(source)}",
        "outcome": "refused" if reason else "published",
        "reason": reason,
        "media_type": MEDIA_TYPES[source.meta["format"]],
        "pages": page_count(source, documents[file_name(source)]),
        "attachments": source.meta.get("attachments", []),
        "document_type": None if reason else source.meta["document_type"],
        "findings": [] if reason else [{"category": category, "quote": text} for category, text in source.findings],
        "personal_values": [
            {"type": kind, "value": value}
            for kind, values in source.meta.get("personal_values", {}).items()
            for value in values
        ],
        "must_keep": source.meta.get("must_keep", []),
        **_fields(source),
    }


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
    return 1 + sum(block.kind is Kind.BREAK for block in source.blocks)


def file_name(source: Source) -> str:
    """The name of the rendered document."""
    return f"{source.name}.{EXTENSIONS.get(source.meta['format'], source.meta['format'])}"


def as_json(value: object) -> bytes:
    """Indented JSON with a final newline."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


EXTENSIONS = {"scan": "pdf", "empty": "txt"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "scan": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "txt": "text/plain",
    "empty": "text/plain",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
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
}

if __name__ == "__main__":
    sys.exit(main())

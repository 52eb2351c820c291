"""Time, CPU time and aligned words of the pages of DOCX.

Usage: `python -m tests.benchmarks.docx_pages FILE_OR_FOLDER... [--copies N]`. `--copies`: the body of each document N
times, for long ones. Prints a line for each document, and the totals.
"""

import argparse
import io
import json
import resource
import statistics
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.ingestion.sandbox.office.program import find_office
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.placing import PLACING_LIMITS, PlacingSandbox
from services.shared.domain.errors import GlossatorError


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.docx")) if path.is_dir() else (path,)


def repeated(data: bytes, copies: int) -> bytes:
    """The document with its body several times, each with other words at its begin."""
    if copies == 1:
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                head, body = content.split(b"<w:body>", 1)
                body, tail = body.rsplit(b"<w:sectPr", 1)
                parts = (b"<w:p><w:r><w:t>Copy %d of all</w:t></w:r></w:p>%s" % (n, body) for n in range(copies))
                content = head + b"<w:body>" + b"".join(parts) + b"<w:sectPr" + tail
            made.writestr(name, content)
    return buffer.getvalue()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--copies", type=int, default=1)
    options = parser.parse_args()
    office, placing = OfficeSandbox(lambda: find_office("soffice")), PlacingSandbox(PLACING_LIMITS, workers=1)
    placing.start()
    rows: list[dict[str, Any]] = []
    for file in _files(options.paths):
        data = repeated(file.read_bytes(), options.copies)
        started, cpu = time.monotonic(), _cpu()
        try:
            pdf = office.convert(data)
            drawn, office_cpu = time.monotonic(), _cpu() - cpu
            found = placing.place(data, pdf)
        except GlossatorError as error:
            print(json.dumps({"file": file.name, "reason": error.reason}))
            continue
        row = {
            "file": file.name,
            "pages": len(found.layout.pages),
            "words": found.words,
            "share": round(found.placed / max(1, found.words), 4),
            "office_s": round(drawn - started, 2),
            "office_cpu_s": round(office_cpu, 2),
            "placing_s": round(time.monotonic() - drawn, 2),
        }
        rows.append(row)
        print(json.dumps(row), flush=True)
    placing.close()
    shares = [float(one["share"]) for one in rows]
    print(
        json.dumps(
            {
                "documents": len(rows),
                "pages": sum(int(one["pages"]) for one in rows),
                "aligned": sum(one >= 0.99 for one in shares),
                "lowest_share": min(shares, default=0.0),
                **{
                    f"median_{name}": statistics.median(float(one[name]) for one in rows)
                    for name in ("office_s", "office_cpu_s", "placing_s")
                },
            }
        )
    )


if __name__ == "__main__":
    main()

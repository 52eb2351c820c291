"""Write PDF files object by object, for what a drawing library does not make."""

from collections.abc import Mapping, Sequence

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
LINES = "BT /F1 11 Tf 100 300 Td (Alpha beta) Tj 0 -40 Td (gamma delta) Tj ET"


def raw_pdf(
    contents: Sequence[str] = (LINES,),
    *,
    page: str = "",
    tree: str = "/MediaBox [0 0 612 792]",
    root: str = "",
    font: str = HELVETICA,
    objects: Mapping[int, str] = {},
) -> bytes:
    """One page for each content stream. `page`, `tree` and `root` are entries of each page, of the page tree and of
    the catalogue. `objects` are further objects, from number 100; an object can replace another one.
    """
    numbers = [10 + 2 * index for index in range(len(contents))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    bodies = {
        1: f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        2: f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] {tree} >>",
        3: font,
    }
    for number, content in zip(numbers, contents, strict=True):
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        bodies[number] = f"<< /Type /Page /Parent 2 0 R {resources} /Contents {number + 1} 0 R {page} >>"
        bodies[number + 1] = stream(content)
    return _file(bodies | dict(objects))


def stream(content: str, entries: str = "") -> str:
    """`entries` are further entries of the dictionary of the stream."""
    return f"<< /Length {len(content.encode('latin-1'))} {entries} >>\nstream\n{content}\nendstream"


def _file(bodies: Mapping[int, str]) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in bodies.items():
        places[number] = len(data)
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        data += f"{number} 1\n{place:010} 00000 n \n".encode()
    data += f"trailer\n<< /Size {max(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(data)

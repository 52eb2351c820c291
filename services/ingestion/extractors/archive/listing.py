"""The text of an archive: the list of its files. Their names can be personal: they are redacted like any other text."""

from collections import Counter
from collections.abc import Iterable, Mapping

from services.ingestion.extractors.archive.member import Member, shown
from services.ingestion.extractors.parts import named_files
from services.ingestion.extractors.result import Attachment, Content, Limits, TextBuilder, without_marks
from services.ingestion.extractors.tables import Row
from services.shared.domain.errors import Reason, Reject


def content_of(members: Iterable[Member], limits: Limits) -> Content:
    """The list, and each file as an attachment, in the same order. Raises `Reject(EMPTY | TOO_LARGE)`."""
    found = list(members)
    files = [one for one in found if not one.left_out]
    if not files:
        raise Reject(Reason.EMPTY)
    builder = TextBuilder(limits)
    builder.block(f"Archive of {len(files)} {'file' if len(files) == 1 else 'files'}")
    builder.row(_row("No.", "File", "Size", "Note"))
    for number, one in enumerate(files, start=1):
        note = _NOTES.get(one.refusal, "not read") if one.refusal else ""
        name = shown(one.name)
        start = builder.row(_row(str(number), name, f"{one.size:,} bytes", note)).start + len(f"{number}\t")
        builder.files(named_files([name], start, number))
    left_out = Counter(one.left_out for one in found if one.left_out)
    if left_out:
        builder.block("Left out: " + ", ".join(_counted(left_out[kind], kind) for kind in sorted(left_out)))
    return builder.content(tuple(Attachment(shown(one.name), "", one.data, one.refusal) for one in files))


def _row(*cells: str) -> Row:
    texts = [without_marks(one) for one in cells if one]
    return Row(1, tuple(enumerate(texts)), "\t".join(texts))


def _counted(number: int, kind: str) -> str:
    first, _, rest = kind.partition(" of ")
    plural = first if number == 1 else f"{first}s"
    return f"{number} {plural}{f' of {rest}' if rest else ''}"


_NOTES: Mapping[Reason, str] = {
    Reason.NEEDS_PASSWORD: "encrypted, not read",
    Reason.TOO_LARGE: "too large, not read",
    Reason.MALFORMED: "damaged, not read",
    Reason.UNSUPPORTED: "packed in a way that is not read",
    Reason.EMPTY: "empty",
}

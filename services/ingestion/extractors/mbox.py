"""Extract a mailbox (mbox): a line for each mail. Each mail becomes a document."""

import re
from collections.abc import Iterator

from services.ingestion.extractors.eml.headers import header
from services.ingestion.extractors.eml.message import Count, parse
from services.ingestion.extractors.parts import named_files
from services.ingestion.extractors.result import Attachment, Content, Limits, TextBuilder
from services.shared.domain.errors import Reason, Reject


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(TOO_LARGE)` for more mails than a document can have attachments."""
    builder, count = TextBuilder(limits), Count()
    mails: list[Attachment] = []
    for mail in _mails(data):
        if len(mails) >= limits.attachments:
            raise Reject(Reason.TOO_LARGE)
        name = f"message-{len(mails) + 1}.eml"
        mails.append(Attachment(name, "message/rfc822", mail))
        line = f"{name}: {_summary(mail, count)}"
        builder.files(named_files([line], builder.block(line).start, len(mails)))
    return builder.content(tuple(mails))


def is_mailbox(head: bytes) -> bool:
    """Whether a file begins with the line before a mail, and a field of that mail."""
    line, _, rest = head.partition(b"\n")
    return _is_begin(line) and _FIELD.match(rest) is not None


def _summary(mail: bytes, count: Count) -> str:
    head = _HEAD_END.split(mail[:_LONGEST_HEAD], maxsplit=1)[0]
    parsed = parse(head + b"\n\n", count)
    return "; ".join(text for name in ("From", "Date", "Subject") if (text := header(parsed, name)))


def _mails(data: bytes) -> Iterator[bytes]:
    """The mails, without the lines before them and without the signs before a word that begins as such a line."""
    starts = [line for line in _lines(data) if _is_begin(data[line : line + _LONGEST_LINE].partition(b"\n")[0])]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        mail = data[start:end].partition(b"\n")[2]
        yield mail.replace(b"\n>From ", b"\nFrom ")


def _lines(data: bytes) -> Iterator[int]:
    """Where a line begins with "From", at the begin or after an empty line."""
    yield 0
    for match in _AFTER_EMPTY.finditer(data):
        yield match.end() - len(_WORD)


def _is_begin(line: bytes) -> bool:
    return line.startswith(_WORD) and _TIME.search(line) is not None and _YEAR.search(line) is not None


_WORD = b"From "
_AFTER_EMPTY = re.compile(rb"\n\r?\nFrom ")
_TIME = re.compile(rb" \d\d?:\d\d")
_YEAR = re.compile(rb" \d{4}\b")
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:|>From ")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_LINE = 300
_LONGEST_HEAD = 100_000

"""Extract text from mail: the visible headers, then the body. Each attachment becomes a document."""

from dataclasses import dataclass, field, replace
from email.message import Message

from services.ingestion.extractors.eml.bodies import Bodies
from services.ingestion.extractors.eml.headers import header
from services.ingestion.extractors.eml.leaves import (
    attachment_of,
    is_attachment,
    is_decoration,
    is_unplaced_picture,
    leaves,
)
from services.ingestion.extractors.eml.message import Count, is_cut, parse
from services.ingestion.extractors.eml.opened import opened, outlook_mail
from services.ingestion.extractors.eml.quotations import Quotation, parts_of, quotations
from services.ingestion.extractors.gaps import Joined
from services.ingestion.extractors.mapi.mime import NOT_READ
from services.ingestion.extractors.parts import ATTACHMENTS, named_files
from services.ingestion.extractors.result import Attachment, Content, Limits, TextBuilder
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import PartKind

_HEADERS = ("From", "To", "Cc", "Bcc", "Date", "Subject")


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(NEEDS_PASSWORD | MALFORMED | TOO_LARGE)`."""
    count = Count()
    return content_of(parse(data, count), limits, count)


def content_of(message: Message, limits: Limits, count: Count | None = None, signature: str = "") -> Content:
    """The text of a mail that is parsed. `signature`: the kind of one around it."""
    root, signed = opened(message, count or Count())
    found = _Found(Bodies(limits), limits)
    found.read(root)
    if not any(message.keys()) and not found.bodies:
        raise Reject(Reason.MALFORMED)
    if is_cut(root):
        found.bodies.append(_CUT)
    lines = [f"{name}: {text}" for name in _HEADERS if (text := header(message, name))]
    before = len("".join(f"{one}\n" for one in (*lines, ATTACHMENTS))) - 1
    if found.attachments:
        lines.append(ATTACHMENTS + ", ".join(one.file_name for one in found.attachments))
    if signature or signed:
        lines.append(signature_line(signature or signed))
    return _joined("\n".join(lines), before, found, limits)


def signature_line(kind: str) -> str:
    """What the text says about a signature of this kind."""
    return f"Signature: {kind} (not verified)"


def _joined(head: str, names: int, found: "_Found", limits: Limits) -> Content:
    """`names`: where the names of the attachments begin in the head."""
    builder, gaps = TextBuilder(limits), Joined()
    quoted: list[Quotation] = []
    with builder.part(PartKind.MESSAGE):
        start = builder.block(head).start + names
        builder.files(named_files((one.file_name for one in found.attachments), start))
        for body in found.bodies:
            start = builder.inner(replace(body, parts=())).start
            gaps.add(body.gaps, start)
            marked = [one.span for one in body.parts if one.span.start < len(body.text)]
            quoted += (one.moved(start) for one in quotations(body.text, marked))
    content = builder.content(tuple(found.attachments))
    return replace(content, gaps=gaps.found(), parts=(*content.parts, *parts_of(quoted)))


@dataclass(slots=True)
class _Found:
    """The bodies and attachments of a mail. Those of a `winmail.dat` count as its own, but its body is that of the
    mail once more, in another format: it is read if there is no other.
    """

    _reader: Bodies
    _limits: Limits
    bodies: list[Content] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def read(self, message: Message) -> None:
        """Raises `Reject(TOO_LARGE)` for too many attachments."""
        again: list[Content] = []
        for part in leaves(message, self._reader):
            inner = outlook_mail(part, self._limits.attachments) if is_attachment(part) else None
            if inner is None:
                self._add(part, self.bodies)
            else:
                for one in leaves(inner, self._reader):
                    self._add(one, again)
        if not any(one.text for one in self.bodies):
            self.bodies += again

    def _add(self, part: Message, bodies: list[Content]) -> None:
        if is_attachment(part):
            if part.get_content_type() == NOT_READ:
                self.bodies.append(_LINKED)
            elif is_unplaced_picture(part):
                bodies.append(_PICTURE)
            elif not is_decoration(part):
                self.attachments.append(attachment_of(part, len(self.attachments) + 1))
        elif (body := self._reader.read(part)).text or body.gaps:
            bodies.append(body)
        if len(self.attachments) > self._limits.attachments:
            raise Reject(Reason.TOO_LARGE)


_PICTURE = Content("", gaps=(Gap(GapKind.PICTURE),))
_CUT = Content("", gaps=(Gap(GapKind.MARKUP),))
_LINKED = Content("", gaps=(Gap(GapKind.EMBEDDED),))

"""Read the bodies of a mail."""

from email.message import Message

from services.ingestion.extractors import txt
from services.ingestion.extractors.eml.calendar import calendar_text
from services.ingestion.extractors.eml.message import declared_text, payload_of
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.html.tree import Size
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject

CALENDAR = "text/calendar"


class Bodies:
    """Reads the bodies of one mail, each once. Together they have the limits of one text and of one page."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._size = Size()
        self._length = 0
        self._read: dict[Message, Content] = {}

    def read(self, part: Message) -> Content:
        """The text of a part. Raises `Reject(TOO_LARGE | NEEDS_PASSWORD)`."""
        if part not in self._read:
            content = self._read[part] = self._body(part)
            self._length += len(content.text)
            if self._length > self._limits.text:
                raise Reject(Reason.TOO_LARGE)
        return self._read[part]

    def _body(self, part: Message) -> Content:
        text = text_of(part)
        if part.get_content_type() == "text/html":
            try:
                return html.from_text(text, self._limits, self._size, quotes=True)
            except Reject as error:
                if error.reason is Reason.TOO_LARGE:
                    raise
                return Content("", gaps=_CUT if error.reason is Reason.MALFORMED else ())
        if len(text) > self._limits.text:
            raise Reject(Reason.TOO_LARGE)
        if part.get_content_type() == CALENDAR:
            return Content(calendar_text(text))
        text = text.replace("\r\n", "\n").strip()
        if text.startswith(_ENCRYPTED):
            raise Reject(Reason.NEEDS_PASSWORD)
        return Content(text)


def text_of(part: Message) -> str:
    """The text of a part, in the charset that it declares, or in one that is detected."""
    text = declared_text(part)
    return txt.decode(payload_of(part)).removeprefix("\ufeff") if text is None else text


_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_CUT = (Gap(GapKind.MARKUP),)

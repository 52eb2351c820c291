"""The text of a web archive (MHT): a mail whose parts are a page, the pages in its frames, styles and pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import Message

from services.ingestion.extractors import txt
from services.ingestion.extractors.eml.message import Count, declared_text, parse, payload_of
from services.ingestion.extractors.gaps import Joined
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.html.tree import Size
from services.ingestion.extractors.result import Content, Limits, TextBuilder
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject


def extract(data: bytes, limits: Limits, size: Size, count: Count) -> Content:
    """The page, then the other pages and texts of the archive. `size` and `count` are those of several archives.

    Raises `Reject(TOO_LARGE)`.
    """
    leaves = list(_leaves(parse(data, count)))
    pages = [one for one in leaves if one.get_content_type() in _PAGES]
    known = frozenset(_addresses(pages))
    builder, gaps = TextBuilder(limits), Joined()
    for one in leaves:
        if one.get_content_type() in _PAGES:
            content, page = _read(one, limits, size, known), builder.page
            gaps.add(content.gaps, builder.inner(content, paged=True).start, page)
        elif not _is_dress(one):
            gaps.add((Gap(GapKind.EMBEDDED),), builder.length, builder.page)
    content = builder.content()
    return replace(content, gaps=gaps.found(len(content.pages)))


def _leaves(message: Message) -> Iterator[Message]:
    """The parts in order, but the root of related parts first. The last of alternatives is the richest."""
    parts = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(parts, list):
        yield message
        return
    inner = [one for one in parts if isinstance(one, Message)]
    if message.get_content_type() == "multipart/alternative":
        inner = inner[-1:]
    root = str(message.get_param("start") or "").strip()
    for part in sorted(inner, key=lambda one: not root or _id(one) != root):
        yield from _leaves(part)


def _id(part: Message) -> str:
    return str(part.get("Content-ID", "")).strip()


def _addresses(pages: Sequence[Message]) -> Iterator[str]:
    """The addresses by which frames of the first page can refer to the pages, in lower case."""
    locations = [str(one.get("Content-Location", "")).strip().lower() for one in pages]
    folder = locations[0].rpartition("/")[0] + "/" if locations else ""
    for page, location in zip(pages, locations, strict=True):
        yield f"cid:{_id(page).strip('<>').lower()}"
        yield location
        yield location.removeprefix(folder)


def _read(page: Message, limits: Limits, size: Size, known: frozenset[str]) -> Content:
    text = declared_text(page)
    if page.get_content_type() == "text/plain":
        plain = txt.decode(payload_of(page)).removeprefix("\ufeff") if text is None else text
        return Content(plain.replace("\r\n", "\n").strip())
    try:
        return html.from_text(html.decode(payload_of(page)) if text is None else text, limits, size, known)
    except Reject as error:
        if error.reason is Reason.TOO_LARGE:
            raise
        return Content("", gaps=(Gap(GapKind.MARKUP),) if error.reason is Reason.MALFORMED else ())


def _is_dress(part: Message) -> bool:
    """Whether a part is a page, or serves the look of one. A picture counts where a page shows it."""
    return part.get_content_maintype() in _LOOKS or part.get_content_type() in _PAGES | _DRESS


_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_LOOKS = frozenset({"text", "image", "font", "audio", "video"})
_DRESS = frozenset(
    {
        "application/javascript",
        "application/x-javascript",
        "application/json",
        "application/vnd.ms-officetheme",
        "application/font-woff",
        "application/vnd.ms-fontobject",
        "application/xml",
    }
)

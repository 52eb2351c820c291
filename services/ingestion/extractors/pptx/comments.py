"""The comments on the slides of a presentation: those of PowerPoint before 2019, and the threads since then."""

from collections.abc import Iterator

from lxml import etree

from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.pptx.shapes import p
from services.ingestion.extractors.pptx.texts import paragraphs_of
from services.ingestion.extractors.result import without_marks

_MOST = 200  # code points of a name


class Comments:
    """Reads the comments of slides. `main` is the name of the main part."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._authors = dict(_authors(package, main))

    def on(self, slide: str) -> Iterator[str]:
        """The marked comments on a slide, the replies to each after it."""
        for name in self._package.linked(slide, "comments"):
            part = self._package.xml(name)
            for one in () if part is None else part.iter("{*}cm", "{*}reply"):
                if text := _text(one).strip():
                    author = self._authors.get(one.get("authorId") or "", "")
                    yield f"[Comment by {author}] {text}" if author else f"[Comment] {text}"


def _authors(package: Package, main: str) -> Iterator[tuple[str, str]]:
    for kind in ("commentAuthors", "authors"):
        for name in package.linked(main, kind):
            part = package.xml(name)
            for one in () if part is None else part.iterchildren("{*}cmAuthor", "{*}author"):
                yield one.get("id") or "", without_marks(" ".join((one.get("name") or "").split())[:_MOST])


def _text(comment: etree._Element) -> str:
    plain = comment.findtext(p("text"))
    if plain is not None:
        return without_marks(plain)
    return "\n".join(paragraphs_of(next((one for one in comment if str(one.tag).endswith("}txBody")), None)))

"""The elements of OpenDocument that contain text, and what is around it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from services.ingestion.extractors.odt.names import q, value
from services.shared.domain.errors import Reason, Reject

_DEEPEST = 32  # tables, frames and notes inside one another


@dataclass(frozen=True, slots=True)
class Place:
    """What is around a text: whether it is hidden, whether it has a background, and how many cells, frames and notes
    contain it.
    """

    hidden: bool = False
    shaded: bool = False
    depth: int = 0

    def deeper(self) -> "Place":
        """Raises `Reject(TOO_LARGE)` where a document nests too deeply."""
        if self.depth >= _DEEPEST:
            raise Reject(Reason.TOO_LARGE)
        return replace(self, depth=self.depth + 1)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those of its groups among them, without those of tables in its cells."""
    stack = [iter(table)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif one.tag == q("table:table-row"):
            yield one
        elif one.tag in _GROUPS:
            stack.append(iter(one))


def changes_of(body: etree._Element) -> tuple[dict[str, etree._Element], frozenset[str]]:
    """The deletions by their ids, and the ids of the insertions, of a body."""
    deletions: dict[str, etree._Element] = {}
    insertions: set[str] = set()
    for region in body.iter(q("text:changed-region")):
        name = value(region, "text:id") or value(region, "xml:id")
        for one in region.iterchildren(q("text:deletion"), q("text:insertion")):
            if one.tag == q("text:deletion"):
                deletions[name] = one
            else:
                insertions.add(name)
    return deletions, frozenset(insertions)


PARAGRAPHS = (q("text:p"), q("text:h"))
ITEMS = frozenset(map(q, ("text:list-item", "text:list-header")))
CHANGES = frozenset(map(q, ("text:change", "text:change-start", "text:change-end")))
FRAMES = frozenset(
    map(
        q,
        (
            "draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:line", "draw:polygon",
            "draw:polyline", "draw:path", "draw:connector", "draw:caption", "draw:regular-polygon", "draw:control",
        ),
    )
)  # fmt: skip
_GROUPS = frozenset(map(q, ("table:table-header-rows", "table:table-rows", "table:table-row-group")))
SOURCES = ("-source", "-decls")
OMITTED = frozenset(
    map(
        q,
        (
            "text:tracked-changes", "office:annotation-end", "text:bookmark", "text:bookmark-start",
            "text:bookmark-end", "dc:creator", "dc:date", "text:note-citation", "draw:image",
            "draw:enhanced-geometry", "svg:title",
            "svg:desc", "text:soft-page-break", "presentation:notes", "office:event-listeners", "draw:glue-point",
            "text:alphabetical-index-mark", "text:toc-mark", "text:script",
        ),
    )
)  # fmt: skip

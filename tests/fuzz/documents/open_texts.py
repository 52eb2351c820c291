"""OpenDocument texts: elements in any order, odd attributes, styles that follow themselves, damaged packages."""

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.fuzz.documents.pieces import MOST, words
from tests.fuzz.extraction.parent import Document
from tests.fuzz.mutations import bytes_near
from tests.unit.ingestion.opendocuments import odt, para, styled

# fmt: off
_CONTAINERS = (
    "text:p", "text:p", "text:h", "text:span", "text:a", "text:list", "text:list-item", "text:list-header",
    "text:section", "table:table", "table:table-row", "table:table-header-rows", "table:table-cell",
    "table:covered-table-cell", "text:note", "text:note-body", "text:note-citation", "office:annotation", "draw:frame",
    "draw:text-box", "draw:custom-shape", "draw:object", "draw:image", "text:tracked-changes", "text:changed-region",
    "text:deletion", "text:insertion", "text:ruby", "text:ruby-base", "text:ruby-text", "text:table-of-content",
    "text:index-body", "form:form", "office:forms", "unknown",
)
_LEAVES = (
    "text:s", "text:s text:c='9'", "text:s text:c='99999999999'", "text:s text:c='x'", "text:tab", "text:line-break",
    "text:soft-page-break", "text:change text:change-id='c1'", "text:change-start text:change-id='c1'",
    "text:change-end text:change-id='c1'", "text:change-start text:change-id='none'", "text:bookmark",
    "text:page-number",
    "form:checkbox form:current-state='checked'", "form:textarea", "text:reference-ref", "draw:plugin",
    "draw:image xlink:href='a.png'", "table:table-column", "office:annotation-end",
)
_ATTRIBUTES = (
    "", "", "", " text:style-name='s1'", " text:style-name='s2'", " text:style-name='none'", " text:outline-level='1'",
    " text:outline-level='99'", " text:outline-level='x'", " table:number-columns-repeated='9'",
    " table:number-columns-repeated='99999999999'", " table:number-rows-repeated='400'",
    " table:number-columns-spanned='3'", " table:number-rows-spanned='-1'", " text:id='c1'", " text:condition='x'",
    " text:display='none'", " text:start-value='99999'", " svg:width='17cm'", " svg:width='x'",
)
# fmt: on
_STYLES = (
    styled(
        "s1",
        "<style:text-properties text:display='none' fo:color='#ffffff'/>",
        attributes=' style:parent-style-name="s2"',
    )
    + styled("s2", "<style:text-properties fo:font-size='1pt'/>", attributes=' style:parent-style-name="s1"')
    + styled("s1", "<style:paragraph-properties/>", family="paragraph", attributes=' style:parent-style-name="s1"')
)
_opens = st.builds(lambda name, more: (name + more, ""), st.sampled_from(_CONTAINERS), st.sampled_from(_ATTRIBUTES))
_leaves = st.sampled_from(_LEAVES).map(lambda name: (f"{name}/", ""))
_texts = words.map(lambda text: ("text:p", text))
_unit = st.lists(_opens | _leaves | _texts | st.just(("", "")), min_size=1, max_size=6)
_bodies = st.lists(st.tuples(_unit, st.sampled_from([1, 1, 1, 1, 2, 30, 400])), max_size=20)


def _body(found: Sequence[tuple[Sequence[tuple[str, str]], int]]) -> str:
    """Well-formed XML without its root."""
    parts: list[str] = []
    opened: list[str] = []
    size = 0
    for unit, times in found:
        for _ in range(times):
            for name, text in unit if size < MOST else ():
                parts.append(_written(name, text, opened))
                size += len(parts[-1])
    return "".join((*parts, *(f"</{name}>" for name in reversed(opened))))


def _written(name: str, text: str, opened: list[str]) -> str:
    if not name:
        return f"</{opened.pop()}>" if opened else ""
    if name.endswith("/"):
        return f"<{name}>"
    if text:
        return f"<{name}>{_escaped(text)}</{name}>"
    opened.append(name.partition(" ")[0])
    return f"<{name}>"


def _escaped(text: str) -> str:
    """The text with the code points that XML allows."""
    allowed = "".join(one for one in text if one in "\t\n" or " " <= one < "\ud800" or "\udfff" < one < "\ufffe")
    return allowed.replace("&", "&amp;").replace("<", "&lt;")


# The size counts what repeats.
_made = _bodies.map(_body).map(lambda body: Document(odt(body, _STYLES), 400_000 + len(body)))
_SEED = odt(para("The Lender") + "<text:list><text:list-item>" + para("a") + "</text:list-item></text:list>", _STYLES)
_near = bytes_near([_SEED]).map(lambda data: Document(data, 20_000 + len(data)))
open_texts: st.SearchStrategy[Document] = st.one_of(_made, _made, _near)

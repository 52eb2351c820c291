from collections.abc import Mapping

from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof
from tests.unit.ingestion.opendocuments import NAMES, odt, para, styled

_FIRST = para("The Borrower shall pay.")


def _proof(
    body: str,
    *words: str,
    styles: str = "",
    common: str = "",
    files: Mapping[str, str] | None = None,
    first: str = _FIRST,
) -> Proof:
    return Proof(odt(first + body, styles, common, files), words or (WORD,))


def _row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(inner: str, name: str = "table-cell") -> str:
    return f"<table:{name}>{inner}</table:{name}>"


def _frame(inner: str, width: str = "2cm") -> str:
    return f"<draw:frame svg:width='{width}'>{inner}</draw:frame>"


def _level(depth: int, shown: int, style: str = "1", suffix: str = ".") -> str:
    return (
        f"<text:list-level-style-number text:level='{depth}' style:num-format='{style}' style:num-suffix='{suffix}'"
        f" text:display-levels='{shown}'/>"
    )


_LIST = f"<text:list-style style:name='L'>{_level(1, 1)}{_level(2, 2)}{_level(3, 1, 'a', ')')}</text:list-style>"
_OUTLINE = (
    "<text:outline-style><text:outline-level-style text:level='1' style:num-format='I' style:num-suffix='.'/>"
    "</text:outline-style>"
)
_TEXT = "<style:text-properties {}/>"
_DEEP = para("x")
for _ in range(40):
    _DEEP = f"<table:table>{_row(_cell(_DEEP))}</table:table>"
_MATH = (
    "<math:mrow><math:mfrac><math:mi>a</math:mi><math:mrow><math:mi>b</math:mi></math:mrow></math:mfrac></math:mrow>"
)
_CHART = (
    f"<office:document-content {NAMES}><office:body><office:chart>{para(WORD)}{para('12')}</office:chart></office:body>"
    "</office:document-content>"
)


def _tracked(kind: str, inner: str = "") -> str:
    region = f"<text:changed-region text:id='c'><text:{kind}>{inner}</text:{kind}></text:changed-region>"
    return f"<text:tracked-changes>{region}</text:tracked-changes>"


_BULLETS = "<text:list-style style:name='B'><text:list-level-style-bullet text:level='1'/></text:list-style>"
_HIDES = styled("h", _TEXT.format("text:display='none'"))
_TINY = styled("t", _TEXT.format("fo:font-size='1pt'"))
_ENCRYPTED = f"<manifest:manifest {NAMES}><manifest:encryption-data/></manifest:manifest>"
_IMAGE = "<draw:image xlink:href='a.png'/>"

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Paragraphs, links, results of fields": (
        _proof(para("<text:a>ze<text:span>bra</text:span></text:a>\n  <text:date>May</text:date>"), "zebra May"),
        _proof(para("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"), "a  b\tc\nd"),
    ),
    "Headings": (
        _proof("<text:h text:outline-level='1'>zebra</text:h><text:section>" + para("b") + "</text:section>",
               "zebra\n\nb"),
    ),
    "Numbers of lists and headings": (
        _proof(
            "<text:list text:style-name='L'><text:list-item>" + para("a") + "<text:list><text:list-item>" + para(WORD)
            + para("b") + "</text:list-item></text:list></text:list-item><text:list-item>" + para("c")
            + "</text:list-item></text:list>",
            "1. a\n\n1.1. zebra\n\nb\n\n2. c",
            styles=_LIST,
        ),
        _proof("<text:h text:outline-level='1'>zebra</text:h>", "I. zebra", common=_OUTLINE),
        _proof("<text:list text:style-name='B'><text:list-item>" + para(WORD) + "</text:list-item></text:list>",
               "• zebra", styles=_BULLETS),
    ),
    "Tables, also in tables": (
        _proof(f"<table:table>{_row(_cell(para('Rate')), _cell(para(WORD)))}</table:table>", "Rate\tzebra"),
        _proof(f"<table:table>{_row(_cell(f'<table:table>{_row(_cell(para(WORD)))}</table:table>'))}</table:table>"),
    ),
    "Headers and footers": (
        _proof("", "head", "foot", common="<office:master-styles><style:master-page><style:header>" + para("head")
               + "</style:header><style:header-first>" + para("head") + "</style:header-first><style:footer>"
               + para("foot") + "</style:footer></style:master-page></office:master-styles>"),
    ),
    "Footnotes and endnotes": (
        _proof(para("a<text:note><text:note-citation>i</text:note-citation><text:note-body>" + para(WORD)
                    + "</text:note-body></text:note>b"), "a[i]b\n\n[i] zebra"),
    ),
    "Comments": (
        _proof(para("a<office:annotation><dc:creator>Jane Roe</dc:creator><dc:date>x</dc:date>" + para(WORD)
                    + "</office:annotation>b") + para("End"), "ab\n\n[Comment by Jane Roe] zebra\n\nEnd"),
    ),
    "Text boxes and shapes": (
        _proof(para(_frame(f"<draw:text-box>{para(WORD)}</draw:text-box>"))),
        _proof(f"<draw:custom-shape>{para(WORD)}</draw:custom-shape>"),
        _proof(para(f"<draw:g><draw:rect>{para(WORD)}</draw:rect></draw:g>")),
    ),
    "Formulas": (
        _proof(para(_frame(f"<draw:object><math:math>{_MATH}</math:math></draw:object>")), "a/(b)"),
    ),
    "Charts": (
        _proof(para(_frame(f"<draw:object xlink:href='./Object 1'/>{_IMAGE}", "20cm")), "zebra\n12",
               files={"Object 1/content.xml": _CHART}),
    ),
    "Check boxes and texts of forms": (
        _proof("<office:forms><form:form><form:checkbox form:id='c' form:label='zebra' form:current-state='checked'/>"
               "</form:form></office:forms>" + para("<draw:control draw:control='c'/>"), "☒ zebra"),
        _proof("<office:forms><form:text form:id='c' form:current-value='zebra'/></office:forms>"
               + para("<draw:control draw:control='c'/>")),
    ),
    "Inserted text": (
        _proof(_tracked("insertion") + para("Fee <text:change-start text:change-id='c'/>zebra"
                                            "<text:change-end text:change-id='c'/>")),
    ),
    "Deleted text": (
        _proof(_tracked("deletion", para(WORD)) + para("Fee <text:change text:change-id='c'/>")),
        _proof(_tracked("deletion", para(WORD) + para("b")) + para("Fee <text:change text:change-id='c'/>"),
               "zebra\nb"),
    ),
    "Hidden text, paragraphs and sections": (
        _proof(para(f"a<text:span text:style-name='h'>{WORD}</text:span>"), styles=_HIDES),
        _proof(para(WORD, "h"), styles=styled("g", _TEXT.format("text:display='none'"), "paragraph")
               + styled("h", "", "paragraph", " style:parent-style-name='g'")),
        _proof(para(f"a<text:hidden-text text:is-hidden='true'>{WORD}</text:hidden-text>")),
        _proof(para(f"<text:hidden-paragraph text:is-hidden='true'/>{WORD}")),
        _proof(f"<text:section text:display='none'>{para(WORD)}</text:section>"),
    ),
    "White text without a background": (
        _proof(para(f"a<text:span text:style-name='w'>{WORD}</text:span><text:span text:style-name='s'>b</text:span>"),
               styles=styled("w", _TEXT.format("fo:color='#FFFFFF'"))
               + styled("s", _TEXT.format("fo:color='#ffffff' fo:background-color='#000000'"))),
    ),
    "Text of at most 2 points": (
        _proof(para(f"a<text:span text:style-name='t'>{WORD}</text:span>"), styles=_TINY),
    ),
    "Text of a cell that another cell covers, and of hidden rows": (
        _proof(f"<table:table>{_row(_cell(para('Rate')), _cell(para(WORD), 'covered-table-cell'))}</table:table>"),
        _proof("<table:table><table:table-row table:visibility='collapse'>" + _cell(para(WORD))
               + "</table:table-row></table:table>"),
    ),
    "Bookmarks, sources of indexes, document properties, macros": (
        _proof("<text:table-of-content><text:table-of-content-source>" + para(WORD)
               + "</text:table-of-content-source></text:table-of-content>"
               + para("<text:bookmark text:name='zebra'/>x")),
    ),
    "Small pictures, and pictures beside text": (
        _proof(para(_frame(_IMAGE))),
        _proof(para("x" + _frame(_IMAGE, "20cm"))),
    ),
    "Picture of most of the width of a page": (
        _proof(para(_frame(_IMAGE, "20cm"))),
        _proof(_frame(_IMAGE, "6in")),
    ),
    "Embedded files": (
        _proof(para(_frame("<draw:object-ole xlink:href='./Object 1'/>"))),
        _proof(para(_frame("<draw:object xlink:href='./Object 1'/>"))),
    ),
    "Controls of forms that are not found": (_proof(para("<draw:control draw:control='c'/>")),),
    "Entity in the place of text": (
        Proof(odt(_FIRST + para("a &who; b"), head='<!DOCTYPE d [<!ENTITY who "zebra">]>')),
    ),
    "Only pictures": (_proof(para(_frame(_IMAGE, "20cm")), first=""),),
    "Only files of other formats": (_proof(para(_frame("<draw:object-ole/>")), first=""),),
    "No text": (_proof(para(" "), first=""),),
    "Password": (
        _proof("", files={"META-INF/manifest.xml": _ENCRYPTED}),
    ),
    "Invalid XML": (_proof("<text:p>"),),
    "More than 150,000 paragraphs": (_proof("<text:p>a</text:p>" * 150_001),),
    "Tables in tables deeper than 32": (_proof(_DEEP),),
}  # fmt: skip

"""What of a DOCX remains in a copy for a reader who does not see all of it. Everything else is left out."""

import re

from services.ingestion.extractors.docx.xml import w

_ELEMENTS = """
document body p r t delText tab ptab br cr noBreakHyphen softHyphen lastRenderedPageBreak sym hdr ftr
tbl tblPr tblGrid gridCol tr trPr tc tcPr pPr rPr sectPr ins del moveFrom moveTo
footnotes endnotes footnote endnote footnoteReference endnoteReference footnoteRef endnoteRef separator
continuationSeparator comments comment commentRangeStart commentRangeEnd commentReference annotationRef
headerReference footerReference footnotePr endnotePr numFmt numStart numRestart
pStyle keepNext keepLines pageBreakBefore widowControl numPr ilvl numId pBdr top left bottom right between bar start end
shd tabs suppressAutoHyphens suppressLineNumbers spacing ind contextualSpacing mirrorIndents jc textAlignment outlineLvl
bidi rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint vanish webHidden color w kern
position sz szCs highlight u effect bdr vertAlign rtl cs em
tblStyle tblW tblInd tblBorders insideH insideV tblLayout tblCellMar tblLook tblCellSpacing bidiVisual
tblStyleRowBandSize tblStyleColBandSize tblOverlap tblStylePr tcW gridSpan hMerge vMerge tcBorders tcMar vAlign noWrap
textDirection hideMark tl2br tr2bl cantSplit trHeight tblHeader gridBefore gridAfter wBefore wAfter cellIns cellDel
pgSz pgMar pgBorders cols col titlePg type pgNumType docGrid lnNumType
styles docDefaults rPrDefault pPrDefault style name basedOn next link qFormat uiPriority semiHidden unhideWhenUsed
numbering abstractNum multiLevelType lvl lvlText lvlJc suff isLgl num abstractNumId lvlOverride startOverride styleLink
numStyleLink lvlRestart
"""
ELEMENTS = frozenset(map(w, _ELEMENTS.split()))

_DROPPED = """
sdtPr sdtEndPr smartTagPr customXmlPr ffData fldChar instrText delInstrText rPrChange pPrChange tblPrChange trPrChange
tcPrChange sectPrChange tblGridChange tblPrExChange numberingChange fldData latentStyles
"""
DROPPED = frozenset(map(w, _DROPPED.split()))
"""Left out with all that they contain. Of other elements that do not remain, what they contain does."""

TEXTS = frozenset(map(w, ("t", "delText")))

_WORDS = """
auto true false on off none nil clear single double thick dotted dashed dotDash dotDotDash wave dash dashLong triple
words left right center both start end distribute top bottom baseline subscript superscript continuous nextPage
evenPage oddPage nextColumn page column textWrapping default even odd first last portrait landscape separator
continuationSeparator normal paragraph character table numbering decimal decimalZero lowerRoman upperRoman
lowerLetter upperLetter ordinal cardinalText ordinalText bullet chicago exact atLeast dxa pct fixed autofit restart
continue space nothing tab hanging singleLevel multilevel hybridMultilevel yellow green cyan magenta blue red
darkBlue darkCyan darkGreen darkMagenta darkRed darkYellow darkGray lightGray black white lines linesAndChars
snapToChars char eachPage eachSect newPage newSection lrTb tbRl btLr tbLrV lrTbV tbRlV margin text inline around
firstRow lastRow firstCol lastCol band1Vert band2Vert band1Horz band2Horz neCell nwCell seCell swCell wholeTable
solid pct5 pct10 pct12 pct15 pct20 pct25 preserve nonBreakingHyphen dot hyphen underscore heavy middleDot num inset
outset threeDEmboss threeDEngrave above below sectEnd docEnd pageBottom beneathText
"""
WORDS = frozenset(_WORDS.split())
NUMBER = re.compile(r"-?[0-9]{1,5}(\.[0-9]{1,2})?%?")
COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
SYMBOL_CODE = re.compile(r"[0-9A-Fa-f]{4}")
FONTS = frozenset(
    (
        "Arial", "Arial Narrow", "Arial Unicode MS", "Book Antiqua", "Bookman Old Style", "Calibri", "Calibri Light",
        "Cambria", "Cambria Math", "Candara", "Century", "Century Gothic", "Century Schoolbook", "Consolas",
        "Constantia", "Corbel", "Courier", "Courier New", "Garamond", "Georgia", "Helvetica", "Liberation Mono",
        "Liberation Sans", "Liberation Serif", "MS Gothic", "MS Mincho", "Palatino Linotype", "Segoe UI", "SimSun",
        "Symbol", "Tahoma", "Times", "Times New Roman", "Trebuchet MS", "Verdana", "Webdings", "Wingdings",
        "Wingdings 2", "Wingdings 3",
    )
)  # fmt: skip
STYLE_NAMES = re.compile(
    r"(?i)normal|normal table|table grid|no list|title|subtitle|body text( indent)?( [23])?|list( [2-5])?|"
    r"list paragraph|list (bullet|number|continue)( [2-5])?|heading [1-9]|toc [1-9]|toc heading|header|footer|"
    r"footnote text|footnote reference|endnote text|endnote reference|annotation text|annotation reference|"
    r"default paragraph font|hyperlink|strong|emphasis|quote|page number|plain text|caption|no spacing|block text"
)
LABEL = re.compile(
    r"%[1-9]|[\s.,:;()\[\]§•–—*\-]|\b(?:Article|Section|Clause|Schedule|Exhibit|Annex|Appendix|Part|Chapter|Recital)\b",
    re.IGNORECASE,
)
"""What of the pattern of a list number remains."""

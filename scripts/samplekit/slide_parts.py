"""The parts of a presentation that are the same in each: theme, masters, layout, relationships."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PART = "application/vnd.openxmlformats-officedocument.presentationml."
NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": _OFFICE,
}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROOT = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMES.items())
_TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_COLOURS = " ".join(
    f'{name}="{value}"'
    for name, value in {
        "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "hlink": "hlink", "folHlink": "folHlink",
        **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    }.items()
)  # fmt: skip


def package_files(slides: int, title: str, author: str) -> Mapping[str, str]:
    """The parts that name the slides: the presentation, the types of content, relationships, properties."""
    numbers = range(1, slides + 1)
    ids = "".join(f'<p:sldId id="{255 + one}" r:id="rId{one}"/>' for one in numbers)
    presentation = (
        f'{HEAD}<p:presentation {_ROOT}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId101"/>'
        '</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId102"/></p:notesMasterIdLst>'
        f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
        "</p:presentation>"
    )
    links = [(f"rId{one}", "slide", f"slides/slide{one}.xml") for one in numbers]
    masters = [
        ("rId101", "slideMaster", "slideMasters/slideMaster1.xml"),
        ("rId102", "notesMaster", "notesMasters/notesMaster1.xml"),
        ("rId103", "theme", "theme/theme1.xml"),
    ]
    files = {
        "[Content_Types].xml": _types(slides),
        "docProps/core.xml": _CORE.format(escape(title), escape(author)),
        "ppt/presentation.xml": presentation,
        "ppt/_rels/presentation.xml.rels": _links([*links, *masters]),
    }
    for one in numbers:
        slide = [("rId1", "slideLayout", _LAYOUT), ("rId2", "notesSlide", f"../notesSlides/notesSlide{one}.xml")]
        notes = [("rId1", "notesMaster", _NOTES), ("rId2", "slide", f"../slides/slide{one}.xml")]
        files[f"ppt/slides/_rels/slide{one}.xml.rels"] = _links(slide)
        files[f"ppt/notesSlides/_rels/notesSlide{one}.xml.rels"] = _links(notes)
    return files


def _types(slides: int) -> str:
    parts = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/ppt/presentation.xml": f"{_PART}presentation.main+xml",
        "/ppt/slideMasters/slideMaster1.xml": f"{_PART}slideMaster+xml",
        "/ppt/slideLayouts/slideLayout1.xml": f"{_PART}slideLayout+xml",
        "/ppt/notesMasters/notesMaster1.xml": f"{_PART}notesMaster+xml",
    }
    for one in ("theme1", "theme2"):
        parts[f"/ppt/theme/{one}.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    for number in range(1, slides + 1):
        parts[f"/ppt/slides/slide{number}.xml"] = f"{_PART}slide+xml"
        parts[f"/ppt/notesSlides/notesSlide{number}.xml"] = f"{_PART}notesSlide+xml"
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _links(links: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in links
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _placeholder(number: int, kind: str, order: str, box: tuple[int, int, int, int]) -> str:
    left, top, width, height = box
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"{order}/>'
        f'</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>'
        "</p:sp>"
    )


_LAYOUT, _NOTES = "../slideLayouts/slideLayout1.xml", "../notesMasters/notesMaster1.xml"
_CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>'
    "</cp:coreProperties>"
)
_SCHEME = "".join(
    f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
    for name, value in zip(
        ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink"),
        [
            "000000",
            "FFFFFF",
            "1F3A5F",
            "EEF2F6",
            "2F5D8C",
            "6B8E23",
            "B5651D",
            "7A5195",
            "3B8686",
            "8C2F39",
            "0563C1",
            "954F72",
        ],
        strict=True,
    )
)
_FONTS = "".join(
    f'<a:{name}><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/></a:{name}>'
    for name in ("majorFont", "minorFont")
)
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_THEME = (
    f'{HEAD}<a:theme xmlns:a="{NAMES["a"]}" name="Plain"><a:themeElements><a:clrScheme name="Plain">{_SCHEME}'
    f'</a:clrScheme><a:fontScheme name="Plain">{_FONTS}</a:fontScheme><a:fmtScheme name="Plain"><a:fillStyleLst>'
    f"{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}"
    f"</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
_TITLE = _placeholder(2, "title", "", (457200, 300000, 8229600, 1100000))
_BODY = _placeholder(3, "body", ' idx="1"', (457200, 1500000, 8229600, 4400000))
_FOOTER = _placeholder(4, "ftr", ' sz="quarter" idx="10"', (457200, 6350000, 8229600, 350000))
_NOTE_BODY = _placeholder(2, "body", ' idx="1"', (685800, 4400550, 5486400, 3600450))
_BACKGROUND = '<p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>'
FIXED: Mapping[str, str] = {
    "_rels/.rels": _links([("rId1", "officeDocument", "ppt/presentation.xml")]).replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
    ),
    "ppt/slideMasters/slideMaster1.xml": (
        f"{HEAD}<p:sldMaster {_ROOT}><p:cSld>{_BACKGROUND}<p:spTree>{_TREE}{_TITLE}{_BODY}{_FOOTER}</p:spTree></p:cSld>"
        f'<p:clrMap {_COLOURS}/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
        '<p:txStyles><p:titleStyle><a:lvl1pPr algn="l"><a:defRPr sz="2800" b="1"/></a:lvl1pPr></p:titleStyle>'
        '<p:bodyStyle><a:lvl1pPr marL="285750" indent="-285750"><a:spcBef><a:spcPts val="1000"/></a:spcBef>'
        '<a:buChar char="•"/><a:defRPr sz="2000"/></a:lvl1pPr></p:bodyStyle>'
        '<p:otherStyle><a:lvl1pPr><a:defRPr sz="1200"/></a:lvl1pPr></p:otherStyle></p:txStyles></p:sldMaster>'
    ),
    "ppt/slideMasters/_rels/slideMaster1.xml.rels": _links(
        [("rId1", "slideLayout", _LAYOUT), ("rId2", "theme", "../theme/theme1.xml")]
    ),
    "ppt/slideLayouts/slideLayout1.xml": (
        f'{HEAD}<p:sldLayout {_ROOT} type="obj"><p:cSld name="Title and content"><p:spTree>{_TREE}{_TITLE}{_BODY}'
        f"{_FOOTER}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    ),
    "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _links(
        [("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")]
    ),
    "ppt/notesMasters/notesMaster1.xml": (
        f"{HEAD}<p:notesMaster {_ROOT}><p:cSld>{_BACKGROUND}<p:spTree>{_TREE}"
        f"{_NOTE_BODY}</p:spTree></p:cSld>"
        f"<p:clrMap {_COLOURS}/></p:notesMaster>"
    ),
    "ppt/notesMasters/_rels/notesMaster1.xml.rels": _links([("rId1", "theme", "../theme/theme2.xml")]),
    "ppt/theme/theme1.xml": _THEME,
    "ppt/theme/theme2.xml": _THEME,
}

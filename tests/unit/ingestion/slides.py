import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.ingestion.extractors.ooxml import names

_PREFIXES = {
    "p": names.P, "a": names.A, "r": names.R, "c": names.C, "dgm": names.DGM, "m": names.M, "mc": names.MC,
    "p188": "http://schemas.microsoft.com/office/powerpoint/2018/8/main",
}  # fmt: skip
NAMES = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _PREFIXES.items())
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(frozen=True, slots=True)
class Slide:
    """The XML of its shapes, its attributes, and the parts that it refers to: kind and name, such as `a.xml`."""

    shapes: str
    attributes: str = ""
    linked: Sequence[tuple[str, str]] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """Other files of a presentation by their names, and the parts that the main part refers to."""

    files: Mapping[str, str] = field(default_factory=dict)
    linked: Sequence[tuple[str, str]] = ()


def text(words: str, properties: str = "", run: str = "") -> str:
    """A paragraph with one run."""
    return f"<a:p>{properties}<a:r>{run}<a:t>{words}</a:t></a:r></a:p>"


def shape(
    *paragraphs: str, kind: str = "", box: tuple[int, int, int, int] | None = None, name: str = "", turn: str = ""
) -> str:
    """A shape with these paragraphs. `kind`: of the placeholder that it is; `box`: left, top, width and height."""
    place = f"<p:ph type='{kind}'/>" if kind else ""
    frame = ""
    if box:
        left, top, width, height = box
        frame = f"<a:xfrm{turn}><a:off x='{left}' y='{top}'/><a:ext cx='{width}' cy='{height}'/></a:xfrm>"
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='1'{name}/><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:spPr>{frame}</p:spPr>"
        f"<p:txBody>{''.join(paragraphs)}</p:txBody></p:sp>"
    )


def pptx(*slides: Slide | str, parts: Parts = Parts()) -> bytes:
    """A presentation of these slides, of which each is named `s1.xml`, `s2.xml` …"""
    numbers = range(1, len(slides) + 1)
    ids = "".join(f'<p:sldId r:id="s{one}"/>' for one in numbers)
    links = "".join(f'<Relationship Id="s{one}" Target="s{one}.xml"/>' for one in numbers)
    files = {
        "presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx='1000' cy='500'/>"
        "</p:presentation>",
        "_rels/presentation.xml.rels": f"<Relationships>{links}{_links(parts.linked)}</Relationships>",
    }
    for number, one in enumerate(slides, start=1):
        slide = Slide(one) if isinstance(one, str) else one
        inner = f"<p:cSld><p:spTree>{slide.shapes}</p:spTree>{slide.after}</p:cSld>"
        files[f"s{number}.xml"] = f"<p:sld {NAMES}{slide.attributes}>{inner}</p:sld>"
        files[f"_rels/s{number}.xml.rels"] = f"<Relationships>{_links(slide.linked)}</Relationships>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (files | dict(parts.files)).items():
            package.writestr(f"ppt/{name}", data)
    return buffer.getvalue()


def _links(linked: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<Relationship Id="{name}" Type="{_TYPE}{kind}" Target="{name}"/>' for kind, name in linked)


def tree(root: str, shapes: str, attributes: str = "") -> str:
    """A part with a tree of shapes: `p:notes`, `p:sldLayout`, `p:sldMaster`."""
    return f"<{root} {NAMES}{attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></{root}>"

"""A DOCX with a value in each place that a page has."""

import io
import zipfile

from tests.unit.ingestion.makers import R, paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PLACES = {
    "header": "Hedwig Abernathy",
    "footer": "Fergus Bellweather",
    "footnote": "Nora Castellane",
    "comment": "Corin Delacroix",
    "box": "Tabitha Everhart",
    "art": "Ulrika Fairweather",
    "cell": "Celeste Grantham",
    "body": "Quentin Harrowgate",
}
"""A value for each place."""


def planted(*, pages: int = 2, more: str = "") -> bytes:
    """A document with the values of `PLACES`, in which each page has a header and a footer with its number."""
    p = PLACES
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    commented = (
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>The rent is due monthly.</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" type="#_x0000_t{kind}" style="{style}">{inner}</v:shape>'
    place = "position:absolute;margin-left:200pt;margin-top:40pt;width:180pt;height:40pt"
    box = shape.format(
        kind="202",
        style=place,
        inner=f"<v:textbox><w:txbxContent>{paragraph('See ' + p['box'])}</w:txbxContent></v:textbox>",
    )
    art = shape.format(
        kind="136",
        style="width:200pt;height:50pt",
        inner=f'<v:textpath style="font-family:Arial" string="{p["art"]}"/>',
    )
    cells = "".join(f"<w:tc>{paragraph(one)}</w:tc>" for one in ("Tenant", p["cell"]))
    body = "".join(
        (
            paragraph(f"The landlord is {p['body']} of Bangor."),
            f"<w:p><w:r><w:t>It pays the costs.</w:t></w:r>{note}</w:p>",
            commented,
            f"<w:p><w:r><w:pict>{box}</w:pict></w:r><w:r><w:t>The box is beside these words.</w:t></w:r></w:p>",
            f"<w:p><w:r><w:pict>{_ART_TYPE}{art}</w:pict></w:r></w:p>",
            f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>",
            more,
            *(f'<w:p><w:r><w:br w:type="page"/></w:r></w:p>{paragraph(_PROSE)}' for _ in range(pages - 1)),
        )
    )
    section = (
        f'<w:sectPr><w:headerReference xmlns:r="{R}" w:type="default" r:id="h"/>'
        f'<w:footerReference xmlns:r="{R}" w:type="default" r:id="f"/></w:sectPr>'
    )
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    footer = f'<w:p><w:r><w:t xml:space="preserve">Drawn by {p["footer"]}, page </w:t></w:r>{number}</w:p>'
    notes = "".join(
        f'<w:footnote w:id="{one}" w:type="{kind}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for one, kind in enumerate(("separator", "continuationSeparator"))
    )
    noted = (
        f'<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Paid by {p["footnote"]}.</w:t></w:r></w:p>'
    )
    comment = f'<w:comment w:id="0" w:author="{p["comment"]}">{paragraph("Ask " + p["comment"] + " first")}</w:comment>'
    parts = {
        "document": (f"<w:body>{body}{section}</w:body>", "document.main"),
        "header1": (paragraph(f"Lease of {p['header']}"), "header"),
        "footer1": (footer, "footer"),
        "footnotes": (f'{notes}<w:footnote w:id="2">{noted}</w:footnote>', "footnotes"),
        "comments": (comment, "comments"),
    }
    roots = {
        "document": "document",
        "header1": "hdr",
        "footer1": "ftr",
        "footnotes": "footnotes",
        "comments": "comments",
    }
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
        for name, (_, kind) in parts.items()
    )
    relations = "".join(
        f'<Relationship Id="{one}" Type="{R}/{kind}" Target="{name}.xml"/>'
        for one, kind, name in (
            ("h", "header", "header1"),
            ("f", "footer", "footer1"),
            ("n", "footnotes", "footnotes"),
            ("c", "comments", "comments"),
        )
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        head = f'<Relationships xmlns="{_PACKAGE}/relationships">'
        package.writestr(
            "_rels/.rels",
            f'{head}<Relationship Id="d" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/_rels/document.xml.rels", f"{head}{relations}</Relationships>")
        for name, (inner, _) in parts.items():
            package.writestr(f"word/{name}.xml", f'<w:{roots[name]} xmlns:w="{_W}">{inner}</w:{roots[name]}>')
    return buffer.getvalue()


_PROSE = "The tenant keeps the premises in repair, and returns them at the end of the term as it received them. " * 8
_ART_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
)

"""Make OpenDocument texts for tests."""

import io
import zipfile
from collections.abc import Mapping

from services.ingestion.extractors.odt.names import NAMESPACES

NAMES = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())


def odt(body: str, styles: str = "", common: str = "", files: Mapping[str, str] | None = None, head: str = "") -> bytes:
    """A text with this body XML, automatic styles, and content of `styles.xml`."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"{head}<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {NAMES}>{common}</office:document-styles>",
        **(files or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def para(words: str, style: str = "") -> str:
    """A paragraph of the style with this name."""
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{words}</text:p>"


def styled(name: str, properties: str, family: str = "text", attributes: str = "") -> str:
    """A style with these properties."""
    return f'<style:style style:name="{name}" style:family="{family}"{attributes}>{properties}</style:style>'

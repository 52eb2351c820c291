"""Read the parts of a DOCX package as XML, within limits of memory."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree

from services.ingestion.extractors.docx.xml import DGM, A, C, M, R, W
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject


class Package:
    """A zip file and its parts. Unpacked bytes count against the limit."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise Reject(Reason.MALFORMED) from None
        self._limits = limits
        self._left = limits.unpacked_bytes
        self._names = frozenset(self._zip.namelist())
        self._links: dict[str, Mapping[str, str]] = {}

    def named(self, kind: str) -> list[str]:
        """The names of the headers, of the footers or of the main part, in order."""
        return sorted(one for one in self._names if re.fullmatch(rf"word/{kind}\d*\.xml", one))

    def xml(self, name: str) -> etree._Element | None:
        """The part with this name, or None. Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`."""
        data = self.read(name)
        return None if data is None else self._parsed(data)

    def read(self, name: str) -> bytes | None:
        """The unpacked bytes of a part, or None. Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`."""
        if name not in self._names:
            return None
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise Reject(Reason.NEEDS_PASSWORD)
        try:
            with self._zip.open(info) as part:
                data = part.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError):
            raise Reject(Reason.MALFORMED) from None
        self._left -= len(data)
        if self._left < 0:
            raise Reject(Reason.TOO_LARGE)
        return data

    def target(self, source: str, link: str) -> str:
        """The name of the part that a relationship of `source` refers to, or an empty string."""
        if source not in self._links:
            folder, name = posixpath.split(source)
            part = self.xml(f"{folder}/_rels/{name}.rels")
            self._links[source] = {} if part is None else dict(_links(part, folder))
        return self._links[source].get(link, "")

    def _parsed(self, data: bytes) -> etree._Element:
        if data.count(b"<") > _MOST_TAGS or _memory(data) > self._limits.memory * _SHARE:
            raise Reject(Reason.TOO_LARGE)
        # No entities, no network, no DTD: untrusted XML can use them to read files and exhaust memory.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(_transitional(data), parser)
        except etree.XMLSyntaxError as error:
            raise Reject(Reason.TOO_LARGE if _code(error) in _LIMITS else Reason.MALFORMED) from None
        except ValueError:
            raise Reject(Reason.MALFORMED) from None


def _code(error: etree.XMLSyntaxError) -> int:
    return int(getattr(error, "code", 0) or 0)


def _links(part: etree._Element, folder: str) -> Iterator[tuple[str, str]]:
    for one in part.iterchildren("{*}Relationship"):
        if one.get("TargetMode") != "External":
            target = posixpath.join("/", folder, one.get("Target") or "")
            yield one.get("Id") or "", posixpath.normpath(target).lstrip("/")


def _memory(data: bytes) -> int:
    """An upper estimate of the bytes that the tree of a part needs: for its text, its tags and its attributes."""
    return 3 * len(data) + 160 * data.count(b"<") + 230 * data.count(b"=")


def _transitional(data: bytes) -> bytes:
    if b"purl.oclc.org/ooxml" in data:
        for strict, namespace in _STRICT:
            data = data.replace(strict.encode(), namespace.encode())
    return data


# At this number, a part takes about ten seconds. A document of 3,000 pages has two million.
_MOST_TAGS = 4_000_000
# The share of the memory of a document that the tree of one part can take.
_SHARE = 0.75
# Errors of libxml2: no memory, and elements that are nested too deeply.
_LIMITS = frozenset({2, 114})
# For text, the strict variant of ISO 29500 differs only in its namespaces.
_STRICT = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    ("http://purl.oclc.org/ooxml/officeDocument/math", M),
    ("http://purl.oclc.org/ooxml/drawingml/main", A),
    ("http://purl.oclc.org/ooxml/drawingml/chart", C),
    ("http://purl.oclc.org/ooxml/drawingml/diagram", DGM),
)

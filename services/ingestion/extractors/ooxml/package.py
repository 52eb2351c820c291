"""Read the parts of a package as XML, within limits of memory."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from services.ingestion.extractors.ooxml.names import DGM, A, C, M, P, R, W
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject


@dataclass(slots=True)
class Budget:
    """What a package and the packages inside it have together: bytes to unpack; tags and entries so far."""

    unpacked: int
    tags: int = 0
    entries: int = 0


def opened(data: bytes, entries: int = 0) -> zipfile.ZipFile:
    """A zip file, after others with this number of entries.

    Raises `Reject(MALFORMED | TOO_LARGE)`: the library reads all entries, of which millions fit.
    """
    if entries + data.count(_ENTRY) > _MOST_ENTRIES:
        raise Reject(Reason.TOO_LARGE)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise Reject(Reason.MALFORMED) from None


class Package:
    """A zip file and its parts. Unpacked bytes, tags and entries count against the limits, also those of the packages
    inside it. `depth` is the number of packages around it; `held` the bytes of their files and trees in memory.
    """

    def __init__(
        self, data: bytes, limits: Limits, budget: Budget | None = None, *, depth: int = 0, held: int = 0
    ) -> None:
        self._budget = budget or Budget(limits.unpacked_bytes)
        self.depth = depth
        self._zip = opened(data, self._budget.entries)
        self._budget.entries += len(self._zip.filelist)
        self._limits = limits
        self._held = held
        self._largest = 0  # bytes of the largest tree so far
        self._types: Mapping[str, str] | None = None
        self._names = frozenset(self._zip.namelist())
        self._links: dict[str, Mapping[str, tuple[str, str]]] = {}
        self._targets: dict[tuple[str, str], str] = {}

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return self._names

    def inside(self, data: bytes) -> "Package":
        """The package that a part of this one is. Raises `Reject(MALFORMED | TOO_LARGE)`."""
        held = self._held + self._largest + len(data)
        return Package(data, self._limits, self._budget, depth=self.depth + 1, held=held)

    def media_type(self, name: str) -> str:
        """The media type that the package states for a part, in lower case, or an empty string."""
        if self._types is None:
            try:
                part = self.xml("[Content_Types].xml")
            except Reject as error:
                if error.reason is not Reason.MALFORMED:
                    raise
                part = None
            self._types = {} if part is None else dict(_media_types(part))
        return self._types.get(f"/{name}".lower()) or self._types.get(name.rpartition(".")[2].lower(), "")

    def named(self, kind: str) -> list[str]:
        """The names of the headers, of the footers or of the main part, in order."""
        return sorted(one for one in self._names if re.fullmatch(rf"word/{kind}\d*\.xml", one))

    def xml(self, name: str) -> etree._Element | None:
        """The part with this name, or None. Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`."""
        data = self.read(name)
        return None if data is None else self.parsed(data)

    def read(self, name: str) -> bytes | None:
        """The unpacked bytes of a part, or None. Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`."""
        if name not in self._names:
            return None
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise Reject(Reason.NEEDS_PASSWORD)
        if info.compress_type not in _METHODS:
            raise Reject(Reason.MALFORMED)
        try:
            with self._zip.open(info) as part:
                data = part.read(max(0, self._budget.unpacked) + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError):
            raise Reject(Reason.MALFORMED) from None
        self._budget.unpacked -= len(data)
        if self._budget.unpacked < 0:
            raise Reject(Reason.TOO_LARGE)
        return data

    def target(self, source: str, link: str) -> str:
        """The name of the part that a relationship of `source` refers to, or an empty string."""
        if (source, link) not in self._targets:
            links = self._links_of(source)
            self._targets[source, link] = _path(source, links[link][0]) if link in links else ""
        return self._targets[source, link]

    def linked(self, source: str, kind: str) -> list[str]:
        """The names of the parts that `source` refers to by relationships of a kind, such as `notesSlide`, in order.
        `source` is empty for those of the package.
        """
        return [_path(source, target) for target, found in self._links_of(source).values() if found == kind]

    def _links_of(self, source: str) -> Mapping[str, tuple[str, str]]:
        """The target and the kind of the relationships of a part, by their ids."""
        if source not in self._links:
            folder, name = posixpath.split(source)
            part = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._links[source] = {} if part is None else dict(_links(part))
        return self._links[source]

    def parsed(self, data: bytes) -> etree._Element:
        """The tree of a part with these bytes, within the limits. Raises `Reject(MALFORMED | TOO_LARGE)`."""
        self._budget.tags += data.count(b"<")
        memory = memory_of(data)
        if self._budget.tags > _MOST_TAGS or self._held + memory > self._limits.memory * _SHARE:
            raise Reject(Reason.TOO_LARGE)
        self._largest = max(self._largest, memory)
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


def _links(part: etree._Element) -> Iterator[tuple[str, tuple[str, str]]]:
    for one in part.iterchildren("{*}Relationship"):
        if one.get("TargetMode") != "External":
            yield one.get("Id") or "", (one.get("Target") or "", (one.get("Type") or "").rpartition("/")[2])


def _path(source: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def _media_types(part: etree._Element) -> Iterator[tuple[str, str]]:
    for one in part.iterchildren("{*}Default", "{*}Override"):
        media_type = (one.get("ContentType") or "").partition(";")[0].strip().lower()
        yield (one.get("PartName") or one.get("Extension") or "").lower(), media_type


def memory_of(data: bytes) -> int:
    """The bytes that a part and its tree need, within a tenth: 128 for an element or a text, 224 for an attribute, and
    the letters.
    """
    elements = data.count(b"<") - data.count(b"</")
    texts = data.count(b">") - data.count(b"><")
    return 2 * len(data) + 128 * (elements + texts) + 224 * data.count(b"=")


def _transitional(data: bytes) -> bytes:
    if b"purl.oclc.org/ooxml" in data:
        for strict, namespace in _STRICT:
            data = data.replace(strict.encode(), namespace.encode())
    return data


# At this number, the parts of a document take about ten seconds. A document of 3,000 pages has two million.
_MOST_TAGS = 4_000_000
# The share of the memory of a document that the tree of one part can take.
_SHARE = 0.85
# A document has a part for each picture, and for the headers of each section.
_MOST_ENTRIES = 20_000
_ENTRY = b"PK\x01\x02"
# Those of the standard. Others take far more time for a byte.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Errors of libxml2: no memory, and elements that are nested too deeply.
_LIMITS = frozenset({2, 114})
# For text, the strict variant of ISO 29500 differs only in its namespaces.
_STRICT = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    ("http://purl.oclc.org/ooxml/presentationml/main", P),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    ("http://purl.oclc.org/ooxml/officeDocument/math", M),
    ("http://purl.oclc.org/ooxml/drawingml/main", A),
    ("http://purl.oclc.org/ooxml/drawingml/chart", C),
    ("http://purl.oclc.org/ooxml/drawingml/diagram", DGM),
)

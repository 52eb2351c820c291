"""The file of holds and clearances. It is read at each question, so that a change needs no restart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import ALL, Hold, HoldCause
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.yaml_file import YamlFileError, parse_yaml

_log = get_logger(__name__)
_SETTLED_SECONDS = 1.0
_CHECK_SECONDS = 0.25
_CHECKS = 40

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Register:
    """The entries of one tenant. `is_valid`: if not, nothing is clear."""

    matters: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    is_valid: bool = True


class HoldFile:
    """A YAML file: `clear` or `held` for matters and documents of each tenant.

    The entry of a document has precedence, then the entry of its matter, then the entry of the matter `*`. The path can
    be a symbolic link, whose target Kubernetes swaps.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._seen: tuple[Stamp, float] | None = None

    async def find(self, documents: Iterable[DocumentRecord]) -> list[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear.

        Raises `Reject(PRECONDITION_FAILED)` that names the setting and the fault if the file cannot be read, has an
        unknown key, or is being written: nothing is destroyed.
        """
        tenants = await self._read()
        return [_hold(tenants.get(one.tenant, Register()), one) for one in documents]

    async def without_entry(self, tenants: Iterable[str]) -> list[str]:
        """Those of `tenants` without a valid entry: none of their documents can be destroyed. Raises like `find`."""
        known = await self._read()
        found = {one: known.get(one, Register()) for one in tenants}
        return [name for name, one in found.items() if not (one.is_valid and (one.matters or one.documents))]

    async def _read(self) -> Mapping[str, Register]:
        try:
            root = parse_yaml(await self._settled_text(), self._path.name).root
        except (OSError, UnicodeDecodeError, YamlFileError) as error:
            raise self._refused(_fault(error)) from None
        content = _entries(root)
        if content is None or set(content) != {"tenants"}:
            raise self._refused("does not have `tenants` as its only key")
        tenants = content["tenants"]
        if _is_null(tenants):
            return {}
        named = _entries(tenants)
        if named is None:
            raise self._refused("has `tenants` that are not a mapping")
        return {name: _register(one) for name, one in named.items()}

    async def _settled_text(self) -> str:
        """The text, once the file has not changed for a second: half of a file can clear what the other half holds.

        Compares the file with itself on the monotonic clock: the time of the file comes from another machine.
        """
        for _ in range(_CHECKS):
            now, stamp = self._clock.monotonic(), self._stamp()
            if self._seen is None or self._seen[0] != stamp:
                self._seen = stamp, now
            text = self._path.read_text(encoding="utf-8")
            if now - self._seen[1] >= _SETTLED_SECONDS and self._stamp() == stamp:
                return text
            await self._clock.sleep(_CHECK_SECONDS)
        raise self._refused("is being written: it changed several times in ten seconds")

    def _stamp(self) -> Stamp:
        found = self._path.stat()
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def _refused(self, fault: str) -> Reject:
        _log.error("holds.unreadable", setting="holds", file=str(self._path), fault=fault)
        detail = f"Nothing is erased: the register of holds (setting `holds`, file {self._path.name}) {fault}"
        return Reject(Reason.PRECONDITION_FAILED, detail=detail)


def _fault(error: Exception) -> str:
    """Without text of the file: it names the matters of all tenants."""
    if isinstance(error, YamlFileError):
        return f"line {error.problems[0][0]} is not valid YAML, or repeats a key"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    return f"cannot be read: {error.strerror}" if isinstance(error, OSError) else "is not valid"


def _entries(node: yaml.Node | None) -> dict[str, yaml.Node] | None:
    """The entries of a mapping, None if it is none. Keys as they are written: a matter `0117` is no octal number."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return {key.value if isinstance(key, yaml.ScalarNode) else _NO_NAME: value for key, value in node.value}


def _is_null(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _register(node: yaml.Node) -> Register:
    sections = {} if _is_null(node) else _entries(node)
    if sections is None or set(sections) - {"matters", "documents"}:
        return Register(is_valid=False)
    found = {name: _section(one) for name, one in sections.items()}
    values = [*found.values()]
    if None in values:
        return Register(is_valid=False)
    return Register(found.get("matters") or {}, found.get("documents") or {})


def _section(node: yaml.Node) -> dict[str, str] | None:
    """The written values by name, None if one of them is not a word: a merge key would hide entries."""
    entries = {} if _is_null(node) else _entries(node)
    if entries is None or not all(isinstance(one, yaml.ScalarNode) for one in entries.values()):
        return None
    return {name: str(one.value) for name, one in entries.items()}


def _hold(register: Register, document: DocumentRecord) -> Hold | None:
    """None if the document is clear. Any other value than `clear` is a hold. A document whose matter is not known is
    clear only if all entries are.
    """
    matters, documents = register.matters, register.documents
    unknown = Hold(document.document_id, document.matter, HoldCause.NO_CLEARANCE)
    if not document.matter:
        all_clear = {*matters.values(), *documents.values()} == {_CLEAR} and ALL in matters
        return None if all_clear and register.is_valid else unknown
    for section, entries, name in (
        ("documents", documents, document.document_id),
        ("matters", matters, document.matter),
        ("matters", matters, ALL),
    ):
        if name in entries:
            held = Hold(document.document_id, document.matter, HoldCause.REGISTER, (f"{section}.{name}",))
            return None if entries[name] == _CLEAR else held
    return unknown


_CLEAR = "clear"
_NO_NAME = "?"

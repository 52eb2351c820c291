"""The register of holds, which is read before each erasure. A document without recorded clearance blocks it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from services.redaction.vault.records import Hold, HoldCause
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.yaml_file import YamlFileError, parse_yaml

_log = get_logger(__name__)


class HoldFile:
    """A YAML file that is read at each call: `clear` or `held` for matters and documents of each tenant.

    The entry of a document has precedence, then the entry of its matter, then the entry of the matter `*`. A document
    with `hold_ids` in its metadata always counts as held.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def find(self, documents: Iterable[DocumentRecord]) -> list[Hold]:
        """The documents that block an erasure, in the order of `documents`.

        Raises `Reject(PRECONDITION_FAILED)` that names the setting and the fault if the file cannot be read: nothing is
        erased. The callers of this method have the right `document.erase`.
        """
        tenants = self._read()
        return [hold for one in documents if (hold := _hold(tenants, one))]

    def _read(self) -> Mapping[str, object]:
        try:
            content = parse_yaml(self._path.read_text(encoding="utf-8"), self._path.name).values
            tenants = content["tenants"] or {}
        except (OSError, UnicodeDecodeError, YamlFileError, KeyError, TypeError) as error:
            fault = _fault(error)
            _log.error("holds.unreadable", setting="holds", file=str(self._path), fault=fault)
            detail = f"Nothing is erased: the register of holds (setting `holds`, file {self._path.name}) {fault}"
            raise Reject(Reason.PRECONDITION_FAILED, detail=detail) from None
        return tenants if isinstance(tenants, dict) else {}


def _fault(error: Exception) -> str:
    """Without text of the file: it names the matters of all tenants."""
    if isinstance(error, YamlFileError):
        return f"line {error.problems[0][0]} is not valid YAML, or repeats a key"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    return f"cannot be read: {error.strerror}" if isinstance(error, OSError) else "has no `tenants`"


def _hold(tenants: Mapping[str, object], document: DocumentRecord) -> Hold | None:
    """None if the document is clear. Any entry other than `clear` is a hold."""
    if document.hold_ids:
        return Hold(document.document_id, document.matter, HoldCause.METADATA, tuple(document.hold_ids))
    register = _part(tenants, document.tenant)
    for section, name in (("documents", document.document_id), ("matters", document.matter), ("matters", "*")):
        entry = _part(register, section).get(name)
        if entry is not None:
            held = Hold(document.document_id, document.matter, HoldCause.REGISTER, (f"{section}.{name}",))
            return None if entry == _CLEAR else held
    return Hold(document.document_id, document.matter, HoldCause.NO_CLEARANCE)


def _part(values: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


_CLEAR = "clear"

"""The register of holds, which is read before each erasure. A document without recorded clearance blocks it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from services.redaction.vault.records import Hold, HoldCause
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry
from services.shared.runtime.yaml_file import YamlFileError, parse_yaml


class HoldFile:
    """A YAML file that is read at each call: `clear` or `held` for matters and documents of each tenant.

    The entry of a document has precedence, then the entry of its matter, then the entry of the matter `*`. A document
    with `hold_ids` in its metadata always counts as held.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def find(self, documents: Iterable[DocumentRecord]) -> list[Hold]:
        """The documents that block an erasure, in the order of `documents`.

        Raises `Retry(dependency="holds")` if the file cannot be read: nothing is erased.
        """
        tenants = self._read()
        return [hold for one in documents if (hold := _hold(tenants, one))]

    def _read(self) -> Mapping[str, object]:
        try:
            content = parse_yaml(self._path.read_text(encoding="utf-8"), str(self._path)).values
            tenants = content["tenants"] or {}
        except (OSError, UnicodeDecodeError, YamlFileError, KeyError, TypeError):
            raise Retry(dependency="holds") from None
        return tenants if isinstance(tenants, dict) else {}


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

"""The register of holds, which is read before each erasure. A document that is not known to be clear counts as held."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry
from services.shared.runtime.yaml_file import YamlFileError, parse_yaml


class HoldFile:
    """A YAML file that is read at each call: `clear` or `held` for matters and documents of each tenant.

    The entry of a document comes first, then that of its matter, then that of the matter `*`. A document whose record
    has `hold_ids` is held in any case.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def held(self, documents: Iterable[DocumentRecord]) -> frozenset[str]:
        """As the port says. Raises `Retry(dependency="holds")` if the file cannot be read: nothing is erased."""
        tenants = self._read()
        return frozenset(one.document_id for one in documents if one.hold_ids or not _is_clear(tenants, one))

    def _read(self) -> Mapping[str, object]:
        try:
            content = parse_yaml(self._path.read_text(encoding="utf-8"), str(self._path)).values
            tenants = content["tenants"] or {}
        except (OSError, UnicodeDecodeError, YamlFileError, KeyError, TypeError):
            raise Retry(dependency="holds") from None
        return tenants if isinstance(tenants, dict) else {}


def _is_clear(tenants: Mapping[str, object], document: DocumentRecord) -> bool:
    rules = _part(tenants, document.tenant)
    matters, documents = _part(rules, "matters"), _part(rules, "documents")
    own, matter, others = documents.get(document.document_id), matters.get(document.matter), matters.get("*")
    return next((one for one in (own, matter, others) if one is not None), None) == _CLEAR


def _part(values: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


_CLEAR = "clear"

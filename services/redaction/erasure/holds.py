"""Whether a document must be kept: asked before anything is erased. What is not known to be clear counts as held."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry
from services.shared.runtime.yaml_file import YamlFileError, parse_yaml


class HoldFile:
    """A YAML file, read at each question: `clear` or `held` for matters and documents of each tenant.

    A document's own word comes first, then its matter's, then that of the matter `*`. What is named in its record's
    `hold_ids` is held whatever the file says.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def held(self, documents: Iterable[DocumentRecord]) -> frozenset[str]:
        """As the port says. A file that cannot be read is `Retry(dependency="holds")`: nothing is erased."""
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
    told = _part(tenants, document.tenant)
    matters, documents = _part(told, "matters"), _part(told, "documents")
    own, matter, others = documents.get(document.document_id), matters.get(document.matter), matters.get("*")
    return next((one for one in (own, matter, others) if one is not None), None) == _CLEAR


def _part(values: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


_CLEAR = "clear"

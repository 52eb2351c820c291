"""The revision of each set that a caller last read on this machine. A decision on a newer set is then a conflict."""

import json
from pathlib import Path

from services.cli.errors import UsageError

SEEN_FILE = Path("cli") / "seen-revisions.json"
_LIMIT = 1000


class SeenRevisions:
    """The 1,000 most recent revisions, by caller and document, in the file `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def record(self, caller: str, document_id: str, revision: int) -> None:
        """Remember that `caller` was shown `revision` of the document's set."""
        known = self._read()
        known.pop(_key(caller, document_id), None)
        known[_key(caller, document_id)] = revision
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(dict(list(known.items())[-_LIMIT:])))
        part.replace(self._path)

    def last(self, caller: str, document_id: str) -> int:
        """The last revision that `caller` was shown; 0 if there is none."""
        return self._read().get(_key(caller, document_id), 0)

    def _read(self) -> dict[str, int]:
        """Empty if the file is missing or damaged."""
        try:
            known = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return {str(key): int(value) for key, value in known.items()} if isinstance(known, dict) else {}


def revision_of(directory: Path, caller: str, document_id: str, given: int) -> int:
    """The revision that the caller saw. Raises `UsageError` if it is unknown."""
    seen = given or seen_revisions(directory).last(caller, document_id)
    if not seen:
        read_first = f"`glossator review list {document_id} --as {caller}` shows the set and its revision"
        raise UsageError("--revision is missing: you have not read this set yet", read_first)
    return seen


def seen_revisions(directory: Path) -> SeenRevisions:
    """The revisions that callers saw, in the state of the local system."""
    return SeenRevisions(directory / SEEN_FILE)


def _key(caller: str, document_id: str) -> str:
    return f"{caller} {document_id}"

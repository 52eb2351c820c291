"""The end of a dropped file: its receipt in `done/`, without content, or its move to `refused/` with the reason."""

import json
from contextlib import suppress

from services.ingestion.entry.drop.files import Changed, DropFiles, Found, Parts, State, beside
from services.ingestion.entry.intake import Receipt
from services.shared.domain.errors import REASONS, Reject, public_detail
from services.shared.runtime.observe.logging import get_logger

_log = get_logger(__name__)
DONE, REFUSED = "done", "refused"
SIDECAR = ".json"
RECEIPT, EXPLANATION = f".receipt{SIDECAR}", f".reason{SIDECAR}"
# After the name of a file that looks like an explanation, or whose sidecar does, so that no explanation replaces it.
_DROPPED = ".dropped"
# In an explanation: where the file was dropped.
PATH = "path"
_NONE = State(0, 0, 0, 0)

Outcome = Receipt | Reject


def sidecar_of(path: Parts) -> Parts:
    return (*path[:-1], path[-1] + SIDECAR)


def accept(files: DropFiles, found: Found, path: Parts, receipt: Receipt) -> None:
    """Write the receipt, then remove the file and its sidecar: the encrypted original is stored. Raises `OSError`."""
    content = {
        "submission_id": receipt.submission_id,
        "family": receipt.family,
        "status": receipt.status.value,
        "duplicate_of": receipt.duplicate_of,
    }
    _write(files, (DONE, *path[:-1], beside(path[-1], RECEIPT)), content)
    for one in (path, sidecar_of(path)):
        # A file that its sender replaced in the meantime remains: the next scan finds it.
        with suppress(Changed, FileNotFoundError):
            files.remove(one, found.files.get(one, _NONE))


def refuse(files: DropFiles, found: Found, path: Parts, error: Reject) -> None:
    """Move the file and its sidecar to `refused/`, and write the reason next to it.

    Raises `Changed` or `OSError`. If the file cannot be moved, its reason is written all the same.
    """
    alike = sidecar_of(path)[-1].endswith(EXPLANATION) or path[-1].endswith(EXPLANATION)
    target = (REFUSED, *path[:-1], beside(path[-1], _DROPPED) if alike else path[-1])
    try:
        moved = files.move(path, found.files[path], target)
    except (Changed, FileNotFoundError):
        raise
    except OSError:
        _explain(files, target, path, error)
        raise
    _explain(files, moved, path, error)
    sidecar = sidecar_of(path)
    if sidecar in found.files:
        with suppress(Changed, FileNotFoundError):
            files.move(sidecar, found.files[sidecar], (*moved[:-1], beside(moved[-1], SIDECAR)))


def _explain(files: DropFiles, path: Parts, dropped: Parts, error: Reject) -> None:
    info, (field, detail) = REASONS[error.reason], public_detail(error)
    explanation = {"reason": error.reason.value, "meaning": info.meaning, "remedy": info.remedy}
    given = {"field": field, "detail": detail, PATH: "/".join(dropped)}
    _write(files, (*path[:-1], beside(path[-1], EXPLANATION)), explanation | given)


def _write(files: DropFiles, path: Parts, content: object) -> None:
    """An explanation that cannot be written, for example on a full disk, does not stop the file."""
    try:
        files.write(path, json.dumps(content, indent=1).encode())
    except OSError as error:
        _log.failure("folder.explanation_failed", error)

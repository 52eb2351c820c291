"""The end of a dropped file: its receipt in `done/`, without content, or its move to `refused/` with the reason."""

import json
from contextlib import suppress
from datetime import datetime, timedelta

from services.ingestion.entry.drop.files import Changed, DropFiles, Found, Parts, State, beside
from services.ingestion.entry.intake import Receipt
from services.shared.domain.errors import REASONS, Reject, public_detail
from services.shared.runtime.observe.logging import get_logger

_log = get_logger(__name__)
DONE, REFUSED = "done", "refused"
SIDECAR = ".json"
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
    _write(files, (DONE, *path[:-1], beside(path[-1], f".receipt{SIDECAR}")), content)
    for one in (path, sidecar_of(path)):
        # A file that its sender replaced in the meantime remains: the next scan finds it.
        with suppress(Changed, FileNotFoundError):
            files.remove(one, found.files.get(one, _NONE))


def refuse(files: DropFiles, found: Found, path: Parts, error: Reject) -> None:
    """Move the file and its sidecar to `refused/`, and write the reason next to it.

    Raises `Changed` or `OSError`. If the file cannot be moved, its reason is written all the same.
    """
    try:
        moved = files.move(path, found.files[path], (REFUSED, *path))
    except (Changed, FileNotFoundError):
        raise
    except OSError:
        _explain(files, (REFUSED, *path), error)
        raise
    _explain(files, moved, error)
    sidecar = sidecar_of(path)
    if sidecar in found.files:
        with suppress(Changed, FileNotFoundError):
            files.move(sidecar, found.files[sidecar], (*moved[:-1], beside(moved[-1], SIDECAR)))


def sweep(files: DropFiles, now: datetime, age: timedelta) -> int:
    """Remove what has been in `done/` and `refused/` for `age`. Returns the number of files.

    `done/` has receipts, and the documents that release 0.1.0 moved there. Their encrypted originals are stored: this
    destroys no document, and asks no holds. A refused file is its sender's copy, and no document exists for it.
    """
    removed, before = 0, (now - age).timestamp()
    for start in (DONE, REFUSED):
        try:
            found = files.find((start,))
        except FileNotFoundError:
            continue
        old = [one for one, at in found.changed_at.items() if at <= before]
        for path in old:
            removed += _removed(files, found, path)
        for folder in sorted({path[:depth] for path in old for depth in range(2, len(path))}, key=len, reverse=True):
            files.remove_folder(folder)
    return removed


def _removed(files: DropFiles, found: Found, path: Parts) -> int:
    try:
        files.remove(path, found.files[path])
    except (FileNotFoundError, Changed):
        return 0
    except OSError as error:
        _log.failure("folder.sweep_failed", error)
        return 0
    return 1


def _explain(files: DropFiles, path: Parts, error: Reject) -> None:
    info, (field, detail) = REASONS[error.reason], public_detail(error)
    explanation = {"reason": error.reason.value, "meaning": info.meaning, "remedy": info.remedy}
    name = beside(path[-1], f".reason{SIDECAR}")
    _write(files, (*path[:-1], name), explanation | {"field": field, "detail": detail})


def _write(files: DropFiles, path: Parts, content: object) -> None:
    """An explanation that cannot be written, for example on a full disk, does not stop the file."""
    try:
        files.write(path, json.dumps(content, indent=1).encode())
    except OSError as error:
        _log.failure("folder.explanation_failed", error)

"""Whether a version of Kafka can read the data of a local cluster."""

from pathlib import Path

import pytest

from services.cli.local.kafka import check_version
from services.cli.local.processes import PartFailedError


@pytest.mark.parametrize(
    ("written", "version", "refused"),
    [
        ("4.2.2", "4.2.2", False),
        ("4.2.2", "4.2.1", False),
        ("4.2.2", "4.4.0", False),
        ("4.9.0", "4.10.0", False),
        ("4.3.0", "4.2.2", True),
        ("5.0.0", "4.2.2", True),
        (None, "4.2.2", True),
        (None, "4.3.1", False),
        (None, "", False),
    ],
    ids=[
        "equal",
        "earlier patch",
        "later",
        "two digits",
        "earlier",
        "earlier major",
        "no note",
        "no note, later",
        "no jars",
    ],
)
def test_only_data_of_a_later_release_is_refused(
    tmp_path: Path, written: str | None, version: str, refused: bool
) -> None:
    if written:
        check_version(tmp_path, written, has_data=False)
    if not refused:
        check_version(tmp_path, version, has_data=True)
        return
    with pytest.raises(PartFailedError, match=f"which Kafka {written or '4.3.1'} wrote: run `glossator down`"):
        check_version(tmp_path, version, has_data=True)

"""Run the demo like `make demo`, in its own folder and on free ports, with the keys of the newest release."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from scripts.releasekit.differences import differences
from scripts.releasekit.folders import recorded_ids, released, unpack_backup
from scripts.releasekit.ids import read_ids
from services.cli.backup.manifest import KEYS_FOLDER
from services.cli.backup.sources import sources_of
from services.cli.demo.manifest import load_samples
from services.cli.demo.picture import BROWSERS
from services.cli.local.layout import Layout
from services.cli.local.processes import base_environment
from services.cli.local.system import LocalSystem
from services.cli.local.tools import CHECKOUT
from tests.real_parts import need_kafka, need_triton

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow, pytest.mark.timeout(600)]

# False from the commit that changes a model, a policy or a playbook of the demo until the next release is recorded.
_SAME_VERSIONS = False
# False from the commit that changes the ids of new version chains until the next release is recorded.
_SAME_CHAINS = False
# The newest release refused the first where Tesseract is installed; the others are samples that it did not have.
_READ_SINCE = (
    "closing-room binder-7/tab-12.pdf",
    "closing-room binder-7/tab-15.tiff",
    "closing-room binder-7/set.zip",
    "deal-vault DV/2001/0088",
    "deal-vault DV/2024/3391",
    "deal-vault DV/2024/3425",
    "mail-archive <20240502141400.51c7@harbour-bank.example.com>",
)
_KEYS = {
    *("documents", "annotations", "redacted_values", "corrections", "published", "seconds", "broker", "triton"),
}  # fmt: skip


def test_the_last_line_of_the_demo_has_the_counts_of_the_manifest(tmp_path: Path) -> None:
    need_kafka()
    need_triton()
    directory, release = tmp_path / "demo", released()[-1]
    keys = unpack_backup(release, tmp_path) / KEYS_FOLDER / "files"
    options = ("--directory", str(directory), "--keys", str(keys))
    # The signal makes the demo stop its parts if the tests are killed.
    command = ("setpriv", "--pdeathsig", "INT", sys.executable, "scripts/demo.py", *options)
    try:
        run = subprocess.run(
            command, cwd=CHECKOUT, env=base_environment(), capture_output=True, text=True, timeout=480, check=False
        )
    finally:
        LocalSystem(directory).stop()
    assert run.returncode == 0, run.stderr[-4000:]
    lines = [one for one in run.stderr.splitlines() if "waiting after" not in one]  # more of them on a busy machine
    assert 40 < len(lines) <= 80, "two screens"
    if any(map(shutil.which, BROWSERS)):
        assert (directory / "reader.png").read_bytes().startswith(b"\x89PNG"), run.stderr[-1000:]
    (line,) = run.stdout.splitlines()
    told = json.loads(line)
    assert set(told) == _KEYS
    assert told["documents"] == _expected()
    assert told["published"] == told["documents"]["published"]
    assert told["corrections"] == 3
    assert told["annotations"] > 0
    assert told["redacted_values"] > 0
    assert told["broker"].startswith("apache-kafka 4.")
    assert told["triton"]
    found = read_ids(sources_of(Layout(directory), {}).databases)
    changed = differences(recorded_ids(release), found, same_versions=_SAME_VERSIONS, same_chains=_SAME_CHAINS)
    assert [one for one in changed if not any(reference in one for reference in _READ_SINCE)] == []


def _expected() -> dict[str, int]:
    """The number of documents per state in the manifest, with their attachments."""
    samples = load_samples(CHECKOUT / "samples")
    attached = (one.attachment_status(name) for one in samples for name in one.attachments)
    return dict(Counter([*(one.status for one in samples), *attached]))

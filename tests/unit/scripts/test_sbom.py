"""The SBOM of a lock file lists every package of the lock with its version and hashes."""

import json
import re
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
_LOCKED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^ ;\\]+)", re.MULTILINE)


@pytest.mark.parametrize("name", ["app", "triton"])
def test_every_locked_package_is_listed(name: str, tmp_path: Path) -> None:
    command = [str(_ROOT / "scripts" / "sbom.sh"), str(tmp_path), name]
    subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, timeout=300)
    bom = json.loads((tmp_path / f"{name}.cdx.json").read_text(encoding="utf-8"))
    locked = set(_LOCKED.findall((_ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert {(one["name"], one["version"]) for one in bom["components"]} == locked
    assert all(any(place.get("hashes") for place in one["externalReferences"]) for one in bom["components"])
    assert all(one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" for one in bom["components"])

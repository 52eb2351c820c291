"""Released folders are complete, compared correctly, and in no distribution or image."""

import copy
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from scripts import record_release
from scripts.releasekit.differences import differences
from scripts.releasekit.dumps import POSTGRES, SQLITE
from scripts.releasekit.folders import BACKUP, CHART, IDS, PROTOS, RELEASED, recorded_ids, released
from scripts.releasekit.ids import Ids
from services.cli.backup.sources import KEYS, STORES
from tests.unit.deploy.charts import ROOT

_IDS: Ids = {
    "documents": {"bank M-1 vault A v1": "d1", "bank M-2 vault B v1": "d2", "bank M-2 vault C v1": "d3"},
    "sets": {"bank M-1 vault A v1 nda@1": "s1", "bank M-2 vault B v1 nda@1": "s2"},
    "annotations": {"bank M-1 vault A v1 Parties 0-9": "a1", "bank M-2 vault B v1 Parties 0-9": "a2"},
    "families": {"bank M-1 vault A": "f1"},
    "submissions": {},
}


def test_there_is_a_released_folder() -> None:
    assert [folder.name for folder in released()][:1] == ["0.1.0"]


@pytest.mark.parametrize("folder", released(), ids=lambda folder: folder.name)
def test_a_released_folder_is_complete(folder: Path) -> None:
    dumps = [f"dumps/{kind}/{name}.sql.xz" for kind in (SQLITE, POSTGRES) for name in (*STORES, KEYS)]
    for name in (PROTOS, IDS, BACKUP, f"{CHART}/values.yaml", *dumps):
        assert (folder / name).stat().st_size > 0, name
    assert yaml.safe_load((folder / CHART / "Chart.yaml").read_text())["version"] == folder.name
    assert all(recorded_ids(folder).values())


def test_versions_are_in_order(tmp_path: Path) -> None:
    for name in ("0.10.0", "0.9.0", "1.0.0"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").touch()
    assert [folder.name for folder in released(tmp_path)] == ["0.9.0", "0.10.0", "1.0.0"]
    assert released(tmp_path / "missing") == []


def _set(kind: str, key: str, identity: str = "") -> Callable[[Ids], None]:
    """Change the id of `key`, or remove it if the id is empty."""

    def change(ids: Ids) -> None:
        ids[kind].pop(key, None)
        ids[kind] |= {key: identity} if identity else {}

    return change


_CASES = [
    (_set("documents", "bank M-2 vault B v1", "x"), True, True),
    (_set("documents", "bank M-2 vault B v1"), True, True),
    (_set("families", "bank M-1 vault A", "x"), True, True),
    (_set("sets", "bank M-2 vault B v1 nda@1", "x"), True, False),
    (_set("sets", "bank M-2 vault B v1 nda@1"), True, False),
    (_set("sets", "bank M-2 vault B v1 nda@2", "x"), True, False),
    (_set("annotations", "bank M-1 vault A v1 Parties 0-9", "x"), True, False),
    (_set("annotations", "bank M-1 vault A v1 Parties 0-9"), True, False),
    (_set("annotations", "bank M-1 vault A v1 Term 3-4", "x"), True, False),
    (_set("annotations", "bank M-2 vault B v1 Parties 0-9", "x"), False, False),
    (_set("annotations", "bank M-2 vault B v1 Parties 0-9"), False, False),
]


@pytest.mark.parametrize(("change", "told", "told_of_other_versions"), _CASES)
def test_differences_are_reported(change: Callable[[Ids], None], told: bool, told_of_other_versions: bool) -> None:
    now = copy.deepcopy(_IDS)
    assert differences(_IDS, now) == []
    change(now)
    assert bool(differences(_IDS, now)) is told
    assert bool(differences(_IDS, now, same_versions=False)) is told_of_other_versions


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--help"], 0, "deploy/released"),
        (["0.1.0"], 2, "never changes"),
        (["99.0.0"], 2, "pyproject.toml"),
        ([], 2, "version"),
    ],
)
def test_the_script_refuses_invalid_versions(
    arguments: list[str],
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["record_release", *arguments])
    monkeypatch.setattr(record_release, "installed", lambda _: "0.1.0")
    with pytest.raises(SystemExit) as ended:
        record_release.main()
    assert ended.value.code == status
    told = capsys.readouterr()
    assert said in told.out + told.err


def test_distributions_do_not_contain_released_folders(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as sdist, zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = [*sdist.getnames(), *wheel.namelist()]
    assert any(name.endswith("services/__init__.py") or "services/cli/" in name for name in names)
    assert [name for name in names if RELEASED.name in Path(name).parts or name.endswith(PROTOS)] == []


def test_images_do_not_contain_released_folders() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert [rule for rule in rules if rule.startswith("!deploy")] == []

"""A parser that is taken over reaches nothing outside of its own memory, whatever user the service has."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ingestion.sandbox.hostile import ATTACKS
from tests.unit.ingestion.sandbox.office import hostile
from tests.unit.ingestion.sandbox.office.support import needs_landlock

_REPOSITORY = Path(__file__).parents[4]
_IMAGE = ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups"]
_DROPPED = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
# The command that changes the user, the profile of the container runtime, and whether the root is read-only.
IDENTITIES: dict[str, tuple[Sequence[str], Sequence[str], bool]] = {
    "root": ([], [], False),
    "image": (_IMAGE, [], False),
    "restricted-v2": (
        ["setpriv", "--reuid=1000680000", "--regid=0", "--clear-groups", *_DROPPED],
        ["runtime-default"],
        False,
    ),
    "chart": ([*_IMAGE, *_DROPPED], ["runtime-default"], True),
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the service, which another user can reach and write."""
    made = Path(tempfile.mkdtemp(prefix="escape-"))
    made.chmod(0o777)
    yield made
    shutil.rmtree(made)


def _is_closed(folder: Path) -> bool:
    return folder.is_dir() and folder.stat().st_mode & 0o001 == 0


def _opened(wanted: Sequence[Path]) -> Iterator[str]:
    """Commands that let other users reach these folders, in a mount namespace of their own."""
    for place, one in enumerate(wanted):
        yield f'mkdir "$t/{place}" && mount --bind {shlex.quote(str(one))} "$t/{place}"'
    for closed in {ancestor for one in wanted for ancestor in one.parents if _is_closed(ancestor)}:
        yield f"mount -t tmpfs -o mode=755 none {shlex.quote(str(closed))}"
    for place, one in enumerate(wanted):
        yield f'mkdir -p {shlex.quote(str(one))} && mount --bind "$t/{place}" {shlex.quote(str(one))}'


def _namespace(folder: Path, *, read_only: bool) -> list[str]:
    interpreter = Path(sys.base_prefix).resolve()
    closed = [one for one in (interpreter, _REPOSITORY) if any(map(_is_closed, one.parents))]
    commands = ["t=$(mktemp -d)", "mount -t tmpfs -o mode=755 none $t", *_opened(closed)]
    if read_only:
        temporary = "mount -t tmpfs -o mode=1777 none /var/tmp"  # the chart mounts one too
        commands += [f"mount --bind {folder} {folder}", "mount -o remount,bind,ro /", temporary]
    return ["unshare", "--mount", "sh", "-ec", "\n".join((*commands, 'exec "$@"')), "sh"]


def _run(identity: str, folder: Path, isolation: str = "required", sandbox: str = "parser") -> dict[str, Any]:
    user, profile, read_only = IDENTITIES[identity]
    # LibreOffice is never root: also the interpreter in its place needs open folders.
    before = [*_namespace(folder, read_only=read_only), *user] if user or sandbox == "office" else []
    script = [sys.executable, "-m", "tests.unit.ingestion.sandbox.escape", str(folder), *profile]
    ran = subprocess.run(
        [*before, *script],
        capture_output=True,
        text=True,
        check=False,
        cwd=_REPOSITORY,
        env={**os.environ, "ISOLATION": isolation, "SANDBOX": sandbox},
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="other users need root and setpriv")
@pytest.mark.parametrize("identity", IDENTITIES)
def test_no_attack_succeeds(folder: Path, identity: str) -> None:
    found = _run(identity, folder)
    assert {name: ended for name, ended in found["outcome"].items() if ended == "done"} == {}
    assert set(found["outcome"]) == set(ATTACKS)
    assert found["intact"] == {"memory": True, "files": True, "signals": True, "limits": True}


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="other users need root and setpriv")
def test_no_attack_from_a_page_succeeds_as_the_user_of_the_image(folder: Path) -> None:
    found = _run("image", folder, sandbox="pages")
    assert "done" not in found["outcome"].values()
    assert set(found["outcome"]) == set(ATTACKS)
    assert all(found["intact"].values())


@pytest.mark.parametrize("sandbox", ["parser", "pages"])
def test_no_attack_succeeds_as_the_user_of_the_tests(folder: Path, sandbox: str) -> None:
    found = _run("root", folder, sandbox=sandbox)
    assert "done" not in found["outcome"].values()
    assert all(found["intact"].values())


@needs_landlock
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="other users need root and setpriv")
@pytest.mark.parametrize("identity", IDENTITIES)
def test_no_attack_from_libreoffice_succeeds(folder: Path, identity: str) -> None:
    found = _run(identity, folder, sandbox="office")
    done = {name for name, ended in found["outcome"].items() if ended == "done"}
    assert done - hostile.PERMITTED == set()
    assert set(found["outcome"]) == set(hostile.ATTACKS)
    assert all(found["intact"].values())

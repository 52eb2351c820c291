"""Release a version: write it into all files, close the changelog, record the released folder, commit and tag.

Nothing is pushed, and no image is built. The working tree must be clean.
"""

import argparse
import datetime as dt
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.releasekit.changelog import ChangelogError, close
from scripts.releasekit.mentions import VERSION, current_version, mentions, rewrite

ROOT = Path(__file__).resolve().parents[1]
_CHANGELOG = "CHANGELOG.md"


class ReleaseError(Exception):
    """The release is refused, or a command failed. The message states the cause."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="three numbers, such as 0.2.0, higher than the current version")
    parser.add_argument("--date", type=dt.date.fromisoformat, default=dt.datetime.now(dt.UTC).date())
    parser.add_argument("--dry-run", action="store_true", help="check everything, and print the steps")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        changelog = checked(options.root, options.version, options.date)
        if options.dry_run:
            print(plan(options.root, options.version))
        else:
            release(options.root, options.version, changelog)
            print(f"released {options.version}; push it with `git push --follow-tags`")
    except (ReleaseError, ChangelogError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


def checked(root: Path, version: str, date: dt.date) -> str:
    """The changelog of the release. Raises `ReleaseError` or `ChangelogError`."""
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"{version!r} is not a version; expected are three numbers, such as 0.2.0")
    if _key(version) <= _key(current := current_version(root)):
        raise ReleaseError(f"{version} is not higher than {current}")
    if _git(root, "tag", "--list", _tag(version)):
        raise ReleaseError(f"the tag {_tag(version)} exists already")
    if changed := _git(root, "status", "--porcelain"):
        raise ReleaseError(f"the working tree has changes:\n{changed}")
    return close((root / _CHANGELOG).read_text(encoding="utf-8"), version, date)


def release(root: Path, version: str, changelog: str) -> None:
    """Change the files, run the commands, commit and tag. Raises `ReleaseError` if a command fails."""
    rewrite(root, version)
    (root / _CHANGELOG).write_text(changelog, encoding="utf-8")
    for command in commands(version):
        _run(root, command)


def plan(root: Path, version: str) -> str:
    """The steps of a release, one per line."""
    places = sorted({f"{one.path}:{one.line}" for one in mentions(root)})
    lines = [f"write {version} in {place}" for place in places]
    return "\n".join([*lines, f"close the section of {_CHANGELOG}", *map(" ".join, commands(version))])


def commands(version: str) -> Sequence[Sequence[str]]:
    """The commands of a release, in order."""
    return (
        ("scripts/setup.sh",),  # installs the new version
        (sys.executable, "-m", "scripts.record_release", version),
        ("git", "add", "--all"),
        ("git", "commit", "--quiet", "--message", f"Release {version}"),
        ("git", "tag", "--annotate", _tag(version), "--message", f"Glossator {version}"),
    )


def _tag(version: str) -> str:
    return f"v{version}"


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _git(root: Path, *arguments: str) -> str:
    return _run(root, ("git", *arguments)).rstrip()


def _run(root: Path, command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ReleaseError(f"{error}\nthe release was not tagged; `git status` shows the changed files") from None


if __name__ == "__main__":
    sys.exit(main())

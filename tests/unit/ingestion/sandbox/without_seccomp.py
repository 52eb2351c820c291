"""The fork server of the sandbox on a machine without seccomp."""

import sys

from services.ingestion.sandbox import child, confinement, syscalls


def _missing() -> None:
    raise syscalls.SeccompMissingError


if __name__ == "__main__":
    confinement.prepare_filter = _missing  # type: ignore[attr-defined]
    child.main(sys.argv[1:])

"""`python -m tests.erasure --people 1000`: runs the whole proof on a separate system, and prints its figures."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.world import running
from tests.erasure.proof import Proof, to_standard_error


async def prove(proof: Proof) -> dict[str, object]:
    """The figures: the numbers of persons found before and after, by place."""
    proof.report = to_standard_error
    began = time.monotonic()
    await proof.plant()
    planted = time.monotonic()
    before = await proof.before()
    seen, unseen = await proof.revealed()
    looked = time.monotonic()
    done = await proof.erase()
    erased = time.monotonic()
    after = await proof.after()
    left, gone = await proof.revealed()
    return {
        "people": proof.count,
        "documents": len(proof.documents),
        "erased": len(proof.erased),
        "found before, of all": len(before),
        "revealed before": len(seen) + len(unseen),
        "requests": len(done),
        "found after, of the erased": {place: len(found & proof.erased) for place, found in after.items()},
        "found after, of the others": {place: len(found & proof.left) for place, found in after.items()},
        "others who still reveal, of those in documents": [
            len(left), len({one.number for one in proof.living} & proof.left)
        ],
        "erased who still reveal": len(gone),
        "seconds": {
            "planting": round(planted - began), "looking": round(looked - planted), "erasing": round(erased - looked),
            "looking again": round(time.monotonic() - erased),
        },
    }  # fmt: skip


def main() -> int:
    """Exit status 0 if the proof succeeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="erasure-") as folder, running(Path(folder) / "system") as world:
        figures = asyncio.run(prove(Proof(world, options.people, Path(folder) / "backup")))
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    found = figures["found after, of the erased"]
    holds = figures["found before, of all"] == options.people and isinstance(found, dict) and not any(found.values())
    return 0 if holds and not figures["erased who still reveal"] else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Run each attack against a local system on real parts: `python -m tests.drill [NAME …]`.

Prints one JSON line per attack: `attack`, `refused`, `collateral` (what happened to a document of another tenant, empty
if nothing), `detail` and `seconds`. The exit status is 0 only if every attack was refused without collateral.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.drill import audit, connections, gate, hidden, holds, identity, kafka, matters, senders
from tests.drill.attack import Attack, Result, harm
from tests.e2e.world import World, running
from tests.first_stage import first_stage

ATTACKS: Mapping[str, Attack] = {
    attack.__name__: attack
    for attack in (
        matters.supersede_from_another_matter,
        matters.withdraw_from_another_matter,
        matters.learn_that_a_document_exists,
        matters.name_a_foreign_parent,
        senders.event_for_another_tenant,
        senders.hostile_files,
        senders.flood_of_invalid_events,
        connections.silent_connections,
        connections.bodies_without_the_right,
        identity.stolen_certificate_of_annotation,
        identity.forged_and_expired_tokens,
        identity.webhook_to_the_inside,
        gate.ask_the_gate_for_names,
        holds.destroy_what_is_held,
        audit.reveal_in_bulk,
        audit.approve_an_own_erasure,
        audit.try_tokens_unseen,
        audit.swap_a_webhook,
        hidden.hide_a_clause,
        kafka.use_a_foreign_principal,
    )
}


async def play(world: World, names: list[str]) -> bool:
    """Run the attacks in order, and print their lines. Returns whether all were refused without collateral."""
    held = True
    for name in names:
        started = time.monotonic()
        try:
            result = await ATTACKS[name](world)
        except Exception as error:  # noqa: BLE001 - an attack that cannot be judged is not refused
            result = Result(False, f"{type(error).__name__}: {error}")
        seconds = round(time.monotonic() - started, 1)
        line = {"attack": name, "refused": result.refused, "collateral": await harm(world, name)}
        print(json.dumps({**line, "detail": result.detail, "seconds": seconds}), flush=True)
        held = held and result.refused and not line["collateral"]
    return held


def main() -> None:
    parser = argparse.ArgumentParser(prog="make attack-drill", description=__doc__)
    parser.add_argument("attacks", nargs="*", metavar="NAME", help=f"default: all of {', '.join(ATTACKS)}")
    names = parser.parse_args().attacks or list(ATTACKS)
    if unknown := set(names) - set(ATTACKS):
        parser.error(f"no attack has the name {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="glossator-drill-") as folder:
        root = Path(folder)
        with running(root / "system", first_stage(root), settings=gate.SETTINGS) as world:
            held = asyncio.run(play(world, names))
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()

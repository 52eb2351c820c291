"""A process that uses the same vault: it assigns placeholders in its own order, and prints the result.

Arguments: database URL, key file, seed.
"""

import asyncio
import json
import random
import sys
from pathlib import Path

from services.redaction.vault.sql import SqlVault
from services.redaction.vault.value_keys import ValueKeys
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage import database as databases
from services.shared.runtime.storage.database import Database
from tests.unit.redaction.vault.suite import BANK, person

FAMILIES = ("Quorvex", "Hale", "Zhang", "Ångström")
GIVEN = ("Jane", "John", "Wei", "Ada", "Ngozi")
NAMES = tuple(f"{given} {family}" for family in FAMILIES for given in GIVEN)


async def main(url: str, key_file: str, seed: int) -> None:
    database, keys = Database(url), LocalKeys(Path(key_file))
    vault = SqlVault(database, keys, ValueKeys(Keyring(database, keys, SystemClock()), keys.hash_key))
    order = random.Random(seed)
    given: dict[str, set[str]] = {name: set() for name in NAMES}

    async def document(names: list[str]) -> None:
        forms = [(name, *((name.upper(),) if order.random() < 0.5 else ())) for name in names]
        answers = await vault.assign(BANK, [person(*one) for one in forms])
        for name, answer in zip(names, answers, strict=True):
            given[name].add(answer)

    await asyncio.gather(*(document(order.sample(NAMES, 7)) for _ in range(12)))
    await document(list(NAMES))
    await database.close()
    print(json.dumps({name: sorted(answers) for name, answers in given.items()}))


if __name__ == "__main__":  # tests import the names above
    # Services have more attempts: documents of one matter wait for each other, and rarely collide.
    databases._COLLISIONS, databases._COLLISION_SECONDS = 5, 0.0
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))

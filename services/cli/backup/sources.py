"""The URLs and folders of the data that a backup contains."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.cli.local.layout import Layout
from services.shared.runtime.settings import PREFIX
from services.shared.wire.services import SERVICES

# Services with a database, in reverse order of the table of services. A service refers to data of services in earlier
# rows. It is copied before them, so that the copy contains all data that it refers to.
# Without the console: a restore must not bring back sessions that have ended.
STORES = tuple(one.name for one in reversed(SERVICES) if one.database and one.key_scopes)
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Sources:
    """URLs of the `databases` by service, in the order of `STORES`. `key_files`: folder of key-encryption keys.

    `holds`: file of holds and clearances.
    """

    databases: Mapping[str, str]
    keys_database: str
    blobs: str
    key_files: Path
    holds: Path


def sources_of(layout: Layout, environment: Mapping[str, str] = os.environ) -> Sources:
    """The sources of a local system. Variables such as GLOSSATOR_ANNOTATION_DATABASE_URL override them."""

    def database(name: str) -> str:
        local = f"sqlite:///{layout.databases / name}.sqlite"
        return environment.get(f"{PREFIX}{name.upper()}_DATABASE_URL", local)

    return Sources(
        databases={name: database(name) for name in STORES},
        keys_database=database(KEYS),
        blobs=environment.get(PREFIX + "BLOBS_URL", f"file://{layout.blobs}"),
        key_files=layout.keys,
        holds=Path(environment.get(PREFIX + "HOLDS", layout.holds)),
    )

"""The places of the data that a backup contains."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.cli.local.layout import Layout
from services.shared.runtime.settings import PREFIX
from services.shared.wire.services import SERVICES

# Services with a database, last row first: a service refers to what services of earlier rows keep, and is copied before
# them, so that a copy never refers to what it lacks.
STORES = tuple(one.name for one in reversed(SERVICES) if one.database)
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Sources:
    """URLs of the `databases` by service, in the order of `STORES`. `key_files`: folder of key-encryption keys."""

    databases: Mapping[str, str]
    keys_database: str
    blobs: str
    key_files: Path


def sources_of(layout: Layout, environment: Mapping[str, str] = os.environ) -> Sources:
    """The sources of a local system. GLOSSATOR_ANNOTATION_DATABASE_URL and the like in the environment come first."""

    def database(name: str) -> str:
        local = f"sqlite:///{layout.databases / name}.sqlite"
        return environment.get(f"{PREFIX}{name.upper()}_DATABASE_URL", local)

    return Sources(
        databases={name: database(name) for name in STORES},
        keys_database=database(KEYS),
        blobs=environment.get(PREFIX + "BLOBS_URL", f"file://{layout.blobs}"),
        key_files=layout.keys,
    )

"""What an operator's commands stand on: the same settings as a service's, from the local system where not named."""

import os
from pathlib import Path
from typing import ClassVar

from services.cli.home import open_system
from services.shared.runtime.settings import PREFIX, ServiceSettings, load


class OperatorSettings(ServiceSettings):
    """As a service's, under the operator's own name."""

    service: ClassVar[str] = "operator"


def operator_settings(directory: Path) -> OperatorSettings:
    """From the environment where GLOSSATOR_KAFKA_BOOTSTRAP is set, else from the local system in `directory`."""
    if PREFIX + "KAFKA_BOOTSTRAP" in os.environ:
        return load(OperatorSettings)
    system = open_system(directory)
    layout = system.layout
    return OperatorSettings(
        kafka_bootstrap=system.broker.bootstrap,
        keys_database_url=f"sqlite:///{layout.databases / 'keys'}.sqlite",
        blobs_url=f"file://{layout.blobs}",
        key_file=layout.keys / "operator.json",
        issuer_key_file=layout.issuer / "public.pem",
    )

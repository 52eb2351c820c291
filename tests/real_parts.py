"""Whether the real parts can be had: a test that needs one skips with the reason, or fails where it is required."""

import os
from collections.abc import Callable

import pytest

from services.cli.local.tools import ToolMissingError, Tools


def need_kafka() -> None:
    """Fails instead of skipping where GLOSSATOR_REQUIRE_KAFKA=1."""
    _need(
        lambda tools: (tools.java(), tools.kafka_classpath()), required=os.environ.get("GLOSSATOR_REQUIRE_KAFKA") == "1"
    )


def need_triton() -> None:
    _need(lambda tools: tools.triton_packages())


def need_postgres() -> None:
    _need(lambda tools: tools.postgres("initdb"))


def _need(look: Callable[[Tools], object], *, required: bool = False) -> None:
    try:
        look(Tools())
    except ToolMissingError as missing:
        if required:
            raise
        pytest.skip(str(missing))

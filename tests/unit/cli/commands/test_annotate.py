"""`glossator annotate`: the models that Triton must serve, and errors of files."""

from typing import cast

import pytest

from services.cli.commands.annotate import check_served, render
from services.cli.errors import CommandError, UsageError
from services.inference.clause_model.triton import TritonClauses


class Served:
    """A model on Triton with the given readiness of the server and of the model."""

    def __init__(self, name: str, server: bool, model: bool) -> None:
        self.name = name
        self._ready = server, model

    async def ready(self) -> tuple[bool, bool]:
        return self._ready


@pytest.mark.parametrize(
    ("server", "model", "kind", "message"),
    [
        (True, False, UsageError, "Triton does not serve a model 'type_nope'"),
        (False, False, CommandError, "Triton at 127.0.0.1:8001 is not ready"),
    ],
)
async def test_a_missing_model_is_named(server: bool, model: bool, kind: type[CommandError], message: str) -> None:
    models = [Served("clauses", server, server), Served("type_nope", server, model)]
    with pytest.raises(kind) as error:
        await check_served(cast(list[TritonClauses], models), "127.0.0.1:8001")
    assert error.value.what == message
    assert error.value.remedy


async def test_served_models_pass() -> None:
    await check_served(cast(list[TritonClauses], [Served("clauses", True, True)]), "127.0.0.1:8001")


def test_the_error_of_a_file_is_a_sentence() -> None:
    error = {"reason": "dependency_down", "message": "A dependency is down.", "remedy": "Wait.", "detail": "type_x"}
    assert render({"path": "a.txt", "error": error}) == "== a.txt: A dependency is down. (type_x) Wait."

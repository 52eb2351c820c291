"""The model as a part of the service: in health checks and in provenance, only if it is configured."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.redaction.recognising import all_recognisers
from services.redaction.settings import RedactionSettings
from services.redaction.span_model.composition import Models, open_models, with_model
from services.shared.domain.errors import Retry
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers.health import Health
from tests.fakes import FakeClock
from tests.unit.redaction.makers import LEGAL


def parts() -> Parts:
    metrics = Metrics()
    made = SimpleNamespace(metrics=metrics, health=Health("127.0.0.1:0", metrics), clock=FakeClock())
    return cast(Parts, made)


def settings(**values: Any) -> RedactionSettings:
    return RedactionSettings(triton_address="127.0.0.1:1", **values)


async def test_without_a_model_only_rules_and_tagger_run() -> None:
    given = parts()
    models = open_models(given, settings())
    assert models.recognisers == all_recognisers()
    assert await given.health.failing() == {}
    await models.check()
    models.close()
    assert with_model(LEGAL, "") is LEGAL


async def test_a_model_that_is_down_fails_readiness() -> None:
    given = parts()
    models = open_models(given, settings(redaction_model="gliner"))
    assert [one.name for one in models.recognisers[len(all_recognisers()) :]] == ["model.gliner"]
    async with asyncio.timeout(30):
        assert await given.health.failing() == {"triton": "triton"}
        with pytest.raises(Retry):
            await models.check()
    models.close()


def test_provenance_names_the_model() -> None:
    policy = with_model(LEGAL, "gliner")
    assert policy.version == f"{LEGAL.version}+gliner"
    assert policy.within("US-NY").version == policy.version
    assert policy.rules == LEGAL.rules


def test_an_invalid_label_map_prevents_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text("person: PERSON\norg: ORGANISATION\n")
    with pytest.raises(SystemExit) as ended:
        open_models(parts(), settings(redaction_model="gliner", redaction_labels=path))
    assert ended.value.code == 2
    assert f"GLOSSATOR_REDACTION_LABELS: {path}" in (told := capsys.readouterr().err)
    assert f"{path}:2: org: 'ORGANISATION' is not known; did you mean ORGANIZATION?" in told


def test_models_close_the_connection() -> None:
    models = Models(())
    models.close()
    models.close()

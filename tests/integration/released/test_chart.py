"""Values for the chart of a release still render, and an upgrade replaces the same objects."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.releasekit.folders import CHART as RELEASED_CHART
from tests.unit.deploy.charts import CHART, HELM, needs_helm

pytestmark = needs_helm

Objects = Mapping[tuple[str, str], Mapping[str, Any]]


@pytest.mark.parametrize("name", ["external", "plain", "triton"])
def test_an_upgrade_replaces_all_objects_in_place(release: Path, name: str) -> None:
    released = release / RELEASED_CHART
    values = (released / "values.yaml", released / "ci" / f"{name}-values.yaml")
    before, after = _render(released, *values), _render(CHART, *values)
    assert before
    assert set(before) <= set(after)
    for key, one in before.items():
        assert _fixed(after[key]) == _fixed(one), key


def _render(chart: Path, *values: Path) -> Objects:
    """The objects by kind and name. Raises `CalledProcessError` if the chart rejects a value."""
    files = [part for path in values for part in ("--values", str(path))]
    command = (HELM, "template", "glossator", str(chart), *files, "--kube-version", "1.33.0")
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(made) if one}


def _fixed(one: Mapping[str, Any]) -> object:
    """The fields of an existing object that Kubernetes does not change, and its ports."""
    spec = one.get("spec", {})
    ports = [port["port"] for port in spec.get("ports", ())]
    return one["apiVersion"], spec.get("selector"), spec.get("volumeClaimTemplates"), ports

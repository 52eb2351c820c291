"""Renders of the chart, for tests."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.shared.wire.services import SERVICE_NAMES

ROOT = Path(__file__).resolve().parents[3]
CHART = ROOT / "deploy" / "helm" / "glossator"
HELM = str(ROOT / ".tools" / "bin" / "helm")
COMPONENTS = SERVICE_NAMES
EXTERNAL: dict[str, object] = {"triton": {"address": "triton.models:8001"}}

Object = Mapping[str, Any]

needs_helm = pytest.mark.skipif(shutil.which(HELM) is None, reason="helm is missing: scripts/setup.sh helm")


class RefusedError(ValueError):
    """The error message of helm about the values."""


def render(values: Mapping[str, object] | None = None, *files: str) -> tuple[Object, ...]:
    """The objects of the chart with a file of `ci/`, overridden by `values`. Raises `RefusedError`."""
    return _render(json.dumps(values if values is not None or files else EXTERNAL), files)


@cache
def _render(values: str, files: Sequence[str]) -> tuple[Object, ...]:
    named = [part for name in files for part in ("--values", str(CHART / "ci" / f"{name}-values.yaml"))]
    command = (HELM, "template", "glossator", str(CHART), *named, "--values", "-", "--kube-version", "1.33.0")
    ran = subprocess.run(command, input=values, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RefusedError(ran.stderr)
    return tuple(one for one in yaml.safe_load_all(ran.stdout) if one)


def of_kind(objects: Sequence[Object], kind: str) -> dict[str, Object]:
    """The objects by component, which is the end of their name."""
    return {one["metadata"]["name"].rpartition("-")[2]: one for one in objects if one["kind"] == kind}


def pods(objects: Sequence[Object]) -> Iterator[Object]:
    """The pod specifications of Deployments and Jobs."""
    for one in objects:
        if one["kind"] in ("Deployment", "Job"):
            yield one["spec"]["template"]["spec"]


def settings_of(objects: Sequence[Object], component: str) -> dict[str, str]:
    """All variables of a component. Variables from Secrets have the key in the Secret as value."""
    (container,) = of_kind(objects, "Deployment")[component]["spec"]["template"]["spec"]["containers"]
    named = {
        one["name"]: one.get("value") or one["valueFrom"]["secretKeyRef"]["key"] for one in container.get("env", [])
    }
    return dict(of_kind(objects, "ConfigMap")[component]["data"]) | named

"""Check the rendered Helm chart against the schemas of Kubernetes, and that generated parts are up to date.

Needs `helm` on PATH. `--write` generates components, alerts, settings, the table of values, and the Compose containers.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import kubernetes_validate
import yaml

from scripts.deploykit.chart import schema, services_file, values
from scripts.deploykit.compose import compose
from services.shared.runtime.observe.metrics import METRICS

ROOT = Path(__file__).resolve().parents[1]
CHART = ROOT / "deploy" / "helm" / "glossator"
VERSION = "1.33.0"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the generated parts")
    parser.add_argument("--kubernetes", default=VERSION, help=f"version of the schemas ({VERSION})")
    arguments = parser.parse_args()
    if arguments.write:
        write()
    faults = [f"{name}: differs from the code; run scripts/check_chart.py --write" for name in stale()]
    checked = 0
    for path in sorted((CHART / "ci").glob("*-values.yaml")):
        documents = render(path, arguments.kubernetes)
        checked += len(documents)
        faults += [f"{path.name}: {fault}" for fault in invalid(documents, arguments.kubernetes)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{checked} objects checked, {len(faults)} faults")
    raise SystemExit(1 if faults else 0)


def render(path: Path, version: str) -> list[Mapping[str, object]]:
    """The objects of the chart with a file of values. Raises `CalledProcessError`."""
    command = ("helm", "template", "glossator", str(CHART), "--values", str(path), "--kube-version", version)
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [document for document in yaml.safe_load_all(made) if document]


def invalid(documents: Sequence[Mapping[str, object]], version: str) -> Iterator[str]:
    """Faults that Kubernetes would reject, unknown fields included."""
    for document in documents:
        if document["kind"] in CUSTOM:
            continue
        try:
            kubernetes_validate.validate(dict(document), version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{document['kind']} {document['metadata']}: {error}"


def stale() -> list[str]:
    """The files that differ from the generated ones."""
    return [name for name, make in MADE.items() if make(_read(name)) != _read(name)]


def write() -> None:
    """Write all generated files, each after its sources."""
    for name, make in MADE.items():
        (ROOT / name).write_text(make(_read(name)), encoding="utf-8")


def _read(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def alerts(_old: str) -> str:
    """Prometheus rules from the table of metrics."""
    rules = [
        {
            "alert": alert.name,
            "expr": alert.expression,
            "for": alert.lasting,
            "labels": {"severity": alert.severity},
            "annotations": {
                "summary": alert.summary,
                "description": row.about,
                "runbook_url": f"{_RUNBOOKS}#{alert.name.lower()}",
            },
        }
        for row in METRICS
        if (alert := row.alert)
    ]
    content = {"groups": [{"name": "glossator", "rules": rules}]}
    return "# Made by scripts/check_chart.py.\n" + yaml.safe_dump(content, sort_keys=False, width=1000)


def readme(old: str) -> str:
    """The table of values, from the comments in values.yaml."""
    head, mark, _ = old.partition(MARK)
    rows = [f"| `{path}` | `{default}` | {about} |" for path, default, about in described_values()]
    return "\n".join([head + mark, "", "| value | default | what it does |", "| --- | --- | --- |", *rows, ""])


def described_values() -> Iterator[tuple[str, str, str]]:
    """Path, default as JSON, and comment of every value that has one (`# -- …` above it)."""
    text = (CHART / "values.yaml").read_text()
    values, path, about = yaml.safe_load(text), list[tuple[int, str]](), ""
    for line in text.splitlines():
        if comment := re.fullmatch(r" *# -- (.*)", line):
            about = comment[1]
        elif key := re.match(r"( *)([A-Za-z]\w*):", line):
            path = [step for step in path if step[0] < len(key[1])] + [(len(key[1]), key[2])]
            if about:
                names = [name for _, name in path]
                yield ".".join(names), json.dumps(_look_up(values, names)), about
            about = ""


def _look_up(values: Mapping[str, object], names: Sequence[str]) -> object:
    found: object = values
    for name in names:
        if not isinstance(found, Mapping):
            raise KeyError(name)
        found = found[name]
    return found


# Objects of other operators: Kubernetes has no schemas for them.
CUSTOM = frozenset({"Certificate", "PodMonitor", "PrometheusRule", "ScaledObject"})
_RUNBOOKS = "docs/how-to/alerts.md"  # the chart replaces it by monitoring.runbookUrl
MARK = "<!-- made by scripts/check_chart.py -->"
_CHART = CHART.relative_to(ROOT)
MADE: Mapping[str, Callable[[str], str]] = {
    f"{_CHART}/files/alerts.yaml": alerts,
    f"{_CHART}/files/services.yaml": services_file,
    f"{_CHART}/values.yaml": values,
    f"{_CHART}/values.schema.json": schema,
    f"{_CHART}/README.md": readme,
    "docker-compose.yml": compose,
}


if __name__ == "__main__":
    main()

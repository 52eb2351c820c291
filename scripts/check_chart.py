"""Check the Helm chart: its renders against Kubernetes' schemas, and that what is made from the code is in step.

Needs `helm` on PATH. `--write` makes alerts, settings and the table of values anew.
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

from services.cli.local.settings import KINDS
from services.shared.runtime.observe.metrics import METRICS
from services.shared.runtime.settings import PREFIX, ServiceSettings, describe

CHART = Path(__file__).resolve().parents[1] / "deploy" / "helm" / "glossator"
VERSION = "1.33.0"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="bring the made files up to date")
    parser.add_argument("--kubernetes", default=VERSION, help=f"version of the schemas ({VERSION})")
    arguments = parser.parse_args()
    faults = [f"{name}: is out of step with the code; run scripts/check_chart.py --write" for name in stale()]
    if arguments.write:
        for name, make in MADE.items():
            (CHART / name).write_text(make((CHART / name).read_text()))
        faults = []
    checked = 0
    for values in sorted((CHART / "ci").glob("*-values.yaml")):
        documents = render(values, arguments.kubernetes)
        checked += len(documents)
        faults += [f"{values.name}: {fault}" for fault in invalid(documents, arguments.kubernetes)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{checked} objects checked, {len(faults)} faults")
    raise SystemExit(1 if faults else 0)


def render(values: Path, version: str) -> list[Mapping[str, object]]:
    """The objects that the chart makes of a file of values. Raises `CalledProcessError`."""
    command = ("helm", "template", "glossator", str(CHART), "--values", str(values), "--kube-version", version)
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [document for document in yaml.safe_load_all(made) if document]


def invalid(documents: Sequence[Mapping[str, object]], version: str) -> Iterator[str]:
    """What Kubernetes would refuse; unknown fields are refused too."""
    for document in documents:
        if document["kind"] in CUSTOM:
            continue
        try:
            kubernetes_validate.validate(dict(document), version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{document['kind']} {document['metadata']}: {error}"


def stale() -> list[str]:
    """The made files that differ from what would be made now."""
    return [name for name, make in MADE.items() if make((CHART / name).read_text()) != (CHART / name).read_text()]


def alerts(_old: str) -> str:
    """Prometheus' rules, from the table of metrics."""
    rules = [
        {
            "alert": alert.name,
            "expr": alert.expression,
            "for": alert.lasting,
            "labels": {"severity": alert.severity},
            "annotations": {"summary": alert.summary, "description": row.about},
        }
        for row in METRICS
        if (alert := row.alert)
    ]
    content = {"groups": [{"name": "glossator", "rules": rules}]}
    return "# Made by scripts/check_chart.py.\n" + yaml.safe_dump(content, sort_keys=False, width=1000)


def schema(old: str) -> str:
    """The names that `settings` may hold, from the services' settings."""
    content = json.loads(old)
    for name, kind in SETTINGS.items():
        rows = (row.env.removeprefix(PREFIX) for row in describe(kind))
        content["$defs"][f"{name}-settings"] = {
            "type": "object",
            "propertyNames": {"enum": sorted(set(rows) - SECRET)},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        }
    return json.dumps(content, indent=2) + "\n"


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


# Objects of other people's operators, whose schemas do not come with Kubernetes.
CUSTOM = frozenset({"PodMonitor", "PrometheusRule", "ScaledObject"})
# Addresses with passwords: from Secrets alone.
SECRET = frozenset({"DATABASE_URL", "KEYS_DATABASE_URL"})
MARK = "<!-- made by scripts/check_chart.py -->"
SETTINGS: Mapping[str, type[ServiceSettings]] = {"common": ServiceSettings, **KINDS}
MADE: Mapping[str, Callable[[str], str]] = {
    "files/alerts.yaml": alerts,
    "values.schema.json": schema,
    "README.md": readme,
}


if __name__ == "__main__":
    main()

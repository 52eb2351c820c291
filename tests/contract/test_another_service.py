"""A new service is a row in the table, its own files and its access rules; all else derives from them.

The tests add a row to a copy of the tree, generate all derived files and check them.
"""

import json

import pytest
import yaml

from tests.recipes.tree import Tree
from tests.unit.deploy.charts import HELM, needs_helm

NAME, CALLEE, TOPIC = "archive", "annotation", "annotations.published"
ROW = f'''    Service(
        "{NAME}",
        7,
        settings="services.{NAME}.settings.ArchiveSettings",
        grpc="services.{NAME}.api",
        http="services.{NAME}.http",
        key_scopes=(KeyScope.REDACTED,),
        database=True,
        reads=("{TOPIC}",),
        writes=("audit.recorded",),
        calls=("{CALLEE}",),
        keeps="copies",
    ),
'''
SETTINGS = f'''from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class ArchiveSettings(ServiceSettings):
    service: ClassVar[str] = "{NAME}"

    {CALLEE}_address: str = Field(default="127.0.0.1:17104", description="Annotation's gRPC address.")
    page_size: int = Field(default=50, description="Rows of a page.")
'''
HTTP = """from services.shared.domain.records import Action

ROUTES = {("GET", "/v1/archive"): Action.READ_DOCUMENT}
"""
SERVICE = 'tenant: "*", roles: [service]'
OWN_FILES = {
    "__init__.py": '"""A service of this test."""\n',
    "README.md": "# Archive\n",
    "settings.py": SETTINGS,
    "api.py": "METHOD_ACTIONS = {}\n",
    "http.py": HTTP,
}
# Prints facts about the copy as JSON.
LOOK = """
import json
from pathlib import Path

from services.cli.backup.sources import STORES
from services.cli.commands.init import certify, initialise
from services.cli.local.identities import SAMPLES
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.settings import KINDS, check_settings, known_settings
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.settings import describe
from services.shared.wire.topics import BY_NAME

folder, layout = Path("trust"), Layout(Path("var"))
initialise(folder, SystemClock(), SAMPLES)
certify(folder, (), "glossator.local", SystemClock())
layout.root.mkdir()
older = {"grpc": [1, 2, 3, 4, 5], "http": [6, 7, 8, 9, 10], "metrics": [11, 12, 13, 14, 15]}
(layout.root / "ports.json").write_text(json.dumps(older))
check_settings({"GLOSSATOR_PAGE_SIZE": "20"}, layout, SystemPorts())
print(json.dumps({
    "environment": layout.environment("archive", SystemPorts(), "127.0.0.1:1"),
    "old": layout.planned_ports().address("grpc", "archive"),
    "ports": len(set(SystemPorts.free().all())),
    "trust": sorted(path.name for path in (folder / "archive").iterdir()),
    "scopes": sorted(json.loads((folder / "archive/keys.json").read_text())["tenants"]["harbour-bank"]["scopes"]),
    "consumers": BY_NAME["annotations.published"].consumers,
    "producers": BY_NAME["audit.recorded"].producers,
    "defaults": {row.name: row.default for row in describe(KINDS["archive"])},
    "known": "GLOSSATOR_PAGE_SIZE" in known_settings(),
    "stores": STORES,
}))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy of the tree to which the service was added."""
    made = Tree(tmp_path_factory.mktemp("tree"))
    for name, text in OWN_FILES.items():
        made.write(f"services/{NAME}/{name}", text)
    made.replace("services/shared/wire/services.py", ")\nBY_NAME", f"{ROW})\nBY_NAME")
    policy = "playbooks/policies/access.yaml"
    made.replace(policy, "\nservices:\n", f'\nservices:\n  "service:{NAME}":\n    document.read:\n')
    name = f"spiffe://glossator.local/glossator/{NAME}"
    made.replace(policy, "\ncertificates:\n", f"\ncertificates:\n  {name}: {{subject: 'service:{NAME}', {SERVICE}}}\n")
    return made


def test_the_code_derives_it(tree: Tree) -> None:
    seen = json.loads(tree.run("-c", LOOK))
    assert seen["environment"]["GLOSSATOR_GRPC_ADDRESS"] == "127.0.0.1:17107"
    assert seen["environment"]["GLOSSATOR_ANNOTATION_ADDRESS"] == "127.0.0.1:17104"
    assert seen["environment"]["GLOSSATOR_KEY_FILE"].endswith(f"/{NAME}.json")
    assert seen["old"] == "127.0.0.1:17107"
    assert seen["ports"] == 5 + 3 * 7
    assert {"keys.json", "tls.crt"} <= set(seen["trust"])
    assert seen["scopes"] == ["redacted"]
    assert seen["consumers"] == ["case-system", NAME]
    assert seen["producers"][-1] == NAME
    assert seen["defaults"]["http_address"] == "127.0.0.1:17207"
    assert seen["known"]
    assert seen["stores"] == [NAME, "annotation", "redaction", "ingestion"]


def test_the_pages_list_it(tree: Tree) -> None:
    tree.run("scripts/make_reference.py")
    assert f"| {NAME} | {CALLEE} |" in tree.read("docs/reference/services.md")
    assert f"`{NAME}`" in tree.read("docs/reference/topics.md")
    assert "GLOSSATOR_PAGE_SIZE" in tree.read("docs/reference/settings.md")
    assert f"`service:{NAME}`" in tree.read("docs/reference/access.md")
    assert "`GET /v1/archive`" in tree.read("docs/reference/access.md")
    for page in ("docs/explanation/architecture.md", "docs/how-to/deploy.md"):
        assert f"| {NAME} | {CALLEE} |" in tree.read(page)
    assert f"| {NAME} | 17107 | 17207 | 17307 |" in tree.read("docs/how-to/deploy-compose.md")


@needs_helm
def test_the_chart_and_the_compose_file_have_it(tree: Tree) -> None:
    assert "0 faults" in tree.run("scripts/check_chart.py", "--write")
    chart = tree.folder / "deploy/helm/glossator"
    values = ("--set", "triton.address=triton:8001", "--set", f"components.{NAME}.settings.PAGE_SIZE=20")
    made = [one for one in yaml.safe_load_all(tree.command(HELM, "template", "glossator", str(chart), *values)) if one]
    own = {one["kind"]: one for one in made if one["metadata"]["name"] == f"glossator-{NAME}"}
    assert own["ConfigMap"]["data"]["GLOSSATOR_ANNOTATION_ADDRESS"] == "glossator-annotation:17104"
    assert own["ConfigMap"]["data"]["GLOSSATOR_PAGE_SIZE"] == "20"
    (container,) = own["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert container["ports"][1] == {"name": "http", "containerPort": 17207}
    assert container["env"][0]["name"] == "GLOSSATOR_DATABASE_URL"
    callees = [peer for rule in own["NetworkPolicy"]["spec"]["egress"] for peer in rule.get("to", [])]
    assert CALLEE in [_component(peer) for peer in callees]
    (policy,) = [
        one for one in made if one["kind"] == "NetworkPolicy" and one["metadata"]["name"] == f"glossator-{CALLEE}"
    ]
    assert [_component(peer) for peer in policy["spec"]["ingress"][0]["from"]] == [NAME]
    composed = yaml.safe_load(tree.read("docker-compose.yml"))
    assert composed["services"][NAME]["environment"]["GLOSSATOR_ANNOTATION_ADDRESS"] == "annotation:17100"
    assert composed["services"][NAME]["ports"][0] == "127.0.0.1:17107:17100"
    assert f"CREATE DATABASE {NAME};" in composed["configs"]["databases"]["content"]


def _component(peer: dict[str, dict[str, dict[str, str]]]) -> str:
    return peer.get("podSelector", {}).get("matchLabels", {}).get("app.kubernetes.io/component", "")

"""The objects of the chart for different values."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import yaml

from scripts.check_chart import alerts, stale
from scripts.deploykit.chart import SETTINGS
from scripts.referencekit.memory import most_memory
from services.shared.runtime.settings import PREFIX, describe, is_loopback
from services.shared.wire.services import BY_NAME, SERVICES, Service
from tests.unit.deploy.charts import (
    CHART,
    COMPONENTS,
    EXTERNAL,
    Object,
    RefusedError,
    needs_helm,
    of_kind,
    pods,
    render,
    settings_of,
)

pytestmark = needs_helm
RENDERS = ("triton", "external", "plain")
VALUES = yaml.safe_load((CHART / "values.yaml").read_text())
each_service = pytest.mark.parametrize("service", SERVICES, ids=COMPONENTS)


@pytest.mark.parametrize("name", RENDERS)
class TestEveryRender:
    def test_every_component_has_its_objects(self, name: str) -> None:
        objects = render({}, name)
        for kind in ("Deployment", "Service", "ServiceAccount", "ConfigMap", "PodDisruptionBudget"):
            assert set(COMPONENTS) <= set(of_kind(objects, kind)), kind

    def test_pods_are_restricted(self, name: str) -> None:
        for pod in pods(render({}, name)):
            assert pod["automountServiceAccountToken"] is False
            assert pod["securityContext"]["runAsNonRoot"] is True
            assert pod["securityContext"]["runAsUser"] > 0
            assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
            assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
            assert all("hostPath" not in volume for volume in pod["volumes"])
            for container in pod["containers"]:
                security = container["securityContext"]
                assert security["readOnlyRootFilesystem"] is True
                assert security["allowPrivilegeEscalation"] is False
                assert security["capabilities"] == {"drop": ["ALL"]}
                assert "memory" in container["resources"]["limits"]
                assert {"name": "tmp", "mountPath": "/tmp"} in container["volumeMounts"]

    def test_ingestion_has_the_memory_that_its_processes_can_reach(self, name: str) -> None:
        (pod,) = [one for one in pods(render({}, name)) if one["containers"][0]["name"] == "ingestion"]
        limit = pod["containers"][0]["resources"]["limits"]["memory"]
        assert int(limit.removesuffix("Gi")) * 1024 >= most_memory()

    def test_every_container_has_probes(self, name: str) -> None:
        for deployment in of_kind(render({}, name), "Deployment").values():
            (container,) = deployment["spec"]["template"]["spec"]["containers"]
            ports = {port["name"] for port in container["ports"]}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                assert container[probe]["httpGet"]["port"] in ports

    def test_every_variable_is_a_setting_of_its_service(self, name: str) -> None:
        objects = render({}, name)
        for component in COMPONENTS:
            known = {row.env for row in describe(SETTINGS[component])}
            given = {one for one in settings_of(objects, component) if one.startswith(PREFIX)}
            assert given <= known, component

    def test_connections_of_a_pod_use_tls(self, name: str) -> None:
        objects = render({}, name)
        for component in COMPONENTS:
            given = settings_of(objects, component)
            for kind in {"grpc", "http"} & set(BY_NAME[component].ports()):
                assert not is_loopback(given[f"GLOSSATOR_{kind.upper()}_ADDRESS"])
            for wanted in ("TLS_CERTIFICATE", "TLS_KEY", "TLS_CA", "TLS_CLIENT_CA"):
                assert given[PREFIX + wanted].startswith("/etc/glossator/")
            assert given["GLOSSATOR_METRICS_EXPOSED"] == "true"

    def test_named_files_are_mounted(self, name: str) -> None:
        objects = render({}, name)
        for component, deployment in of_kind(objects, "Deployment").items():
            if component == "triton":
                continue
            (container,) = deployment["spec"]["template"]["spec"]["containers"]
            mounts = tuple(mount["mountPath"] for mount in container["volumeMounts"])
            files = [value for value in settings_of(objects, component).values() if value.startswith("/etc/")]
            assert files
            assert all(file.startswith(mounts) for file in files)

    def test_secrets_are_references(self, name: str) -> None:
        objects = render({}, name)
        assert not of_kind(objects, "Secret")
        for component in COMPONENTS:
            data = of_kind(objects, "ConfigMap")[component]["data"]
            assert not any("DATABASE_URL" in key or "SECRET" in key for key in data)

    def test_pods_have_time_to_drain(self, name: str) -> None:
        for component, deployment in of_kind(render({}, name), "Deployment").items():
            drain = SETTINGS.get(component, SETTINGS["common"]).model_fields["drain_seconds"].default
            assert deployment["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > drain


def test_every_component_denies_other_traffic() -> None:
    policies = of_kind(render(), "NetworkPolicy")
    assert set(policies) == {"deny", "topics", *COMPONENTS}
    assert policies["deny"]["spec"] == {
        "podSelector": {
            "matchLabels": {"app.kubernetes.io/name": "glossator", "app.kubernetes.io/instance": "glossator"}
        },
        "policyTypes": ["Ingress", "Egress"],
    }
    for component in COMPONENTS:
        assert policies[component]["spec"]["policyTypes"] == ["Ingress", "Egress"]
        assert policies[component]["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == component


@pytest.mark.parametrize(
    ("component", "ports"),
    [
        ("ingestion", {53, 9093, 5432, 443, "grpc"}),
        ("redaction", {53, 9093, 5432, 443}),
        ("inference", {53, 9093, 5432, 443, "grpc", 8001}),
        ("annotation", {53, 9093, 5432, 443, "grpc"}),
        ("feedback", {53, 9093, 5432, 443}),
        ("topics", {53, 9093}),
    ],
)
def test_destinations_of_a_component(component: str, ports: set[int | str]) -> None:
    egress = of_kind(render(), "NetworkPolicy")[component]["spec"]["egress"]
    assert {port["port"] for rule in egress for port in rule["ports"]} == ports


_GRPC = [{"protocol": "TCP", "port": "grpc"}]


@each_service
def test_only_its_callers_reach_a_component(service: Service) -> None:
    callers = {
        "grpc": [_pods(one.name) for one in SERVICES if service.name in one.calls],
        "http": [_pods(one.name) for one in SERVICES if service.name in one.rests],
    }
    ingress = of_kind(render(), "NetworkPolicy")[service.name]["spec"]["ingress"] or []
    assert [(rule["ports"], rule["from"]) for rule in ingress] == [
        ([{"protocol": "TCP", "port": kind}], peers) for kind, peers in callers.items() if peers
    ]


@each_service
def test_a_component_reaches_the_services_that_it_calls(service: Service) -> None:
    egress = of_kind(render(), "NetworkPolicy")[service.name]["spec"]["egress"]
    assert [rule["to"] for rule in egress if rule["ports"] == _GRPC] == [[_pods(callee)] for callee in service.calls]
    rest = [{"protocol": "TCP", "port": "http"}]
    assert [rule["to"] for rule in egress if rule["ports"] == rest] == [[_pods(callee)] for callee in service.rests]


@each_service
def test_a_component_has_the_addresses_of_the_services_that_it_calls(service: Service) -> None:
    given = settings_of(render(), service.name)
    addresses = {f"{PREFIX}{one.upper()}_ADDRESS" for one in COMPONENTS}
    assert addresses & set(given) == {f"{PREFIX}{one.upper()}_ADDRESS" for one in service.calls}
    urls = {f"{PREFIX}{one.upper()}_URL" for one in COMPONENTS} - {f"{PREFIX}CONSOLE_URL"}
    assert urls & set(given) == {f"{PREFIX}{one.upper()}_URL" for one in service.rests}


@each_service
def test_default_values_agree_with_the_table(service: Service) -> None:
    component = VALUES["components"][service.name]
    assert component["ports"] == service.ports()
    assert component["topics"] == list(service.reads)
    assert component["database"] is service.database
    assert ("autoscaling" not in component) is bool(service.tables)


def test_the_components_are_the_services() -> None:
    assert tuple(VALUES["components"]) == COMPONENTS


@pytest.mark.parametrize(("model", "users"), [("gliner", {"inference", "redaction"}), ("", {"inference"})])
def test_only_users_of_triton_reach_it(model: str, users: set[str]) -> None:
    objects = render({"components": {"redaction": {"settings": {"REDACTION_MODEL": model}}}}, "triton")
    rule = of_kind(objects, "NetworkPolicy")["triton"]["spec"]["ingress"][0]
    assert rule["ports"] == [{"protocol": "TCP", "port": "grpc"}]
    assert {one["podSelector"]["matchLabels"]["app.kubernetes.io/component"] for one in rule["from"]} == users
    told = {one for one in COMPONENTS if PREFIX + "TRITON_ADDRESS" in settings_of(objects, one)}
    assert told == users
    assert {one for one in COMPONENTS if {"protocol": "TCP", "port": 8001} in _egress(objects, one)} == users


def test_originals_can_use_another_triton() -> None:
    own = {"REDACTION_MODEL": "gliner", "TRITON_ADDRESS": "originals:9001"}
    objects = render({**EXTERNAL, "components": {"redaction": {"settings": own}}})
    assert settings_of(objects, "redaction")[PREFIX + "TRITON_ADDRESS"] == "originals:9001"
    assert settings_of(objects, "redaction")[PREFIX + "TRITON_TLS"] == "true"
    assert {"protocol": "TCP", "port": 9001} in _egress(objects, "redaction")
    assert {"protocol": "TCP", "port": 8001} not in _egress(objects, "redaction")


def test_the_language_model_can_use_another_triton() -> None:
    own = {"LLM": "on", "LLM_ADDRESS": "vllm.models:9002"}
    objects = render({**EXTERNAL, "components": {"inference": {"settings": own}}})
    assert settings_of(objects, "inference")[PREFIX + "LLM_ADDRESS"] == "vllm.models:9002"
    assert [port["port"] for port in _egress(objects, "inference")].count(9002) == 1
    assert {"protocol": "TCP", "port": 9002} not in _egress(objects, "redaction")


def _pods(component: str) -> Object:
    labels = {"name": "glossator", "instance": "glossator", "component": component}
    return {"podSelector": {"matchLabels": {f"app.kubernetes.io/{name}": value for name, value in labels.items()}}}


def _egress(objects: Sequence[Object], component: str) -> list[Mapping[str, Any]]:
    rules = of_kind(objects, "NetworkPolicy")[component]["spec"]["egress"]
    return [port for rule in rules for port in rule["ports"]]


def test_keda_reads_the_lag_of_each_topic() -> None:
    shared = render({"kafka": {"tenantTopics": False}}, "triton")
    triggers = of_kind(shared, "ScaledObject")["ingestion"]["spec"]["triggers"]
    assert [one["metadata"]["topic"] for one in triggers] == [f"legal.{topic}" for topic in BY_NAME["ingestion"].reads]
    assert {one["metadata"]["consumerGroup"] for one in triggers} == {"legal.ingestion"}


def test_keda_reads_the_lag_of_the_group_on_topics_per_tenant() -> None:
    [trigger] = of_kind(render({}, "triton"), "ScaledObject")["ingestion"]["spec"]["triggers"]
    assert trigger["metadata"]["consumerGroup"] == "legal.ingestion"
    assert "topic" not in trigger["metadata"]


def test_the_topics_job_reads_the_tenants_of_the_mounted_policy() -> None:
    [container] = of_kind(render({}, "triton"), "Job")["topics"]["spec"]["template"]["spec"]["containers"]
    given = {one["name"]: one["value"] for one in container["env"]}
    assert given[PREFIX + "ACCESS_POLICY"] == f"{MOUNTED}/policies/access.yaml"
    assert given[PREFIX + "KAFKA_TENANT_TOPICS"] == "true"
    assert given[PREFIX + "KAFKA_SASL_MECHANISM"] == "OAUTHBEARER"
    assert MOUNTED in {one["mountPath"] for one in container["volumeMounts"]}


MOUNTED = "/etc/glossator/playbooks"
OWN = {"existingConfigMap": "x", "files": ["nda.yaml", "policies/holds.yaml", "policies/redaction/legal-review.yaml"]}
CASES: list[tuple[dict[str, Any], str, str, Any]] = [
    ({"settings": {"LOG_LEVEL": "DEBUG"}}, "feedback", "LOG_LEVEL", "DEBUG"),
    ({"components": {"inference": {"settings": {"WINDOW": 1000000}}}}, "inference", "WINDOW", "1000000"),
    ({"components": {"inference": {"settings": {"MIN_CONFIDENCE": 0.25}}}}, "inference", "MIN_CONFIDENCE", "0.25"),
    ({"kafka": {"bootstrap": "a:1,b:2"}}, "ingestion", "KAFKA_BOOTSTRAP", "a:1,b:2"),
    ({}, "redaction", "TLS_CLIENT_CA", "/etc/glossator/tls/ca.crt"),
    ({"tls": {"clientCertificates": False}}, "redaction", "TLS_CLIENT_CA", "/etc/glossator/tls/ca.crt"),
    ({"issuer": {"existingConfigMap": "x"}}, "redaction", "OIDC_FILE", "/etc/glossator/oidc/oidc.yaml"),
    ({"issuer": {"revocations": True}}, "redaction", "REVOKED_FILE", "/etc/glossator/issuer/revoked.txt"),
    ({}, "annotation", "ACCESS_POLICY", "/app/playbooks/policies/access.yaml"),
    (
        {"playbooks": {"existingConfigMap": "x"}},
        "annotation",
        "ACCESS_POLICY",
        "/etc/glossator/playbooks/policies/access.yaml",
    ),
    ({"playbooks": OWN}, "annotation", "PLAYBOOKS_OWN", MOUNTED),
    ({"playbooks": OWN}, "redaction", "HOLDS", f"{MOUNTED}/policies/holds.yaml"),
    (
        {"playbooks": OWN},
        "redaction",
        "REDACTION_POLICY",
        f"{MOUNTED}/policies/redaction/legal-review.yaml",
    ),
    ({"triton": {"address": "other:9", "tls": False}}, "inference", "TRITON_ADDRESS", "other:9"),
    ({"fullnameOverride": "review"}, "inference", "REDACTION_ADDRESS", "review-redaction:17102"),
    ({}, "annotation", "REDACTION_ADDRESS", "glossator-redaction:17102"),
    ({}, "annotation", "INFERENCE_ADDRESS", "glossator-inference:17103"),
    ({}, "annotation", "INGESTION_ADDRESS", "glossator-ingestion:17101"),
    ({}, "redaction", "KAFKA_USERNAME", "redaction"),
    ({}, "annotation", "DATABASE_URL", "database-url"),
    ({}, "feedback", "KEYS_DATABASE_URL", "keys-database-url"),
]


@pytest.mark.parametrize(("values", "component", "name", "wanted"), CASES)
def test_values_become_settings(values: dict[str, Any], component: str, name: str, wanted: str) -> None:
    assert settings_of(render(EXTERNAL | values), component)[PREFIX + name] == wanted


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"replicas": 3}, "replicas"),
    ({"settings": {"LOG_LEVLE": "DEBUG"}}, "LOG_LEVLE"),
    ({"settings": {"DATABASE_URL": "postgresql://user:password@host/db"}}, "DATABASE_URL"),
    ({"components": {"feedback": {"replicas": 2}}}, "replicas"),
    ({"components": {"feedback": {"settings": {"TRITON_TLS": True}}}}, "TRITON_TLS"),
    ({"components": {"feedback": {"autoscaling": {"by": "cpu"}}}}, "autoscaling"),
    ({"podSecurity": {"user": 0}}, "user"),
    ({"terminationGracePeriodSeconds": 10}, "terminationGracePeriodSeconds"),
    ({"triton": {"address": ""}}, "triton.address"),
]


@pytest.mark.parametrize(("values", "named"), REFUSED)
def test_invalid_values_are_refused_by_name(values: dict[str, Any], named: str) -> None:
    with pytest.raises(RefusedError, match=named):
        render(EXTERNAL | values)


def test_feedback_has_at_most_one_replica() -> None:
    deployment = of_kind(render(), "Deployment")["feedback"]
    assert deployment["spec"]["replicas"] == 1
    assert deployment["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize(("by", "kind"), [("none", None), ("keda", "ScaledObject"), ("cpu", "HorizontalPodAutoscaler")])
def test_autoscaling_sets_the_replicas(by: str, kind: str | None) -> None:
    objects = render(EXTERNAL | {"components": {"redaction": {"autoscaling": {"by": by}}}})
    assert ("replicas" in of_kind(objects, "Deployment")["redaction"]["spec"]) is (kind is None)
    for one in ("ScaledObject", "HorizontalPodAutoscaler"):
        assert ("redaction" in of_kind(objects, one)) is (one == kind)


def test_topics_are_created_before_the_release() -> None:
    job = of_kind(render(), "Job")["topics"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert container["command"] == ["python", "-m", "services.cli", "topics", "apply"]
    assert "envFrom" not in container
    known = {row.env for row in describe(SETTINGS["common"])}
    assert {one["name"] for one in container["env"]} <= known
    assert not of_kind(render({}, "plain"), "Job")


def test_alerts_come_from_the_metrics() -> None:
    rule = next(one for one in render({}, "external") if one["kind"] == "PrometheusRule")
    (group,) = rule["spec"]["groups"]
    assert {one["alert"] for one in group["rules"]} >= {"GlossatorLag", "GlossatorDeadLetters"}
    assert (CHART / "files" / "alerts.yaml").read_text() == alerts("")


def test_alerts_link_to_the_page_of_the_values() -> None:
    values = {"monitoring": {"runbookUrl": "https://docs.example/alerts"}}
    rule = next(one for one in render(values, "external") if one["kind"] == "PrometheusRule")
    links = {one["annotations"]["runbook_url"] for one in rule["spec"]["groups"][0]["rules"]}
    assert "https://docs.example/alerts#glossatorlag" in links


def test_generated_files_are_up_to_date() -> None:
    assert stale() == []


def test_the_register_of_holds_is_in_a_folder_that_kubernetes_keeps_up_to_date() -> None:
    files = ["policies/access.yaml", "policies/holds.yaml"]
    objects = render({**EXTERNAL, "playbooks": {"existingConfigMap": "our-policies", "files": files}})
    assert settings_of(objects, "redaction")["GLOSSATOR_HOLDS"] == "/etc/glossator/playbooks/policies/holds.yaml"
    (container,) = of_kind(objects, "Deployment")["redaction"]["spec"]["template"]["spec"]["containers"]
    assert not [one for one in container["volumeMounts"] if "subPath" in one]

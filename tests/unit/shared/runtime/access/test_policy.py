"""The access policy file: valid, or rejected with line numbers."""

import json
from pathlib import Path

import pytest

from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.policy import AccessPolicy, load_policy
from services.shared.runtime.yaml_file import YamlFileError

REPOSITORY = Path(__file__).parents[5]
POLICY = REPOSITORY / "samples/access.yaml"
SHIPPED = REPOSITORY / "playbooks/policies/access.yaml"
SCHEMA = SHIPPED.with_name("access.schema.json")
_NOT_GRANTED = {Action.AUTHENTICATE, Action.CONFIGURE, Action.DESTROY}

SMALL = """\
version: 1
tenants: [a]
roles:
  submitter:
    document.submit:
services: {}
"""
SERVICE = SMALL.replace("services: {}", 'services:\n  "service:x":\n    {right}')
CHECKS = SERVICE.format(right="redaction.check_prompt:")
NAMED = """\
certificates:
  {name}: {{subject: "service:{who}", tenant: "*", roles: [service]}}
"""


@pytest.fixture(scope="module")
def policy() -> AccessPolicy:
    return load_policy(POLICY)


def actor(*roles: Role, subject: str = "x", tenant: str = "harbour-bank") -> Actor:
    return Actor(subject, tenant, frozenset(roles))


def test_the_schema_has_all_roles_and_actions() -> None:
    schema = json.loads(SCHEMA.read_text())
    assert set(schema["properties"]["roles"]["propertyNames"]["enum"]) == set(Role) - {Role.SERVICE}
    assert set(schema["$defs"]["grants"]["propertyNames"]["enum"]) == set(Action) - _NOT_GRANTED
    assert set(schema["$defs"]["actor"]["properties"]["roles"]["items"]["enum"]) == set(Role)


@pytest.mark.parametrize("folder", ["playbooks", "deploy/helm"])
def test_what_is_shipped_names_no_sample_tenant(folder: str, policy: AccessPolicy) -> None:
    files = [path for path in (REPOSITORY / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    named = {str(path) for path in files for tenant in policy.tenants if tenant.encode() in path.read_bytes()}
    assert (named, load_policy(SHIPPED).tenants) == (set(), ())


def test_sections_that_a_policy_leaves_out_are_those_of_the_shipped_one(tmp_path: Path, policy: AccessPolicy) -> None:
    path, shipped = tmp_path / "access.yaml", load_policy(SHIPPED)
    assert (policy.roles, policy.services) == (shipped.roles, shipped.services)
    assert set(shipped.certificates) < set(policy.certificates)
    path.write_text("version: 1\ntenants: [a]\nroles: {submitter: {document.submit: }}\n")
    own = load_policy(path)
    assert (list(own.roles), own.services, own.certificates) == (["submitter"], shipped.services, shipped.certificates)
    path.write_text("version: 1\ntenants: [a]\n" + NAMED.format(name="spiffe://bank/x", who="redaction"))
    with pytest.raises(YamlFileError, match=r"services\.service:ingestion: no entry of certificates has this subject"):
        load_policy(path)  # with a trust domain of its own, no name of another one counts
    path.write_text(SMALL + NAMED.format(name="spiffe://bank/x", who="redaction"))
    assert list(load_policy(path).certificates) == ["spiffe://bank/x"]


def test_every_role_and_action_has_a_grant(policy: AccessPolicy) -> None:
    granted = {action for table in (*policy.roles.values(), *policy.services.values()) for action in table}
    assert set(policy.roles) == set(Role) - {Role.SERVICE}
    assert granted == set(Action) - _NOT_GRANTED


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        (Action.REVEAL, {Role.SENIOR_REVIEWER, Role.COMPLIANCE}),
        (Action.ERASE, {Role.COMPLIANCE}),
        (Action.EXPORT, {Role.DATA_SCIENTIST}),
        (Action.REVIEW, {Role.REVIEWER, Role.SENIOR_REVIEWER}),
        (
            Action.READ_TEXT,
            {Role.REVIEWER, Role.SENIOR_REVIEWER, Role.CASE_SYSTEM, Role.COMPLIANCE, Role.PLAYBOOK_OWNER},
        ),
        (Action.READ_VALUES, {Role.CASE_SYSTEM}),
        (Action.REVEAL_VALUES, {Role.REVIEWER, Role.SENIOR_REVIEWER, Role.COMPLIANCE}),
        (Action.GRANT_REVEAL, {Role.SENIOR_REVIEWER}),
        (Action.CHECK_PROMPT, set()),
        (Action.SUBMIT, {Role.SUBMITTER}),
    ],
)
def test_grants_of_important_roles(policy: AccessPolicy, action: Action, roles: set[Role]) -> None:
    assert {role for role in policy.roles if policy.grants(actor(role), action)} == roles


@pytest.mark.parametrize("action", [Action.READ_TEXT, Action.REVEAL, Action.EXPORT, Action.ERASE])
def test_text_and_exports_need_a_purpose(policy: AccessPolicy, action: Action) -> None:
    for table in policy.roles.values():
        assert action not in table or table[action].purposes


def test_playbook_owners_read_text_for_previews_only(policy: AccessPolicy) -> None:
    assert policy.roles[Role.PLAYBOOK_OWNER][Action.READ_TEXT].purposes == frozenset({"playbook"})


def test_a_service_needs_its_subject_and_role(policy: AccessPolicy) -> None:
    assert policy.grants(actor(Role.SERVICE, subject="service:inference"), Action.CHECK_PROMPT)
    assert not policy.grants(actor(Role.SERVICE, subject="service:feedback"), Action.CHECK_PROMPT)
    assert not policy.grants(actor(Role.REVIEWER, subject="service:inference"), Action.CHECK_PROMPT)


@pytest.mark.parametrize(
    ("tenant", "source", "matter", "expected"),
    [
        ("harbour-bank", "deal-vault", "HB-2024-0117", True),
        ("northgate-credit", "deal-vault", "HB-2024-0117", False),
        ("harbour-bank", "people-desk", "HB-HR-2023-011", True),
        ("harbour-bank", "people-desk", "HB-2024-0117", False),
        ("harbour-bank", "nobody", "HB-2024-0117", False),
        ("harbour-bank", "", "", False),
    ],
)
def test_sources_submit_to_their_tenant(
    policy: AccessPolicy, tenant: str, source: str, matter: str, expected: bool
) -> None:
    assert policy.allows_source(tenant, source, matter) is expected


def test_a_minimal_policy_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(SMALL)
    assert load_policy(path, SCHEMA).tenants == ("a",)


@pytest.mark.parametrize(
    ("text", "line", "about"),
    [
        (SMALL + "unknown: 1\n", 7, "unknown"),
        (SMALL.replace("document.submit", "document.sbumit"), 5, "sbumit"),
        (SMALL.replace("submitter", "service"), 4, "service"),
        (SMALL.replace("document.submit:", "document.submit: {mfa_minutes: 0}"), 5, "minimum"),
        (SMALL.replace("document.submit:", "document.submit: {purposes: []}"), 5, "non-empty"),
        (SMALL.replace("[a]", "['*']"), 2, "match"),
        (SMALL + "sources:\n  dms:\n    tenant: b\n", 9, "tenant 'b' does not exist"),
        (SMALL + "walls:\n  b: {m: {members: [x]}}\n", 8, "tenant 'b' does not exist"),
        (SMALL + "send_hidden_text: [b]\n", 7, "tenant 'b' does not exist"),
        (
            CHECKS + NAMED.format(name="spiffe://a/other", who="y"),
            7,
            "add spiffe",
        ),
        (SERVICE.format(right="vault.reveal_spans:") + NAMED.format(name="spiffe://a/x", who="x"), 8, "on_behalf_of"),
        (
            CHECKS + NAMED.format(name="x.a", who="x"),
            10,
            "needs a SPIFFE name",
        ),
        (SMALL + "walls:\n  a:\n    m: {}\n", 9, "m"),
        (SMALL.replace("document.submit:", "document.reveal: {minutes: 5}"), 5, "scope"),
        (SMALL.replace("document.submit:", "document.reveal: {minutes: 5, scope: matter}"), 5, "matter"),
        (SMALL.replace("document.submit:", "document.submit: {minutes: 5}"), 5, "only document.reveal"),
        (SMALL + "certificates:\n  n: {subject: s, tenant: b, roles: [submitter]}\n", 8, "tenant 'b' does not exist"),
        ("- 1\n", 1, "mapping"),
    ],
)
def test_faults_have_line_numbers(tmp_path: Path, text: str, line: int, about: str) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(text)
    with pytest.raises(YamlFileError) as caught:
        load_policy(path, SCHEMA)
    assert str(caught.value).startswith(f"access.yaml:{line}: ")
    assert about in str(caught.value)


@pytest.mark.parametrize("text", ["", "a: [", "a: b: c", "!!python/object:os.system x"])
def test_invalid_yaml_is_rejected(tmp_path: Path, text: str) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(text)
    with pytest.raises(YamlFileError, match=r"access\.yaml:\d+"):
        load_policy(path, SCHEMA)

"""`oidc.yaml`: what it configures, and the line of each fault."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.shared.domain.records import Role
from services.shared.runtime.access.oidc.issuers import (
    ClaimPaths,
    Issuer,
    StepUp,
    build_issuers,
    is_secure,
    read_issuers,
)
from services.shared.runtime.yaml_file import YamlFileError

LEAST = """\
version: 1
issuers:
  bank:
    url: https://sso.harbour-bank.example/realms/bank
    tenants: [harbour-bank]
    roles:
      lawyers: [reviewer]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def build(folder: Path, text: str) -> dict[str, Issuer]:
    (folder / "oidc.yaml").write_text(text)
    return dict(build_issuers(read_issuers(folder / "oidc.yaml")))


def test_the_shortest_entry_has_safe_defaults(folder: Path) -> None:
    url = "https://sso.harbour-bank.example/realms/bank"
    roles = {"lawyers": frozenset({Role.REVIEWER})}
    assert build(folder, LEAST) == {url: Issuer("bank", url, frozenset({"harbour-bank"}), roles)}


def test_every_key_of_an_entry(folder: Path) -> None:
    more = """\
    algorithms: [ES256]
    audience: api://glossator
    claims:
      subject: preferred_username
      tenant: [tenancy, name]
      roles: [realm_access, roles]
      matters: matters
    step_up: {acr_values: [gold, platinum], amr_values: [otp]}
    subject_prefix: "bank:"
    ca: /etc/ssl/bank.pem
    leeway_seconds: 5
    keep_keys_minutes: 10
"""
    assert list(build(folder, LEAST + more).values()) == [
        Issuer(
            name="bank",
            url="https://sso.harbour-bank.example/realms/bank",
            tenants=frozenset({"harbour-bank"}),
            roles={"lawyers": frozenset({Role.REVIEWER})},
            algorithms=("ES256",),
            audience="api://glossator",
            claims=ClaimPaths(("preferred_username",), ("tenancy", "name"), ("realm_access", "roles"), ("matters",)),
            step_up=StepUp(("gold", "platinum"), frozenset({"otp"})),
            prefix="bank:",
            ca="/etc/ssl/bank.pem",
            leeway=timedelta(seconds=5),
            keep=timedelta(minutes=10),
        )
    ]


def test_the_example_of_the_documentation_is_valid(folder: Path) -> None:
    page = Path(__file__).parents[6] / "docs" / "how-to" / "connect-an-identity-provider.md"
    text = page.read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    assert [one.step_up.acr_values for one in build(folder, text).values()] == [("gold",)]


OTHER = """\
  other:
    url: {url}
    tenants: [{tenant}]
    roles: {{staff: [operator]}}
"""


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        (LEAST.replace("https:", "http:"), 4, "needs https"),
        (LEAST.replace("[harbour-bank]", "[harbour-bank, quay-bank]"), 5, "claims.tenant must name the claim"),
        (LEAST.replace("[reviewer]", "[service]"), 7, "service"),
        (LEAST.replace("[reviewer]", "[reviewr]"), 7, "reviewr"),
        (LEAST + "    algorithms: [HS256]\n", 8, "HS256"),
        (LEAST + "    algorithms: [none]\n", 8, "none"),
        (LEAST + "    keep_keys_minutes: 100000\n", 8, "100000"),
        (LEAST + "    audiences: x\n", 8, "audiences"),
        (LEAST + OTHER.format(url="https://b.example", tenant="harbour-bank"), 10, "give one of both a subject_prefix"),
        (
            LEAST + OTHER.format(url="https://sso.harbour-bank.example/realms/bank", tenant="quay-bank"),
            9,
            "is also the URL of issuers.bank",
        ),
    ],
)
def test_faults_have_a_line_and_a_remedy(folder: Path, text: str, line: int, fault: str) -> None:
    with pytest.raises(YamlFileError) as error:
        build(folder, text)
    assert [number for number, what in error.value.problems if fault in what] == [line]


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("https://sso.example/realms/bank", True),
        ("http://127.0.0.1:8080/realms/bank", True),
        ("http://[::1]:8080", True),
        ("http://localhost:8080", True),
        ("http://sso.example", False),
        ("http://127.0.0.1.example", False),
        ("https://user@sso.example", False),
        ("https://sso.example/?x=1", False),
        ("https://sso.example/#x", False),
        ("https://", False),
        ("https://[sso", False),
        ("ftp://sso.example", False),
    ],
)
def test_keys_come_over_https_or_from_this_machine(url: str, secure: bool) -> None:
    assert is_secure(url) is secure

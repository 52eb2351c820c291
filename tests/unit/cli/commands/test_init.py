"""The files that `glossator init` creates for each service."""

import json
from pathlib import Path

import pytest
from cryptography import x509
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.commands.init import certify, initialise
from services.cli.local.identities import SAMPLES
from services.cli.local.tools import CHECKOUT
from services.shared.runtime.access.credentials import LocalVerifier
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.provider import HOLDERS, LocalKeys
from services.shared.runtime.servers.tls import channel_credentials, check_tls, read_tls
from services.shared.wire.services import SERVICE_NAMES

_POLICY = ("--access-policy", str(SAMPLES))
FILES = {"keys.json", "tls.crt", "tls.key", "ca.crt", "public.pem", "kafka-password"}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("trust")
    initialise(made, SystemClock(), SAMPLES)
    certify(made, ["glossator.example"], "glossator.local", SystemClock())
    return made


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_service_gets_only_its_own_files(directory: Path, service: str) -> None:
    folder = directory / service
    key = "keys.json" if HOLDERS[service] else "session.key"
    assert {path.name for path in folder.iterdir()} == FILES - {"keys.json"} | {key}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / key, folder / "tls.key"))
    if key != "keys.json":
        return
    for tenant in json.loads((folder / "keys.json").read_text())["tenants"].values():
        assert set(tenant["scopes"]) == set(HOLDERS[service])


@pytest.mark.parametrize(("options", "people"), [([], False), (["--people"], True)])
async def test_credentials_of_people_are_created_on_request(tmp_path: Path, options: list[str], people: bool) -> None:
    _run(["init", "--directory", str(tmp_path), *_POLICY, *options], tmp_path)
    credentials = sorted((tmp_path / "authority" / "credentials").glob("*.token"))
    assert bool(credentials) is people
    verifier = LocalVerifier.open(tmp_path / "redaction" / "public.pem", SystemClock())
    for one in credentials:
        assert "@" in (await verifier.verify(one.read_text())).subject


def test_certificate_names(directory: Path) -> None:
    certificate = x509.load_pem_x509_certificate((directory / "redaction" / "tls.crt").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"redaction", "localhost", "glossator.example"} == set(names.get_values_for_type(x509.DNSName))
    certificate.verify_directly_issued_by(
        x509.load_pem_x509_certificate((directory / "redaction" / "ca.crt").read_bytes())
    )
    folder = directory / "inference"
    channel_credentials(check_tls(read_tls(folder / "tls.crt", folder / "tls.key", folder / "ca.crt")))
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == ["spiffe://glossator.local/glossator/redaction"]


def test_certificates_alone_leave_keys_as_they_are(tmp_path: Path) -> None:
    before = _run(["init", "--directory", str(tmp_path), *_POLICY], tmp_path)
    after = _run(["init", "--directory", str(tmp_path), "--certificates", "--trust-domain", "bank.example"], tmp_path)
    assert {name for name in FILES if before[name] != after[name]} == {"tls.crt", "tls.key"}
    other = tmp_path / "other"
    _run(["init", "--directory", str(other), "--certificates"], other)
    assert {path.name for path in (other / "redaction").iterdir()} == {"tls.crt", "tls.key", "ca.crt"}


def test_second_run_keeps_keys_and_renews_certificates(tmp_path: Path) -> None:
    arguments = ["init", "--directory", str(tmp_path)]
    before, after = [_run([*arguments, *policy], tmp_path) for policy in (_POLICY, ())]  # the second call knows it
    assert before["keys.json"] == after["keys.json"]
    assert before["ca.crt"] == after["ca.crt"]
    assert before["public.pem"] == after["public.pem"]
    assert before["tls.crt"] != after["tls.crt"]


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (None, "the tenants are unknown"),
        (CHECKOUT / "playbooks/policies/access.yaml", "has no tenants"),
        (CHECKOUT / "none.yaml", "none.yaml"),
        (CHECKOUT / "pyproject.toml", "pyproject.toml:"),
    ],
)
def test_without_tenants_nothing_is_created(tmp_path: Path, policy: Path | None, problem: str) -> None:
    given = ["--access-policy", str(policy)] if policy else []
    result = CliRunner().invoke(app, ["init", "--directory", str(tmp_path / "trust"), *given], env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert problem in result.stderr
    assert "samples/access.yaml" in result.stderr or "yaml" in problem or "toml" in problem
    assert not (tmp_path / "trust").exists()


def test_tenants_of_a_changed_policy_get_keys(tmp_path: Path) -> None:
    policy = tmp_path / "access.yaml"
    for tenants in ("[a]", "[a, b]"):
        policy.write_text(f"version: 1\ntenants: {tenants}\n")
        _run(["init", "--directory", str(tmp_path), "--access-policy", str(policy)], tmp_path)
    assert list(LocalKeys(tmp_path / "redaction" / "keys.json").tenants()) == ["a", "b"]


def test_inference_gets_no_source_key(directory: Path) -> None:
    keys = LocalKeys(directory / "inference" / "keys.json")
    assert keys.tenants()
    for tenant in json.loads((directory / "inference" / "keys.json").read_text())["tenants"].values():
        assert "source" not in tenant["scopes"]


def _run(arguments: list[str], directory: Path) -> dict[str, bytes]:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return {path.name: path.read_bytes() for path in (directory / "ingestion").iterdir()}

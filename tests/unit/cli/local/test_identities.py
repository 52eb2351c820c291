"""The tenants and people of a local system come only from its access policy."""

from pathlib import Path

import pytest
import yaml

from services.cli.connect.system import caller_of, credential
from services.cli.errors import CommandError
from services.cli.local.identities import SAMPLES, Identities, load_identities
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.local.tools import CHECKOUT
from services.shared.domain.records import Role
from services.shared.runtime.clock import SystemClock

_SCHEMA = CHECKOUT / "playbooks" / "policies" / "access.schema.json"
_SETTING = "GLOSSATOR_ACCESS_POLICY"


def _policy(folder: Path) -> str:
    content = {"version": 1, "tenants": ["zebra", "aardvark"], "roles": {}, "services": {}}
    (folder / "access.schema.json").write_bytes(_SCHEMA.read_bytes())
    path = folder / "access.yaml"
    path.write_text(yaml.safe_dump(content))
    return str(path)


@pytest.mark.parametrize(
    ("who", "name"),
    [("reviewer", "reviewer@zebra"), ("second-compliance", "second-compliance@zebra"), ("reviewer@b", "reviewer@b")],
)
def test_a_role_without_tenant_is_of_the_first_tenant(who: str, name: str) -> None:
    assert Identities(("zebra", "aardvark")).person(who) == name


def test_each_role_has_one_person_and_those_with_four_eyes_two() -> None:
    people = Identities(("a", "b")).people()
    assert len(people) == 2 * (len(Role) - 1 + 3)
    assert people["second-playbook-owner@a"].roles == {Role.PLAYBOOK_OWNER}
    assert people["paralegal@a"].roles == {Role.REVIEWER, Role.SUBMITTER}
    assert all(name == actor.subject and name.endswith(f"@{actor.tenant}") for name, actor in people.items())
    assert Role.SERVICE not in {role for actor in people.values() for role in actor.roles}


def test_the_tenants_are_those_of_the_access_policy(tmp_path: Path) -> None:
    assert load_identities({}).tenants == tuple(yaml.safe_load(SAMPLES.read_text())["tenants"])
    assert load_identities({_SETTING: _policy(tmp_path)}).tenants == ("zebra", "aardvark")


def test_a_system_has_keys_and_credentials_of_its_own_tenants(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "var")
    layout.root.mkdir()
    layout.keep_settings({_SETTING: _policy(tmp_path)})
    layout.prepare(SystemClock())
    assert {path.stem.partition("@")[2] for path in layout.credentials.glob("*@*")} == {"zebra", "aardvark"}
    system = LocalSystem(layout.root, ports=SystemPorts.free())
    assert credential(system, "reviewer") == credential(system, "reviewer@zebra")
    assert caller_of(layout.root, "annotation", "reviewer").tenant == "zebra"
    (tmp_path / "access.yaml").write_text("no policy")
    with pytest.raises(CommandError, match="access policy cannot be read"):
        credential(system, "reviewer")


def test_the_command_line_names_no_tenant() -> None:
    sources = {path: path.read_text("utf-8") for path in (CHECKOUT / "services" / "cli").rglob("*.py")}
    assert [str(path) for path, text in sources.items() for name in load_identities({}).tenants if name in text] == []

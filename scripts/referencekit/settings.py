"""The settings of all services."""

from scripts.referencekit.markdown import code, made_from, page, table
from services.cli.local.settings import KINDS
from services.shared.runtime.settings import PREFIX, ServiceSettings, describe
from services.shared.wire.services import PORT_BASES, SERVICES

_INTRODUCTION = f"""
Each setting is an environment variable with a default for one machine. If a value is invalid, the service prints the
name of the setting and exits with status 2. `{{service}}` is the name of the service. `glossator up` sets the
settings of a local system, and those of `--set NAME=VALUE`. Services of a local system do not read the variables of
the shell.

An address that is not a loopback address needs TLS and authentication: without `{PREFIX}TLS_CERTIFICATE` and
`{PREFIX}TLS_KEY`, and one of `{PREFIX}TLS_CLIENT_CA` and `{PREFIX}ISSUER_KEY_FILE`, the service does not start.
"""


def settings_page() -> str:
    sources = [f"services/{name}/settings.py" for name in KINDS]
    return page(
        "Settings",
        made_from("services/shared/runtime/settings.py", *sources),
        _INTRODUCTION,
        "## Of all services",
        _common(),
        "## Default ports",
        _ports(),
        *(part for name, kind in KINDS.items() for part in (f"## {name}", _own(kind))),
    )


def _common() -> str:
    fields = ServiceSettings.model_fields.items()
    rows = ((code(PREFIX + name.upper()), code(str(one.default)), one.description or "") for name, one in fields)
    return table(("setting", "default", "description"), rows)


def _ports() -> str:
    rows = ((one.name, *(str(one.port(kind)) for kind in PORT_BASES)) for one in SERVICES)
    return table(("service", *PORT_BASES), rows)


def _own(kind: type[ServiceSettings]) -> str:
    rows = [row for row in describe(kind) if row.name not in ServiceSettings.model_fields]
    return table(
        ("setting", "default", "description"), ((code(row.env), code(row.default), row.description) for row in rows)
    )

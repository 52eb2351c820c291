"""Settings of all services."""

from scripts.referencekit.markdown import code, made_from, page, table
from services.cli.local.settings import KINDS
from services.shared.runtime.settings import PREFIX, ServiceSettings, describe
from services.shared.wire.services import PORT_BASES, SERVICES

_INTRODUCTION = f"""
Each setting is an environment variable. Every one has a default that works on one machine; a wrong value stops the
service at start, with exit status 2 and a line that names the setting. `{{service}}` is the service's name. `glossator
up` sets what differs from the defaults and what `--set NAME=VALUE` says; the shell's variables do not reach services.

An address that leaves the machine needs TLS and a way to know callers: without `{PREFIX}TLS_CERTIFICATE` and
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
        "## Ports, where no address is set",
        _ports(),
        *(part for name, kind in KINDS.items() for part in (f"## {name}", _own(kind))),
    )


def _common() -> str:
    fields = ServiceSettings.model_fields.items()
    rows = ((code(PREFIX + name.upper()), code(str(one.default)), one.description or "") for name, one in fields)
    return table(("setting", "default", "what it is"), rows)


def _ports() -> str:
    rows = ((one.name, *(str(one.port(kind)) for kind in PORT_BASES)) for one in SERVICES)
    return table(("service", *PORT_BASES), rows)


def _own(kind: type[ServiceSettings]) -> str:
    rows = [row for row in describe(kind) if row.name not in ServiceSettings.model_fields]
    return table(
        ("setting", "default", "what it is"), ((code(row.env), code(row.default), row.description) for row in rows)
    )

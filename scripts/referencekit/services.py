"""The services: topics, data, keys and calls. Other pages contain parts of this page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scripts.referencekit.markdown import code, codes, made_from, page, paragraph, table
from scripts.referencekit.memory import memory_table
from scripts.referencekit.metrics import alerts_table
from scripts.referencekit.terms import terms_table
from services.shared.domain.document import INDEX, VAULT, KeyScope
from services.shared.wire.services import PORT_BASES, SERVICES, Service

_SOURCE = "services/shared/wire/services.py"
_INTRODUCTION = """
Each service is a process with its own key file, credential and Kafka user, all with the name of the service. The local
system, the access rules of the topics, the chart and its network policies are generated from the same table.
"""
_KEYS = """
The key file of a service contains only key-encryption keys of these scopes. `source` decrypts originals, `redacted`
redacted text, `person` the values of one person in one matter. Redaction uses the keys `vault` and `index`.
"""
_CALLS = """
A caller needs a valid credential, which expires after at most a day: renew the credentials of all these callers. The
access policy lists the actions of each caller: see [roles, actions, calls](access.md).
"""
_OPENS = {
    KeyScope.SOURCE: "originals",
    KeyScope.REDACTED: "redacted text",
    KeyScope.PERSON: "vault values",
}


def services_page() -> str:
    return page(
        "Services",
        made_from(_SOURCE),
        _INTRODUCTION,
        services_table("../../services"),
        "## Calls",
        _CALLS,
        calls_table(),
        "## Ports",
        "The ports of the default addresses. A service without routes has no HTTP port.",
        ports_table(),
        "## Databases and keys",
        _KEYS,
        table(("service", "database", "key scopes"), _stores()),
    )


def services_table(folder: str) -> str:
    """All services. `folder`: the relative path from the page to `services`."""
    heads = ("service", "reads", "writes", "keeps", "opens")
    rows = (
        (
            f"[{one.name}]({folder}/{one.name}/README.md)",
            codes(one.reads),
            codes(topic for topic in one.writes if topic != "audit.recorded"),
            one.keeps,
            ", ".join(opens for scope, opens in _OPENS.items() if scope in one.key_scopes),
        )
        for one in SERVICES
    )
    return table(heads, rows) + "\n\nAll services write `audit.recorded`."


def calls_table() -> str:
    """Services that call other services."""
    return table(("caller", "calls"), ((one.name, ", ".join(one.calls)) for one in SERVICES if one.calls))


def ports_table() -> str:
    rows = ((one.name, *(str(one.ports().get(kind, "")) for kind in PORT_BASES)) for one in SERVICES)
    return table(("service", "gRPC", "HTTP", "metrics"), rows)


def names(services: Iterable[Service]) -> str:
    """The names as an English list: `a`, `b` and `c`."""
    *first, last = [code(one.name) for one in services]
    return f"{', '.join(first)} and {last}" if first else last


def with_parts(text: str) -> str:
    """`text` with each marked part generated again. Raises `KeyError` for an unknown mark."""
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        inside = inside and line != END
        if not inside:
            lines.append(line)
        if line.startswith(START) and line.endswith(STOP):
            lines += ["", *PARTS[line.removeprefix(START).removesuffix(STOP)]().splitlines(), ""]
            inside = True
    return "\n".join(lines) + "\n"


def _stores() -> Iterator[Sequence[str]]:
    for one in SERVICES:
        yield one.name, "yes" if one.database else "no", codes(_scopes(one))


def _scopes(service: Service) -> list[str]:
    known = (*KeyScope, VAULT, INDEX)
    return [str(scope) for scope in known if scope in service.key_scopes]


START, STOP, END = "<!-- part: ", ", made by scripts/make_reference.py -->", "<!-- end of part -->"
PARTS: Mapping[str, Callable[[], str]] = {
    "services": lambda: services_table("../../services"),
    "calls": calls_table,
    "ports": ports_table,
    "terms": terms_table,
    "alerts": alerts_table,
    "memory": memory_table,
    "accounts": lambda: paragraph(
        f"These services have a database: {names(one for one in SERVICES if one.database)}. Every service has a Kafka "
        f"user with its name: {names(SERVICES)}."
    ),
}

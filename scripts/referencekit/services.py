"""The services: what each reads, writes, keeps and may open, and whom it calls. Other pages carry parts of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scripts.referencekit.markdown import code, codes, made_from, page, paragraph, table
from scripts.referencekit.metrics import alerts_table
from scripts.referencekit.terms import terms_table
from services.shared.domain.document import INDEX, VAULT, KeyScope
from services.shared.wire.services import PORT_BASES, SERVICES, Service

_SOURCE = "services/shared/wire/services.py"
_INTRODUCTION = """
Each service is a process of its own, with its own key file, credential and Kafka user, all named like the service. The
local system, the topics' access rules, the chart and its network policies are derived from the same table.
"""
_KEYS = """
A service's key file holds key-encryption keys of these scopes only. `source` opens originals, `redacted` redacted
text, `person` the values of one person in one matter. `vault` and `index` are keys that redaction uses itself.
"""
_CALLS = """
A caller needs a valid credential, which lives for a day at most: renew the credentials of all these callers. The access
policy says which actions each caller may take: see [roles, actions, calls](access.md).
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
        "Defaults, where no address is set. A service without routes listens on no HTTP port.",
        ports_table(),
        "## Databases and keys",
        _KEYS,
        table(("service", "database", "key scopes"), _stores()),
    )


def services_table(folder: str) -> str:
    """All services; `folder` leads from the page to theirs."""
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
    return table(heads, rows) + "\n\nAll write `audit.recorded`."


def calls_table() -> str:
    """Callers and whom they call."""
    return table(("caller", "calls"), ((one.name, ", ".join(one.calls)) for one in SERVICES if one.calls))


def ports_table() -> str:
    rows = ((one.name, *(str(one.ports().get(kind, "")) for kind in PORT_BASES)) for one in SERVICES)
    return table(("service", "gRPC", "HTTP", "metrics"), rows)


def names(services: Iterable[Service]) -> str:
    """`a`, `b` and `c`."""
    *first, last = [code(one.name) for one in services]
    return f"{', '.join(first)} and {last}" if first else last


def with_parts(text: str) -> str:
    """`text` with each marked part made anew. Raises `KeyError` for a mark that no part is for."""
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
    "accounts": lambda: paragraph(
        f"These services have a database: {names(one for one in SERVICES if one.database)}. Every service has a Kafka "
        f"user, named like the service: {names(SERVICES)}."
    ),
}

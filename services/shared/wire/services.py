"""The table of services, with every fact that more than one module needs.

Ports, key files, topic ACLs, the local system, the chart, the checks of the Compose file and the reference derive from
`SERVICES`. To add a service, append a row: its index is its position in the `ports.json` of local systems.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.shared.domain.document import INDEX, VAULT, KeyScope

PORT_BASES: Mapping[str, int] = {"grpc": 17100, "http": 17200, "metrics": 17300}


@dataclass(frozen=True, slots=True)
class Service:
    """A service. `settings` is the dotted path of its settings class, `grpc` the module with its `METHOD_ACTIONS`,
    `http` the module with the `ROUTES` of its API, and `web` the one with the `ROUTES` of its pages for people in
    browsers. Each can be empty. They are paths because this package imports no service.

    `number` is added to each of `PORT_BASES`. `reads` and `writes` are topics. `calls` are the services that it calls
    over gRPC with its own credential, `rests` those whose REST API it calls with the token of a person. `tables` are
    changelog topics of Faust tables: a service with tables reads its topics through Faust, without a table of handlers,
    and runs as one instance. `keeps` describes what it stores.
    """

    name: str
    number: int
    settings: str
    keeps: str
    grpc: str = ""
    http: str = ""
    web: str = ""
    key_scopes: tuple[str, ...] = ()
    database: bool = False
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    def port(self, kind: str) -> int:
        """The default port of "grpc", "http" or "metrics"."""
        return PORT_BASES[kind] + self.number

    def ports(self) -> dict[str, int]:
        """The default ports of the service, by kind."""
        served = {"grpc": self.grpc, "http": self.http or self.web, "metrics": self.name}
        return {kind: self.port(kind) for kind in PORT_BASES if served[kind]}


SERVICES: tuple[Service, ...] = (
    Service(
        "ingestion",
        1,
        settings="services.ingestion.settings.IngestionSettings",
        grpc="services.ingestion.table",
        http="services.ingestion.entry.http",
        key_scopes=(KeyScope.SOURCE,),
        database=True,
        reads=("documents.submitted", "documents.withdrawn", "documents.status"),
        writes=(
            "documents.submitted",
            "documents.withdrawn",
            "documents.status",
            "documents.ingested",
            "audit.recorded",
        ),
        calls=("redaction",),
        keeps="version chains, versions, submissions",
    ),
    Service(
        "redaction",
        2,
        settings="services.redaction.settings.RedactionSettings",
        grpc="services.redaction.table",
        key_scopes=(KeyScope.SOURCE, KeyScope.REDACTED, KeyScope.PERSON, VAULT, INDEX),
        database=True,
        reads=("documents.ingested", "documents.status"),
        writes=("documents.redacted", "documents.status", "audit.recorded"),
        keeps="the vault, redactions, holds",
    ),
    # Inference and feedback have no access to original text.
    Service(
        "inference",
        3,
        settings="services.inference.settings.InferenceSettings",
        grpc="services.inference.table",
        key_scopes=(KeyScope.REDACTED,),
        reads=("documents.redacted",),
        writes=("documents.inferred", "documents.status", "audit.recorded"),
        calls=("redaction",),
        keeps="nothing",
    ),
    Service(
        "annotation",
        4,
        settings="services.annotation.settings.AnnotationSettings",
        grpc="services.annotation.table",
        http="services.annotation.edge.http.app",
        key_scopes=(KeyScope.SOURCE, KeyScope.REDACTED),
        database=True,
        reads=("documents.inferred", "documents.withdrawn"),
        writes=(
            "annotations.proposed",
            "annotations.published",
            "reviews.completed",
            "documents.status",
            "audit.recorded",
        ),
        calls=("redaction", "inference", "ingestion"),
        keeps="sets, decisions, subscriptions, outbox",
    ),
    Service(
        "feedback",
        5,
        settings="services.feedback.settings.FeedbackSettings",
        grpc="services.feedback.table",
        key_scopes=(KeyScope.REDACTED,),
        reads=("reviews.completed",),
        writes=("audit.recorded",),
        tables=("feedback-reviews-changelog",),
        keeps="reviews, in tables with Kafka changelogs",
    ),
    # For people in a browser. It has no keys of documents, and sees what the token of the person allows.
    Service(
        "console",
        6,
        settings="services.console.settings.ConsoleSettings",
        web="services.console.routes",
        database=True,
        writes=("audit.recorded",),
        rests=("annotation", "ingestion"),
        keeps="sessions, preferences",
    ),
)
BY_NAME: Mapping[str, Service] = {one.name: one for one in SERVICES}
SERVICE_NAMES: tuple[str, ...] = tuple(BY_NAME)
CALLED: tuple[str, ...] = tuple(one for one in SERVICE_NAMES if any(one in caller.calls for caller in SERVICES))
CALLED_BY_REST: tuple[str, ...] = tuple(one for one in SERVICE_NAMES if any(one in caller.rests for caller in SERVICES))

"""Every metric once. The reference and the chart's alerts are made from `METRICS`; one `Metrics` is made a process.

A row is an attribute of `Metrics`: `metrics.messages_handled.labels("redaction", topic, "handled").inc()`. Labels are
few and never hold ids or words. Add a row at the end of its group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_MODEL = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_SLOW = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600)
_SHARES = (0.01, 0.02, 0.05, 0.08, 0.1, 0.2, 0.5, 1)
_COUNTS = (1, 2, 4, 8, 16, 32, 64)

M = TypeVar("M", Counter, Gauge, Histogram)


@dataclass(frozen=True, slots=True)
class Alert:
    """When somebody is told. `expression` is PromQL; `lasting` as Prometheus writes durations."""

    name: str
    expression: str
    lasting: str
    severity: str
    summary: str


class Metric(Generic[M]):
    """One row of the table. On an instance of `Metrics` the attribute is the metric itself."""

    def __init__(
        self,
        kind: type[M],
        about: str,
        labels: Sequence[str],
        buckets: Sequence[float] = (),
        alert: Alert | None = None,
    ) -> None:
        self.kind = kind.__name__.lower()
        self.about = about
        self.labels = tuple(labels)
        self.buckets = tuple(buckets)
        self.alert = alert
        self.attribute = ""
        self._kind: type[Any] = kind

    @property
    def name(self) -> str:
        """As Prometheus knows it, less the suffix that the kind adds."""
        return f"glossator_{self.attribute}"

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.attribute = name

    def __get__(self, instance: "Metrics | None", owner: type[object]) -> M:
        if instance is None:
            raise AttributeError(f"{self.attribute} belongs to an instance; its row is in METRICS")
        made: M = instance.__dict__[self.attribute]
        return made

    def make(self, instance: "Metrics") -> None:
        buckets: dict[str, Any] = {"buckets": self.buckets} if self.buckets else {}
        made = self._kind(self.name, self.about, self.labels, registry=instance.registry, **buckets)
        instance.__dict__[self.attribute] = made


def _counter(about: str, *labels: str, alert: Alert | None = None) -> Metric[Counter]:
    return Metric(Counter, about, labels, alert=alert)


def _gauge(about: str, *labels: str, alert: Alert | None = None) -> Metric[Gauge]:
    return Metric(Gauge, about, labels, alert=alert)


def _seconds(
    about: str, *labels: str, buckets: Sequence[float] = _FAST, alert: Alert | None = None
) -> Metric[Histogram]:
    return Metric(Histogram, about, labels, buckets, alert)


class Metrics:
    """The metrics of this process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for row in METRICS:
            row.make(self)

    def exposition(self) -> bytes:
        """What a scrape gets."""
        return generate_latest(self.registry)

    # delivery
    messages_handled = _counter("Messages that were committed, by how they ended.", "service", "topic", "outcome")
    messages_rejected = _counter(
        "Messages that went to the dead letters, by reason.",
        "service",
        "topic",
        "reason",
        alert=Alert(
            "GlossatorDeadLetters",
            "sum by (service, topic) (increase(glossator_messages_rejected_total[15m])) > 0",
            "0m",
            "warning",
            "{{ $labels.service }} buries messages of {{ $labels.topic }}",
        ),
    )
    messages_retried = _counter("Attempts that failed and are made again, by reason.", "service", "topic", "reason")
    messages_in_flight = _gauge("Messages between being read and being committed.", "service")
    dependency_waits = _counter("Times that work waited for a dependency.", "service", "dependency")
    dependency_down = _gauge(
        "Messages that wait for a dependency now.",
        "service",
        "dependency",
        alert=Alert(
            "GlossatorDependencyDown",
            "max by (service, dependency) (glossator_dependency_down) > 0",
            "2m",
            "critical",
            "{{ $labels.service }} waits for {{ $labels.dependency }}",
        ),
    )
    handle_seconds = _seconds("Time in the handler, an attempt.", "service", "topic", buckets=_SLOW)
    submission_age_seconds = _seconds(
        "Time from a document's submission to the commit of this stage.", "service", "topic", buckets=_SLOW
    )
    transactions = _counter("Kafka transactions, by how they ended.", "service", "outcome")
    transaction_seconds = _seconds("Time to end a Kafka transaction.", "service")
    consumer_lag = _gauge(
        "Messages of a partition that were not committed yet.",
        "service",
        "topic",
        "partition",
        alert=Alert(
            "GlossatorLag",
            "sum by (service, topic) (glossator_consumer_lag) > 1000",
            "10m",
            "warning",
            "{{ $labels.service }} is behind on {{ $labels.topic }}",
        ),
    )
    rebalances = _counter("Partitions taken from this member.", "service")
    worker_stopped = _gauge(
        "1 where the worker stopped because too many messages went to the dead letters.",
        "service",
        alert=Alert(
            "GlossatorWorkerStopped",
            "max by (service) (glossator_worker_stopped) > 0",
            "0m",
            "critical",
            "{{ $labels.service }} stopped: too many dead letters",
        ),
    )
    events_published = _counter("Events that the broker acknowledged, outside of the worker.", "service", "topic")
    outbox_backlog = _gauge(
        "Events of the outbox that were not published yet.",
        "service",
        alert=Alert(
            "GlossatorOutboxStuck",
            "min_over_time(glossator_outbox_backlog[5m]) > 0",
            "5m",
            "critical",
            "{{ $labels.service }} cannot publish its outbox",
        ),
    )

    # calls
    grpc_requests = _counter("gRPC calls answered.", "service", "method", "code")
    grpc_seconds = _seconds("Time to answer a gRPC call.", "service", "method")
    http_requests = _counter("HTTP requests answered.", "service", "route", "status")
    http_seconds = _seconds("Time to answer an HTTP request.", "service", "route")
    authorisations = _counter("Decisions of the access policy.", "service", "action", "outcome")
    webhook_deliveries = _counter("Webhook calls, by how they ended.", "service", "outcome")

    # documents
    documents_refused = _counter("Documents that were refused, by reason.", "service", "reason")
    extraction_seconds = _seconds("Time to parse a document.", "media_type", buckets=_SLOW)
    values_redacted = _counter("Personal values that were replaced.", "entity_type")
    gate_checks = _counter("Prompts that the gate looked at, by outcome.", "outcome")
    gate_hits = _counter(
        "Vault values that the gate found in a prompt.",
        "entity_type",
        alert=Alert(
            "GlossatorPersonalDataLeak",
            "increase(glossator_gate_hits_total[15m]) > 0",
            "0m",
            "critical",
            "a personal value almost reached a model",
        ),
    )

    # keys
    key_uses_share = _gauge(
        "Share of the uses that the current key-encryption key may have, of 2^30, far below where AES-GCM wears out.",
        "tenant",
        "scope",
        alert=Alert(
            "GlossatorKeyWearsOut",
            "max by (tenant, scope) (glossator_key_uses_share) > 0.5",
            "0m",
            "warning",
            "rotate the {{ $labels.scope }} key of {{ $labels.tenant }}: at 1 nothing is wrapped under it any more",
        ),
    )

    # models
    model_seconds = _seconds("Time of a model call.", "model", "version", buckets=_MODEL)
    model_calls = _counter("Model calls, by how they ended.", "model", "version", "outcome")
    model_tokens = _counter("Tokens read and written by language models.", "model", "direction")
    predictions = _counter("Predictions made.", "model", "version", "category")
    model_batch_windows = Metric(Histogram, "Windows of a model call.", ["model"], _COUNTS)
    model_cache_lookups = _counter(
        "Windows that were looked up among the answers given before, by whether they were there (hit, miss).",
        "model",
        "outcome",
    )
    model_cache_bytes = _gauge("Memory that the models' answers take.")
    summaries_made = _counter("Summaries, by how they were made and why not by the language model.", "method", "reason")
    sentences_dropped = _counter("Sentences of the language model that were held back, by their fault.", "fault")
    llm_document_share = Metric(Histogram, "Share of a document's tokens that reached the language model.", [], _SHARES)

    # reviews
    annotations_proposed = _counter("Annotations proposed.", "category")
    review_decisions = _counter("What reviewers decided.", "category", "decision")
    quotes_dropped = _counter("Predictions that were dropped, since their words are not in the source.")
    anchors_lost = _counter("Decisions on an earlier version whose words are not in the new one.")
    playbook_reloads = _counter(
        "Changes of the playbooks' folder while the service ran, by what became of them.", "outcome"
    )
    playbooks_refused = _gauge(
        "1 where the playbooks' folder is wrong, and those before stay in force.",
        alert=Alert(
            "GlossatorPlaybooksRefused",
            "max(glossator_playbooks_refused) > 0",
            "5m",
            "warning",
            "playbooks that were changed are wrong and not in force; docs/how-to/write-a-playbook.md helps",
        ),
    )
    narrations = _counter(
        "Findings that a language model was asked to tell, by what came of it: shown, dropped (no sentence was borne "
        "out), cut_short (some were shown, then it broke off), unavailable.",
        "outcome",
    )


METRICS: tuple[Metric[Counter] | Metric[Gauge] | Metric[Histogram], ...] = tuple(
    row for row in vars(Metrics).values() if isinstance(row, Metric)
)

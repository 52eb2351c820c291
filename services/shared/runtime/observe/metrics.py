"""The table of all metrics. `scripts/make_reference.py` and the chart's alerts read `METRICS`.

A process has one `Metrics`; each metric is an attribute: `metrics.messages_handled.labels("redaction", topic,
"handled").inc()`. Labels have few values, never ids or document text. Add a row at the end of its group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
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
    """A Prometheus alert. `expression` is PromQL; `lasting` is the `for` of the rule, for example "5m"."""

    name: str
    expression: str
    lasting: str
    severity: str
    summary: str


class Metric(Generic[M]):
    """A row of the table. On an instance of `Metrics` the attribute is the Prometheus metric."""

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
        """The Prometheus name without the suffix of the kind, such as `_total`."""
        return f"glossator_{self.attribute}"

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.attribute = name

    def __get__(self, instance: "Metrics | None", owner: type[object]) -> M:
        if instance is None:
            raise AttributeError(f"{self.attribute} is an attribute of instances; METRICS has the rows")
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
    """The metrics of this process, in their own Prometheus registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for row in METRICS:
            row.make(self)

    def exposition(self) -> bytes:
        """All metrics in the Prometheus text format."""
        return generate_latest(self.registry)

    def start_rejections(self, service: str, topics: Iterable[str], reasons: Iterable[str]) -> None:
        """Start `messages_rejected` at 0: the alert's `increase()` misses an event that creates a series."""
        for topic, reason in product(topics, tuple(reasons)):
            self.messages_rejected.labels(service, topic, reason)

    def start_gate_hits(self, entity_types: Iterable[str]) -> None:
        """Start `gate_hits` at 0, for the same reason."""
        for entity_type in entity_types:
            self.gate_hits.labels(entity_type)

    # delivery
    messages_handled = _counter("Committed messages by outcome: handled, rejected.", "service", "topic", "outcome")
    messages_rejected = _counter(
        "Messages that became dead letters, by reason.",
        "service",
        "topic",
        "reason",
        alert=Alert(
            "GlossatorDeadLetters",
            "sum by (service, topic) (increase(glossator_messages_rejected_total[15m])) > 0",
            "0m",
            "warning",
            "{{ $labels.service }} writes dead letters for {{ $labels.topic }}",
        ),
    )
    messages_retried = _counter("Failed attempts that the service retries, by reason.", "service", "topic", "reason")
    messages_in_flight = _gauge("Messages that are read and not yet committed.", "service")
    dependency_waits = _counter("Waits for a dependency.", "service", "dependency")
    dependency_down = _gauge(
        "Messages that currently wait for a dependency. "
        "For kafka also 1 if no broker answers or committed offsets cannot be read.",
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
    handle_seconds = _seconds("Duration of an attempt in the handler, in seconds.", "service", "topic", buckets=_SLOW)
    submission_age_seconds = _seconds(
        "Seconds from the submission of a document to the commit of this stage.", "service", "topic", buckets=_SLOW
    )
    transactions = _counter("Kafka transactions by outcome: committed, aborted, broken.", "service", "outcome")
    transaction_seconds = _seconds("Duration of a Kafka transaction, in seconds.", "service")
    consumer_lag = _gauge(
        "Messages of a partition that are not yet committed.",
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
    rebalances = _counter("Partitions that the consumer group revoked from this member.", "service")
    worker_stopped = _gauge(
        "1 while the worker reads no messages, because the service failed on messages of several senders.",
        "service",
        alert=Alert(
            "GlossatorWorkerStopped",
            "max by (service) (glossator_worker_stopped) > 0",
            "0m",
            "critical",
            "{{ $labels.service }} failed on messages of several senders and stopped. Fix the cause, then restart it",
        ),
    )
    events_published = _counter("Events that the broker acknowledged, except events of the worker.", "service", "topic")
    outbox_backlog = _gauge(
        "Outbox events that are not yet published.",
        "service",
        alert=Alert(
            "GlossatorOutboxStuck",
            "min_over_time(glossator_outbox_backlog[5m]) > 0",
            "5m",
            "critical",
            "{{ $labels.service }} cannot publish its outbox",
        ),
    )

    # configuration
    configuration_reloads = _counter(
        "Changes of files while the service runs, by setting and outcome: taken, refused.",
        "service",
        "setting",
        "outcome",
    )
    configuration_refused = _gauge(
        "1 if the files of a setting are invalid or missing. The service continues with the previous content.",
        "service",
        "setting",
        alert=Alert(
            "GlossatorConfigurationRefused",
            "max by (service, setting) (glossator_configuration_refused) > 0",
            "5m",
            "warning",
            "{{ $labels.service }}: the changed files of {{ $labels.setting }} are invalid and not in use",
        ),
    )

    issuer_down = _gauge(
        "1 if the last read of the keys of an identity provider (OpenID Connect) failed.",
        "service",
        "issuer",
        alert=Alert(
            "GlossatorIssuerDown",
            "max by (service, issuer) (glossator_issuer_down) > 0",
            "5m",
            "critical",
            "{{ $labels.service }}: the identity provider {{ $labels.issuer }} does not answer",
        ),
    )

    # certificates
    certificate_seconds_left = _gauge(
        "Seconds until a certificate in use ends, by the setting that names its file; negative after its end. Of a "
        "chain, the certificate that ends first; of several CAs, the one that ends last.",
        "service",
        "setting",
        alert=Alert(
            "GlossatorCertificateEnds",
            "min by (service, setting) (glossator_certificate_seconds_left) < 604800 and min by (service, setting) "
            "(glossator_certificate_seconds_left / glossator_certificate_lifetime_seconds) < 0.25",
            "15m",
            "critical",
            "{{ $labels.service }}: the certificate of {{ $labels.setting }} ends in {{ $value | humanizeDuration }}, "
            "and was not renewed",
        ),
    )
    certificate_lifetime_seconds = _gauge(
        "Seconds from the start to the end of the same certificate.", "service", "setting"
    )

    # calls
    grpc_requests = _counter("Completed gRPC calls by status code.", "service", "method", "code")
    grpc_seconds = _seconds("Duration of a gRPC call, in seconds.", "service", "method")
    http_requests = _counter("Completed HTTP requests by status.", "service", "route", "status")
    http_seconds = _seconds("Duration of an HTTP request, in seconds.", "service", "route")
    authorisations = _counter("Access decisions by action and outcome.", "service", "action", "outcome")
    webhook_subscriptions = _gauge(
        "Webhook subscriptions by state: active, or suspended because the system lost a right.",
        "service",
        "state",
        alert=Alert(
            "GlossatorWebhookSuspended",
            'max by (service) (glossator_webhook_subscriptions{state="suspended"}) > 0',
            "15m",
            "warning",
            "{{ $labels.service }} does not send to {{ $value }} webhook subscriptions: their systems lost a right",
        ),
    )
    webhook_deliveries = _counter("Webhook calls by outcome.", "service", "outcome")
    notifications = _counter("Messages to people by channel and outcome.", "service", "channel", "outcome")
    notification_age_seconds = _gauge(
        "Age of the oldest message to a person that is not sent, in seconds.",
        "service",
        alert=Alert(
            "GlossatorNotificationsStalled",
            "max by (service) (glossator_notification_age_seconds) > 1800",
            "5m",
            "warning",
            "{{ $labels.service }} has not sent a message to a person for {{ $value }} s",
        ),
    )
    filings = _counter(
        "Attempts to hand an export to a system of the tenant, by outcome: filed, pending (it is tried again), "
        "withheld (the person lost the right, or a document is gone), dead (given up).",
        "service",
        "outcome",
        alert=Alert(
            "GlossatorFilingsGivenUp",
            'sum by (service) (increase(glossator_filings_total{outcome="dead"}[15m])) > 0',
            "0m",
            "warning",
            "{{ $labels.service }} gave up handing an export to another system",
        ),
    )

    # documents
    documents_refused = _counter("Refused documents by reason.", "service", "reason")
    extraction_seconds = _seconds("Duration of parsing a document, in seconds.", "media_type", buckets=_SLOW)
    parser_wait_seconds = _seconds(
        "Time that a document waits for a parser, in seconds, by size: small, large.", "size", buckets=_SLOW
    )
    parser_overruns = _counter("Small documents that took too long and were parsed again as large ones.")
    ocr_page_seconds = _seconds(
        "Duration of reading a page without a text layer, in seconds, by outcome: read, failed.",
        "outcome",
        buckets=_SLOW,
    )
    ocr_wait_seconds = _seconds("Time that a page waits for the OCR program, in seconds.", buckets=_SLOW)
    values_redacted = _counter("Personal values that redaction replaced.", "entity_type")
    gate_checks = _counter("Prompts that the gate checked, by outcome.", "outcome")
    gate_hits = _counter(
        "Vault values that the gate found in a prompt.",
        "entity_type",
        alert=Alert(
            "GlossatorPersonalDataLeak",
            "increase(glossator_gate_hits_total[15m]) > 0",
            "0m",
            "critical",
            "The gate blocked a prompt that contained a personal value",
        ),
    )
    gate_unusual = _counter(
        "Checks of prompts with an unusual pattern: found (values in it), short (single names?), document (none of the "
        "matter), limited (too many of a matter).",
        "pattern",
        alert=Alert(
            "GlossatorGateProbed",
            'sum by (pattern) (increase(glossator_gate_unusual_total{pattern!="found"}[15m])) > 100',
            "0m",
            "warning",
            "The gate gets unusual checks ({{ $labels.pattern }}): someone may ask which names are known",
        ),
    )
    submissions_rejected = _counter(
        "Messages on documents.submitted that became dead letters, by registered source system and reason. A message"
        " that names no registered source system counts as unknown.",
        "source_system",
        "reason",
    )
    submissions_limited = _counter(
        "Submissions over a limit of their sender, by limit: requests, bytes, waiting (per source system), uploads,"
        " memory (per tenant).",
        "tenant",
        "source_system",
        "limit",
        alert=Alert(
            "GlossatorSenderLimited",
            "sum by (tenant, source_system, limit) (increase(glossator_submissions_limited_total[15m])) > 0",
            "15m",
            "warning",
            "{{ $labels.tenant }} {{ $labels.source_system }} has been over its limit of {{ $labels.limit }} for 15"
            " minutes",
        ),
    )
    drop_folder_files = _gauge(
        "Files in the drop folder, without sidecars, by state: new (waiting for a scan); failed (the last attempt"
        " failed, or the file cannot be removed); irregular (links, pipes, devices, unreadable or too deep folders).",
        "state",
        alert=Alert(
            "GlossatorDropFolderFails",
            'max by (state) (glossator_drop_folder_files{state=~"failed|irregular"}) > 0',
            "15m",
            "warning",
            "{{ $value }} entries of the drop folder are {{ $labels.state }}",
        ),
    )
    source_stopped = _gauge(
        "1 while a source system is stopped after too many invalid documents, or resumes.",
        "tenant",
        "source_system",
        alert=Alert(
            "GlossatorSourceStopped",
            "max by (tenant, source_system) (glossator_source_stopped) > 0",
            "0m",
            "warning",
            "{{ $labels.source_system }} of {{ $labels.tenant }} sent too many invalid documents: its documents wait",
        ),
    )
    messages_parked = _gauge("Messages of a stopped source system that are parked.", "tenant", "source_system")
    parking_full = _gauge(
        "1 while the limit of the parked messages of a source system is reached. More are refused as `parking_full`.",
        "tenant",
        "source_system",
        alert=Alert(
            "GlossatorParkingFull",
            "max by (tenant, source_system) (glossator_parking_full) > 0",
            "0m",
            "critical",
            "{{ $labels.source_system }} of {{ $labels.tenant }} is stopped, and its further documents are refused",
        ),
    )

    destructions_refused = _counter(
        "Destructions that did not happen, by destroyer and cause: held, or unknown because no clearance is recorded or"
        " the register did not answer.",
        "service",
        "destroyer",
        "cause",
        alert=Alert(
            "GlossatorHoldsUnknown",
            'sum by (service, destroyer) (increase(glossator_destructions_refused_total{cause="unknown"}[1d])) > 0',
            "0m",
            "warning",
            "{{ $labels.service }} destroys nothing ({{ $labels.destroyer }}): no hold clearance is recorded",
        ),
    )

    # keys
    key_uses_share = _gauge(
        "Share of the wrap budget that the current KEK has used, from 0 to 1. The budget is 2^30 wraps, far below the "
        "limit of AES-GCM. At 1 the KEK wraps no more keys.",
        "tenant",
        "scope",
        alert=Alert(
            "GlossatorKeyWearsOut",
            "max by (tenant, scope) (glossator_key_uses_share) > 0.5",
            "0m",
            "warning",
            "The {{ $labels.scope }} KEK of {{ $labels.tenant }} has used {{ $value | humanizePercentage }} of its "
            "wrap budget: run `glossator keys rotate`",
        ),
    )

    # models
    model_seconds = _seconds("Duration of a model call, in seconds.", "model", "version", buckets=_MODEL)
    model_calls = _counter("Model calls by outcome.", "model", "version", "outcome")
    model_tokens = _counter("LLM tokens by direction (prompt, answer), estimated.", "model", "direction")
    predictions = _counter("Predictions by category.", "model", "version", "category")
    model_batch_windows = Metric(Histogram, "Windows per model call.", ["model"], _COUNTS)
    model_cache_lookups = _counter(
        "Lookups of windows in the cache of answers, by outcome: hit, miss.",
        "model",
        "outcome",
    )
    model_cache_bytes = _gauge("Size of the cache of answers, in bytes.")
    summaries_made = _counter(
        "Summaries by method (llm, extractive). `reason`: why the LLM did not write the summary.", "method", "reason"
    )
    sentences_dropped = _counter("LLM sentences that failed verification, by fault.", "fault")
    llm_tokens_per_second = _gauge(
        "Measured speed of the LLM over recent calls, by direction: prompt, answer. It limits the share of a document "
        "that is sent.",
        "direction",
    )
    llm_document_share = Metric(Histogram, "Share of a document's tokens sent to the LLM, from 0 to 1.", [], _SHARES)

    # reviews
    annotations_proposed = _counter("Proposed annotations by category.", "category")
    review_decisions = _counter("Decisions of reviewers by category.", "category", "decision")
    quotes_dropped = _counter("Predictions that were dropped because their quote is not in the source text.")
    anchors_lost = _counter("Decisions on an earlier version whose quote is not in the new version.")
    narrations = _counter(
        "LLM narrations by outcome: shown, dropped (no sentence is supported), cut_short (some sentences, then an "
        "error), unavailable.",
        "outcome",
    )


METRICS: tuple[Metric[Counter] | Metric[Gauge] | Metric[Histogram], ...] = tuple(
    row for row in vars(Metrics).values() if isinstance(row, Metric)
)

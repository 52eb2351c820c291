"""The limits of a worker."""

from dataclasses import dataclass

from services.shared.runtime.retry import Backoff


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """`concurrency` limits the handlers of a sender that run at once; `spare` more are for the others. `in_flight` and
    `in_flight_bytes` limit the messages that are read and not committed; a channel has at most a quarter, if there are
    others. `window` limits the offsets from the first message of a partition that is not finished to the last that is
    read.

    A transaction contains at most `batch` messages. It waits `linger` seconds for each running handler, at most
    `longest_linger`. If there are no records to send, the offsets wait `longest_linger`.
    `attempts` applies to faults of the message itself, not to dependencies. The worker stops if the service itself
    failed on more than `dead_letter_share` of the last `dead_letter_window` messages, out of at least
    `dead_letter_minimum`, and on more than `dead_letter_others`; both without those of the sender that failed most.
    After `stop_backoff` it tries again.
    A rebalance waits up to `handover_seconds` for running handlers.
    """

    concurrency: int = 16
    spare: int = 4
    in_flight: int = 4096
    in_flight_bytes: int = 64 * 1_048_576
    window: int = 16_384
    batch: int = 500
    linger: float = 0.025
    longest_linger: float = 0.4
    attempts: int = 5
    attempt_seconds: float = 300.0
    backoff: Backoff = Backoff(0.2, longest=10.0)
    dependency_backoff: Backoff = Backoff(0.5, longest=15.0)
    drain_seconds: float = 20.0
    handover_seconds: float = 3.0
    transaction_seconds: float = 10.0
    dead_letter_share: float = 0.05
    dead_letter_window: int = 200
    dead_letter_minimum: int = 100
    dead_letter_others: int = 5
    stop_backoff: Backoff = Backoff(120.0, longest=900.0)

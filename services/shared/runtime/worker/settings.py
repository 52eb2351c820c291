"""The limits of a worker."""

from dataclasses import dataclass

from services.shared.runtime.retry import Backoff


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """`concurrency`: handlers at once. `in_flight` and `in_flight_bytes`: messages between being read and being
    committed; `window` of them at most in a partition whose head is stuck.

    A transaction gathers `batch` messages at most, and waits while others run: `linger` seconds for each of them, up to
    `longest_linger`. Where there is nothing to send, the offsets always wait that long.
    `attempts`: for faults of the message itself. `dead_letter_share` of the last `dead_letter_window` stops the worker,
    once there were `dead_letter_minimum`. `handover_seconds`: how long running work may hold up a rebalance.
    """

    concurrency: int = 16
    in_flight: int = 512
    in_flight_bytes: int = 64 * 1_048_576
    window: int = 128
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

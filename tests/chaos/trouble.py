"""Faults: SIGKILL at random times, a broker restart, and dependencies that are down for a minute."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.cli.local.kafka import LocalKafka
from services.cli.local.postgres import LocalPostgres
from services.cli.local.system import LocalSystem
from services.shared.wire.services import SERVICE_NAMES

_WATCH_SECONDS = 0.5
_READY_SECONDS = 240.0
Told = Callable[[str], None]


@dataclass(slots=True)
class Recoveries:
    """Seconds until a part that was stopped or killed was ready again."""

    services: list[float] = field(default_factory=list)
    broker: list[float] = field(default_factory=list)
    outages: dict[str, float] = field(default_factory=dict)


class Supervisor(threading.Thread):
    """Restarts processes that have ended, as a cluster does."""

    def __init__(self, system: LocalSystem) -> None:
        super().__init__(name="supervisor", daemon=True)
        self.lock = threading.Lock()
        self._system = system
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_WATCH_SECONDS):
            for service in SERVICE_NAMES:
                with self.lock:
                    self._system.launch(service)

    def kill(self, service: str) -> None:
        """Kill a service with SIGKILL and start it again at once."""
        with self.lock:
            self._system.processes.kill(service)
            self._system.launch(service)

    def end(self) -> None:
        """Stop. After the return, no process is started."""
        self._ended.set()
        self.join()


class Trouble:
    """Causes faults and measures the time until the system is ready again."""

    def __init__(
        self, system: LocalSystem, supervisor: Supervisor, postgres: LocalPostgres, chance: random.Random, told: Told
    ) -> None:
        self._system = system
        self._supervisor = supervisor
        self._postgres = postgres
        self._chance = chance
        self._told = told
        self.recoveries = Recoveries()

    def make(self, kills: int, broker_restarts: int, outage_seconds: float) -> None:
        """Kill services one after the other. Broker restarts and outages are spread between the kills."""
        breaks = {(place + 1) * kills // (broker_restarts + 1) for place in range(broker_restarts)}
        outages = self._outages(outage_seconds) if outage_seconds else []
        starts = {(place + 1) * kills // (len(outages) + 1): outage for place, outage in enumerate(outages)}
        threads: list[threading.Thread] = []
        for kill in range(kills):
            if kill in starts:
                threads.append(threading.Thread(target=starts[kill], daemon=True))
                threads[-1].start()
            if kill in breaks:
                self._restart_broker()
            time.sleep(self._chance.uniform(0.1, 2.0))
            self._kill(self._chance.choice(SERVICE_NAMES), wait=not any(one.is_alive() for one in threads))
        for thread in threads:
            thread.join()

    def kill_broker_node(self, node: int) -> None:
        """Kill one of several broker nodes, and start it again later."""
        broker = self._system.broker
        if not isinstance(broker, LocalKafka):
            raise TypeError("needs Apache Kafka")
        begun = time.monotonic()
        broker.kill(node)
        self._told(f"broker node {node} killed")
        time.sleep(self._chance.uniform(5.0, 8.0))
        broker.restart(node)
        self.recoveries.broker.append(round(time.monotonic() - begun, 1))

    def _kill(self, service: str, *, wait: bool) -> None:
        begun = time.monotonic()
        self._supervisor.kill(service)
        if wait:
            self._wait_ready(service)
            self.recoveries.services.append(round(time.monotonic() - begun, 1))
        self._told(f"{service} killed")

    def _restart_broker(self) -> None:
        begun = time.monotonic()
        self._system.broker.stop()
        self._system.broker.start()
        self.recoveries.broker.append(round(time.monotonic() - begun, 1))
        self._told("broker restarted")

    def _outages(self, seconds: float) -> Sequence[Callable[[], None]]:
        def triton() -> None:
            self._away("triton", seconds, self._system.triton.kill, self._system.triton.start)

        def store() -> None:
            self._away("store", seconds, self._postgres.kill, self._postgres.restart)

        return [triton, store]

    def _away(self, name: str, seconds: float, go: Callable[[], object], back: Callable[[], object]) -> None:
        go()
        self._told(f"{name} away")
        time.sleep(seconds)
        back()
        begun = time.monotonic()
        for service in SERVICE_NAMES:
            self._wait_ready(service)
        self.recoveries.outages[name] = round(time.monotonic() - begun, 1)
        self._told(f"{name} back")

    def _wait_ready(self, service: str) -> None:
        until = time.monotonic() + _READY_SECONDS
        while not self._system.ready(service):
            if time.monotonic() > until:
                raise TimeoutError(f"{service} did not come back")
            time.sleep(0.1)

"""A whole system on this machine: broker, Triton and the services, as child processes that outlive the command."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from confluent_kafka import KafkaException

from services.cli.local.broker import LocalBroker, local_broker
from services.cli.local.issuer import LocalIdentityProvider
from services.cli.local.kafka import LocalKafka
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.processes import Command, PartFailedError, Processes, Status, Waits, base_environment
from services.cli.local.readiness import missing
from services.cli.local.together import UNWATCHED, Step, Watch, run_together
from services.cli.local.tools import CHECKOUT
from services.cli.local.triton import LocalTriton, TritonPorts
from services.cli.operate.topics import Topics
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.servers.grpc_client import Target
from services.shared.wire.services import SERVICE_NAMES

REPOSITORY = CHECKOUT / "models" / "repository"
_READY_SECONDS = 180.0
"""The limit for one part: fifteen times what a busy machine needs."""
_DRAIN_SECONDS = 30.0


class LocalSystem:
    """The system with its state in `root`. A second `start` continues with the same ports and data.

    `extra` adds variables to the environment of the services, by service name or "*". If `brokers` is more than 1, they
    are Apache Kafka on free ports. `llm` is the file of the weights; without it the language model is off. Triton
    serves `repository`, or the shipped models. `own_models`: further clause models in it, separated by commas.
    """

    def __init__(
        self,
        root: Path = CHECKOUT / "var",
        *,
        ports: SystemPorts | None = None,
        extra: Mapping[str, Mapping[str, str]] | None = None,
        brokers: int = 1,
        llm: Path | None = None,
        repository: Path | None = None,
        own_models: str = "",
        die_with_parent: bool = False,
    ) -> None:
        self.layout = Layout(root.absolute())
        self.ports = self.layout.ports(ports)
        self._extra = extra or {}
        self._models = {"GLOSSATOR_LLM": "off" if llm is None else "on", "GLOSSATOR_OWN_MODELS": own_models}
        self.broker: LocalBroker = (
            LocalKafka(self.layout.root / "kafka", brokers, die_with_parent=die_with_parent)
            if brokers > 1
            else local_broker(self.layout.root, ports=[self.ports.kafka], die_with_parent=die_with_parent)
        )
        self.triton = LocalTriton(
            self.layout.root / "triton",
            repository or REPOSITORY,
            ports=TritonPorts(self.ports.triton_grpc, self.ports.triton_http, self.ports.triton_metrics),
            llm=llm,
            die_with_parent=die_with_parent,
        )
        self.issuer = LocalIdentityProvider(self.layout.root, self.ports.issuer, die_with_parent=die_with_parent)
        self.processes = Processes(self.layout.state, die_with_parent=die_with_parent)

    def start(self, watch: Watch = UNWATCHED) -> None:
        """Start the parts that do not run, in parallel, and wait until all are ready. Raises `PartFailedError`."""
        steps = {
            "broker": Step(partial(self.broker.start, _READY_SECONDS, partial(watch.waits, "broker"))),
            "triton": Step(partial(self.triton.start, _READY_SECONDS, partial(watch.waits, "triton"))),
            "issuer": Step(partial(self.issuer.start, _READY_SECONDS, partial(watch.waits, "issuer"))),
            "topics": Step(self.apply_topics, after=("broker",)),
            "process start": Step(self._launch_all, after=("topics",)),
        }
        for service in SERVICE_NAMES:
            run = partial(self.wait_ready, service, waits=partial(watch.waits, service))
            steps[service] = Step(run, after=("topics", "triton", "process start"))
        try:
            self.layout.prepare(SystemClock())
            self.layout.keep_models(self._models)
            run_together(steps, watch)
        except OSError as error:
            raise PartFailedError(f"the system cannot be started: {error}") from error

    def stop(self, watch: Watch = UNWATCHED) -> list[str]:
        """Drain the services, then stop broker and Triton. Return the services that did not stop in time."""
        killed: list[str] = []
        steps = {service: Step(partial(self._drain, service, watch, killed)) for service in SERVICE_NAMES}
        steps |= {
            "broker": Step(self.broker.stop, after=SERVICE_NAMES),
            "issuer": Step(self.issuer.stop, after=SERVICE_NAMES),
            "triton": Step(self.triton.stop, after=SERVICE_NAMES),
        }
        run_together(steps, watch)
        return sorted(killed, key=SERVICE_NAMES.index)

    def _drain(self, service: str, watch: Watch, killed: list[str]) -> None:
        watch.waits(service, "the documents in progress")
        killed += self.processes.stop([service], _DRAIN_SECONDS)

    def discard(self) -> None:
        """Stop all parts and delete the state. The ports stay."""
        self.stop()
        shutil.rmtree(self.layout.root, ignore_errors=True)
        self.layout.ports(self.ports)

    def restart(self, service: str, watch: Watch = UNWATCHED) -> list[str]:
        """Stop one service if it runs, start it, and wait until it is ready. Return `[service]` if it had to be killed.

        Raises `PartFailedError`.
        """
        killed: list[str] = []
        self.layout.prepare(SystemClock())
        self._models |= self.layout.models()
        self._drain(service, watch, killed)
        self.launch(service)
        self.wait_ready(service, waits=partial(watch.waits, service))
        watch.done(service)
        return killed

    def apply_topics(self) -> None:
        """Create and configure the topics of the broker as in the table of topics. Raises `PartFailedError`."""
        try:
            topics = Topics(KafkaSettings(self.broker.bootstrap))
            topics.apply(topics.plan())
        except (KafkaException, OSError, ValueError) as error:
            raise PartFailedError(f"the topics cannot be created: {error}") from None

    def launch(self, service: str) -> None:
        """Start the process of one service, unless it runs."""
        arguments = (sys.executable, "-m", f"services.{service}")
        self.processes.start(Command(service, arguments, self.environment(service), folder=CHECKOUT))

    def _launch_all(self) -> None:
        for service in SERVICE_NAMES:
            self.launch(service)

    def environment(self, service: str) -> dict[str, str]:
        """The environment of a service: the layout, then the kept settings, then `extra`. Later ones win."""
        environment = base_environment() | self.layout.environment(service, self.ports, self.broker.bootstrap)
        kept = self._models | self.layout.settings()
        return environment | kept | dict(self._extra.get("*", {})) | dict(self._extra.get(service, {}))

    def wait_ready(self, service: str, timeout: float = _READY_SECONDS, waits: Waits = lambda _: None) -> None:
        """Wait until all readiness checks of the service pass. Raises `PartFailedError`."""
        address = self.ports.address("metrics", service)
        self.processes.wait_for(service, lambda: missing(address), timeout, waits)

    def ready(self, service: str) -> bool:
        return not missing(self.ports.address("metrics", service))

    def status(self) -> Sequence[Status]:
        """The processes of the services. Broker and Triton have a `status` of their own."""
        return self.processes.status()

    def running(self) -> list[str]:
        """The names of the services that run."""
        return [one.name for one in self.status() if one.alive]

    def target(self, service: str) -> Target:
        """The gRPC address of a service, and the certificate of the commands of this machine."""
        return Target(self.ports.address("grpc", service), self.layout.tls())

    def credential(self, who: str) -> str:
        """The content of the credential file of `who`, ROLE@TENANT."""
        return self.layout.token(who).read_text().strip()

"""tritonserver without a container: the binary of the `nvidia-pytriton` wheel, with the Python backend, on the CPU."""

import json
import re
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from services.cli.local import group
from services.cli.local.ports import LOOPBACK, free_ports
from services.cli.local.processes import Command, PartFailedError, Processes, Status, Waits, base_environment
from services.cli.local.tools import CHECKOUT, Tools

_NAME = "triton"
LLM = "llm"
LLM_BACKEND = CHECKOUT / "models" / "backends" / "vllm"
WEIGHTS = "GLOSSATOR_LLM_WEIGHTS"
_GROUP = (sys.executable, "-I", "-S", group.__file__)
_LOADED = re.compile(r"successfully loaded '([^']+)'")
_ABORT = b"boost::interprocess::lock_exception"
_STARTS = 3
"""The Python backend can abort the server when its processes start: a fault of Triton, `server` issue 8882."""
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 # the server creates its regions here, with our prefix


@dataclass(frozen=True, slots=True)
class TritonPorts:
    grpc: int
    http: int
    metrics: int


class LocalTriton:
    """A server with its ports in `directory`. A second `start` there has the same address.

    At start it loads `models`, by default all of `repository` except the language model. It loads others on request.
    `llm`: the weights of the language model, which is loaded then. `options` are added to the command line. The context
    manager starts the server, and kills it at the end.
    """

    def __init__(
        self,
        directory: Path,
        repository: Path,
        models: Sequence[str] = (),
        *,
        ports: TritonPorts | None = None,
        options: Sequence[str] = (),
        llm: Path | None = None,
        tools: Tools | None = None,
        die_with_parent: bool = False,
    ) -> None:
        self._directory = directory
        self._repository = repository
        self.models = tuple(models) or _models(repository, llm)
        self._llm = llm
        self._fixed_ports = ports
        self._options = tuple(options)
        self._tools = tools or Tools()
        self._processes = Processes(directory / "state", die_with_parent=die_with_parent)

    @property
    def grpc_address(self) -> str:
        """`host:port` for `tritonclient.grpc`, on the loopback interface."""
        return f"{LOOPBACK}:{self._ports().grpc}"

    @property
    def http_address(self) -> str:
        return f"{LOOPBACK}:{self._ports().http}"

    @property
    def metrics_address(self) -> str:
        return f"{LOOPBACK}:{self._ports().metrics}"

    def start(self, timeout: float = 180, waits: Waits = lambda _: None) -> str:
        """Start and wait until the server and its models are ready. Returns the gRPC address.

        A server that a fault of Triton ends is started again.

        Raises PartFailedError or ToolMissingError.
        """
        self._make_backends()
        for left in reversed(range(_STARTS)):
            written = self.log().stat().st_size if self.log().exists() else 0
            self._processes.start(Command(_NAME, self._arguments(), self._environment(), folder=self._directory))
            try:
                self._processes.wait_for(_NAME, partial(self._missing, written), timeout, waits)
                break
            except PartFailedError:
                if not left or self.alive() or _ABORT not in self._log_from(written):
                    raise
                self._remove_shared_memory()
        return self.grpc_address

    def stop(self, timeout: float = 15) -> None:
        self._processes.stop([_NAME], timeout)
        self._remove_shared_memory()

    def kill(self) -> None:
        """SIGKILL the server and the processes of its models."""
        self._processes.kill(_NAME)
        self._remove_shared_memory()

    def alive(self) -> bool:
        return self._processes.alive(_NAME)

    def log(self) -> Path:
        return self._processes.log(_NAME)

    def version(self) -> str:
        """The version of the running server. Raises `OSError`."""
        with urllib.request.urlopen(f"http://{self.http_address}/v2", timeout=5) as answer:
            return str(json.load(answer)["version"])

    def status(self) -> Sequence[Status]:
        return self._processes.status()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _ports(self) -> TritonPorts:
        if self._fixed_ports is not None:
            return self._fixed_ports
        path = self._directory / "ports.json"
        if not path.exists():
            self._directory.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(free_ports(3)))
        return TritonPorts(*json.loads(path.read_text()))

    def _make_backends(self) -> None:
        """Copy the backends: the server refuses a Python-based backend that is a link to another folder."""
        shipped = self._tools.triton_packages() / "pytriton" / "tritonserver"
        version = self._tools.triton_packages().parent.name.removeprefix("python")
        target = self._directory / "backends" / "python"
        target.mkdir(parents=True, exist_ok=True)
        for source in (
            *(shipped / "backends" / "python").iterdir(),
            *(shipped / "python_backend_stubs" / version).iterdir(),
        ):
            if source.is_file() and not (target / source.name).exists():
                shutil.copy2(source, target / source.name)
        if self._llm is not None:
            shutil.copytree(LLM_BACKEND, target.parent / "vllm", dirs_exist_ok=True)

    def _arguments(self) -> tuple[str, ...]:
        ports = self._ports()
        shipped = self._tools.triton_packages() / "pytriton" / "tritonserver"
        return (
            *_GROUP,
            str(shipped / "bin" / "tritonserver"),
            f"--model-repository={self._repository.resolve()}",
            f"--backend-directory={self._directory.resolve() / 'backends'}",
            f"--cache-directory={shipped / 'caches'}",
            "--model-control-mode=explicit",
            *(f"--load-model={model}" for model in self.models),
            "--disable-auto-complete-config",
            *(f"--{kind}-address={LOOPBACK}" for kind in ("grpc", "http", "metrics")),
            f"--grpc-port={ports.grpc}",
            f"--http-port={ports.http}",
            f"--metrics-port={ports.metrics}",
            f"--backend-config=python,shm-region-prefix-name={self._shared_memory_prefix()}",
            "--exit-timeout-secs=5",
            *self._options,
        )

    def _environment(self) -> dict[str, str]:
        """The stub of the Python backend runs the first `python3` on PATH, and needs its shared library."""
        inherited = base_environment()
        libraries = (self._tools.triton_packages() / "nvidia_pytriton.libs", self._tools.triton_library_folder())
        return inherited | {
            "PATH": f"{self._tools.triton_venv / 'bin'}:{inherited.get('PATH', '/usr/bin:/bin')}",
            "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
            "OMP_NUM_THREADS": "1",
            **({} if self._llm is None else {WEIGHTS: str(self._llm.resolve())}),
        }

    def ready(self) -> bool:
        """Whether the server and all its models are ready."""
        try:
            with urllib.request.urlopen(f"http://{self.http_address}/v2/health/ready", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _missing(self, written: int) -> str:
        """The objects that the server waits for: models, read from the log after byte `written`, then its port."""
        if self.ready():
            return ""
        loaded = set(_LOADED.findall(self._log_from(written).decode(errors="replace")))
        left = [model for model in self.models if model not in loaded]
        return f"its models {', '.join(left)}" if left else f"its port {self._ports().http}"

    def _log_from(self, written: int) -> bytes:
        with self.log().open("rb") as log:
            log.seek(written)
            return log.read()

    def _shared_memory_prefix(self) -> str:
        return f"glossator-{self._ports().grpc}-"

    def _remove_shared_memory(self) -> None:
        for region in _SHARED_MEMORY.glob(f"{self._shared_memory_prefix()}*"):
            region.unlink(missing_ok=True)


def _models(repository: Path, llm: Path | None) -> tuple[str, ...]:
    """The names of all folders with a configuration, without the language model if it has no weights."""
    found = sorted(path.parent.name for path in repository.glob("*/config.pbtxt"))
    return tuple(name for name in found if name != LLM or llm is not None)

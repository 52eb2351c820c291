"""`python -m tests.benchmarks.tenants`: start, memory, reload and decisions with many tenants and matters.

TENANTS (200) and MATTERS (5000) are environment variables. Prints one JSON line.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from services.shared.domain.records import Action, Actor, Resource, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.policy import AccessPolicy, build_policy, read_policy
from services.shared.runtime.clock import SystemClock
from tests.benchmarks.report import cores
from tests.fakes import MemoryAudit

_POLICIES = Path(__file__).parents[2] / "playbooks" / "policies"
_RUNS = 5
_DECISIONS = 20_000


def policy_file(folder: Path, tenants: int, matters: int) -> Path:
    """The policy of the repository with other tenants: each has two sources, and a wall for each of its matters."""
    content = yaml.safe_load((_POLICIES / "access.yaml").read_text())
    names = [f"tenant-{number}" for number in range(tenants)]
    content["tenants"] = names
    content["sources"] = {f"{name}-{kind}": {"tenant": name} for name in names for kind in ("dms", "drop")}
    content["walls"] = {
        name: {
            f"M-{number}": {"members": [f"user-{number}@{name}", f"lead@{name}"]}
            for number in range(matters // tenants)
        }
        for name in names
    }
    content["certificates"] = {k: v for k, v in content["certificates"].items() if v["tenant"] == "*"}
    path = folder / "access.yaml"
    path.write_text(yaml.safe_dump(content))
    (folder / "access.schema.json").write_text((_POLICIES / "access.schema.json").read_text())
    return path


def measured(tenants: int, matters: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        path = policy_file(Path(folder), tenants, matters)
        before, cpu = _memory(), time.process_time()
        policy = build_policy(read_policy(path))
        start, after = time.process_time() - cpu, _memory()
        reads = [_cpu(lambda: read_policy(path)) for _ in range(_RUNS)]
        builds = [_cpu(lambda: build_policy(read_policy(path))) for _ in range(_RUNS)]
        size = path.stat().st_size
    return {
        "cores": cores(),
        "tenants": tenants,
        "matters": matters,
        "file_kb": size // 1024,
        "start_cpu_seconds": round(start, 2),
        "memory_mib": round((after - before) / (1 << 20), 1),
        "unchanged_cpu_seconds": round(statistics.median(reads), 3),
        "reload_cpu_seconds": round(statistics.median(builds), 2),
        "decisions_per_cpu_second": round(_decisions(policy)),
    }


def _decisions(policy: AccessPolicy) -> float:
    """Access decisions per CPU second, on walled matters."""
    authoriser = Authoriser(policy, MemoryAudit(), SystemClock(), service="benchmark")
    actor = Actor("lead@tenant-1", "tenant-1", frozenset({Role.REVIEWER}))
    resource = Resource("document", "d", "tenant-1", "M-1")
    assert authoriser.allows(actor, Action.READ_DOCUMENT, resource)

    def decide() -> None:
        for _ in range(_DECISIONS):
            authoriser.allows(actor, Action.READ_DOCUMENT, resource)

    return _DECISIONS / _cpu(decide)


def _memory() -> int:
    """The resident memory of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    print(json.dumps(measured(int(os.environ.get("TENANTS", "200")), int(os.environ.get("MATTERS", "5000")))))

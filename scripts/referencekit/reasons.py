"""Why something is refused, and what callers get for it."""

from scripts.referencekit.markdown import code, made_from, page, table
from services.shared.domain.errors import REASONS
from services.shared.runtime.servers.statuses import STATUSES

_INTRODUCTION = """
A reason is a stable code. It stands in `documents.status`, in dead letters, in the file beside a refused document of
the drop folder, in `google.rpc.ErrorInfo` of a gRPC status (domain `glossator`) and in the `reason` of an HTTP error.
It never carries words of a document. What may pass by itself is `UNAVAILABLE` over gRPC and 503 over HTTP: call again.
"""


def reasons_page() -> str:
    rows = (
        (code(reason.value), info.meaning, info.remedy, STATUSES[reason][0].name, str(STATUSES[reason][1]))
        for reason, info in REASONS.items()
    )
    return page(
        "Reasons",
        made_from("services/shared/domain/errors.py", "services/shared/runtime/servers/statuses.py"),
        _INTRODUCTION,
        table(("reason", "means", "what to do", "gRPC", "HTTP"), rows),
    )

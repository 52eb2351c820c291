"""The reasons of refusals, and the responses that callers get for them."""

from scripts.referencekit.markdown import code, made_from, page, table
from services.shared.domain.errors import REASONS
from services.shared.runtime.servers.statuses import STATUSES

_INTRODUCTION = """
A reason is a stable code. You find it in `documents.status`, in dead letters, in the `.reason.json` file next to a
refused document of the drop folder, in `google.rpc.ErrorInfo` of a gRPC status (domain `glossator`), and in the
`reason` of an HTTP error. A temporary failure is `UNAVAILABLE` over gRPC and 503 over HTTP: call again.

An error of gRPC (`ErrorInfo.metadata`) or HTTP also contains `remedy` and `reference`, a link to this page. If the
caller's input or a state that the caller can read is at fault, `field` is the dotted path of the field and `detail`
the fault. Errors never contain document text. `not_found` has no detail: a missing document and a document that the
caller cannot access give the same answer.
"""


def reasons_page() -> str:
    rows = (
        (
            f'<a id="{reason.value}"></a>{code(reason.value)}',
            info.meaning,
            info.remedy,
            STATUSES[reason][0].name,
            str(STATUSES[reason][1]),
        )
        for reason, info in REASONS.items()
    )
    return page(
        "Reasons",
        made_from("services/shared/domain/errors.py", "services/shared/runtime/servers/statuses.py"),
        _INTRODUCTION,
        table(("reason", "meaning", "remedy", "gRPC", "HTTP"), rows),
    )

"""The reasons of refusals, and the responses that callers get for them."""

from http import HTTPStatus

from scripts.referencekit.markdown import code, made_from, page, table
from services.shared.domain.errors import REASONS, Reason
from services.shared.runtime.servers.statuses import STATUSES

_INTRODUCTION = """
A reason is a stable code. You find it in `documents.status`, in dead letters, in the `.reason.json` file next to a
refused document of the drop folder, in `google.rpc.ErrorInfo` of a gRPC status (domain `glossator`), and in the
`reason` of an HTTP error. A temporary failure is `UNAVAILABLE` over gRPC and 503 over HTTP: call again.

An error of gRPC (`ErrorInfo.metadata`) or HTTP also contains `remedy` and `reference`, a link to this page. If the
caller's input or a state that the caller can read is at fault, `field` is the dotted path of the field and `detail`
the fault. Errors never contain document text. `not_found` has no detail: a missing document and a document that the
caller cannot access give the same answer.

`invalid_metadata` has two HTTP statuses: 422 if the request does not match the OpenAPI document, such as a missing
parameter or a value of the wrong type; 400 if the metadata of the document or a value is not acceptable.
"""

_FURTHER_STATUSES = {Reason.INVALID_METADATA: (HTTPStatus.UNPROCESSABLE_ENTITY,)}


def reasons_page() -> str:
    rows = (
        (
            f'<a id="{reason.value}"></a>{code(reason.value)}',
            info.meaning,
            info.remedy,
            STATUSES[reason][0].name,
            ", ".join(str(int(one)) for one in (STATUSES[reason][1], *_FURTHER_STATUSES.get(reason, ()))),
        )
        for reason, info in REASONS.items()
    )
    return page(
        "Reasons",
        made_from("services/shared/domain/errors.py", "services/shared/runtime/servers/statuses.py"),
        _INTRODUCTION,
        table(("reason", "meaning", "remedy", "gRPC", "HTTP"), rows),
    )

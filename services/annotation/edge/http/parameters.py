"""Parameters that several routes have, with their descriptions in OpenAPI."""

from typing import Annotated

from fastapi import Depends, Path, Query

from services.shared.domain.records import Actor
from services.shared.runtime.servers.http_server import actor

NO_PURPOSE = ""

Caller = Annotated[Actor, Depends(actor)]
DocumentId = Annotated[str, Path(description="Id of the document version.")]
FindingId = Annotated[str, Path(description="Id of a finding on the document, also of a superseded set.")]
QuotePurpose = Annotated[
    str, Query(description="Purpose of reading the quotes, such as `review`. Without it, the response has no quotes.")
]
Purpose = Annotated[
    str,
    Query(description="Purpose of reading text, such as `review`. Required; the access policy allows some."),
]
TextUse = Annotated[
    str,
    Query(description="What happens to the text: `displayed`, `searched`, `copied` or `exported`. For the audit log."),
]

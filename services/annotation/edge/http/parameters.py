"""Parameters that several routes have, with their descriptions in OpenAPI."""

from typing import Annotated

from fastapi import Depends, Path, Query

from services.shared.domain.records import Actor
from services.shared.runtime.servers.http_server import actor

REVIEW_PURPOSE = "review"

Caller = Annotated[Actor, Depends(actor)]
DocumentId = Annotated[str, Path(description="Id of the document version.")]
FindingId = Annotated[str, Path(description="Id of a finding on the document, also of a superseded set.")]
Purpose = Annotated[str, Query(description="Purpose of the access. The access policy decides which ones are allowed.")]

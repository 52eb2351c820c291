"""The table of the filters by which documents are searched."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

# A filter of the words in a document, sealed under the keys of its redacted text: a row has no words and no hashes of
# words, and cannot be opened after an erasure. `generation`: that of the text.
SIGNATURES = sa.Table(
    "text_signatures",
    metadata,
    *keys(sa.String(64), "document_id"),
    *required(sa.Integer, "generation"),
    *required(sa.LargeBinary, "sealed"),
)

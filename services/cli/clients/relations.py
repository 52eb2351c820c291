"""Relations of a document, as options of a command state them."""

from collections.abc import Sequence

from services.cli.errors import UsageError
from services.shared.domain.document import DocumentRecord
from services.shared.domain.relations import Relation, RelationKind

_BY_ID = "id="


def relation_of(value: str) -> Relation:
    """The relation in `KIND:REFERENCE` or `KIND:id=DOCUMENT_ID`. Raises `UsageError`."""
    kind, _, other = value.partition(":")
    if kind not in list(RelationKind) or not other.removeprefix(_BY_ID):
        problem = f"{value} is not a relation"
        raise UsageError(problem, f"KIND:REFERENCE or KIND:id=DOCUMENT_ID; {', '.join(RelationKind)}")
    if other.startswith(_BY_ID):
        return Relation(RelationKind(kind), document_id=other.removeprefix(_BY_ID))
    return Relation(RelationKind(kind), other)


def relations_of(amends: str, values: Sequence[str]) -> tuple[str, tuple[Relation, ...]]:
    """The reference of the amended agreement, and the other relations. Raises `UsageError` for two such references."""
    relations = [relation_of(one) for one in values]
    named = [one for one in relations if one.kind is RelationKind.AMENDS and one.source_reference]
    amended = {one.source_reference for one in named} | ({amends} if amends else set())
    if len(amended) > 1:
        raise UsageError("the document amends more than one agreement", "state one of them")
    return next(iter(amended), ""), tuple(one for one in relations if one not in named)


def amended(record: DocumentRecord) -> str:
    """The reference or the id of the agreement that the document amends, or empty."""
    named = (one.document_id for one in record.relations if one.kind is RelationKind.AMENDS)
    return record.amends or next(named, "")

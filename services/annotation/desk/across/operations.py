"""The operations on several documents."""

from dataclasses import dataclass

from services.annotation.desk.across.exporting import GridExports
from services.annotation.desk.across.grid import ClauseGrid
from services.annotation.desk.across.relations import Relations
from services.annotation.desk.across.search import AcrossSearch
from services.annotation.desk.across.watches import Watches


@dataclass(frozen=True, slots=True)
class AcrossDocuments:
    """Each operation checks the access policy itself."""

    relations: Relations
    grid: ClauseGrid
    search: AcrossSearch
    watches: Watches
    exports: GridExports

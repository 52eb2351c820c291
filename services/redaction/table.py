"""The table of operations: the functions that answer the RPCs of redaction."""

from services.redaction.holds.operations import HoldOperations
from services.shared.runtime.operations.table import Table, make_table


def redaction_table(holds: HoldOperations) -> Table:
    return make_table(
        "redaction",
        (
            holds.place_hold,
            holds.list_holds,
            holds.lift_hold,
            holds.check_holds,
        ),
    )

"""The table of operations: the functions that answer the RPCs of redaction, and the actions of the RPCs."""

from services.redaction.holds.operations import HoldOperations
from services.redaction.operations import RedactionOperations
from services.redaction.vault.operations import VaultOperations
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.table import Table, make_table


def redaction_table(holds: HoldOperations, redaction: RedactionOperations, vault: VaultOperations) -> Table:
    return make_table(
        "redaction",
        (
            holds.place_hold,
            holds.list_holds,
            holds.lift_hold,
            holds.check_holds,
            redaction.check_prompt,
            redaction.get_redaction,
            redaction.redact_again,
            redaction.set_matter_parties,
            vault.reveal,
            vault.reveal_spans,
            vault.rotate,
            vault.subject_report,
            vault.shred,
            vault.list_erasures,
        ),
    )


METHOD_ACTIONS = method_actions("redaction")

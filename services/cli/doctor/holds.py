"""Check the register of holds of a local system."""

import asyncio

from services.cli.doctor.checks import Check, CheckStatus
from services.cli.local.layout import Layout
from services.redaction.holds.register import HoldFile
from services.shared.domain.errors import Reject
from services.shared.runtime.clock import Clock

_NAME = "holds"


def check_holds(layout: Layout, clock: Clock) -> Check:
    """Whether the register is valid and has an entry for each tenant. Without one, its documents are not destroyed."""
    remedy = f"record clearance in {layout.holds}: docs/how-to/place-a-hold.md"
    tenants = layout.identities().tenants
    try:
        missing = asyncio.run(HoldFile(layout.holds, clock).without_entry(tenants))
    except Reject as error:
        fault = error.detail.rpartition(") ")[2]
        return Check(
            _NAME, CheckStatus.OPTIONAL, f"the register {fault}: nothing is destroyed", f"repair {layout.holds}"
        )
    if missing:
        return Check(_NAME, CheckStatus.OPTIONAL, f"no entry: {', '.join(missing)}", remedy)
    return Check(_NAME, CheckStatus.OK, f"{len(tenants)} tenants", "")

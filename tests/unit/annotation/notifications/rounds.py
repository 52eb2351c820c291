"""One round of the two loops of notifications: comparisons with watches, then messages."""

from services.annotation.notifications.sending import Notifications
from services.shared.domain.errors import Retry


async def one_round(notifications: Notifications) -> None:
    """Raises `Retry` after both if the comparisons must wait."""
    waits: Retry | None = None
    try:
        await notifications.watches.compare()
    except Retry as error:
        waits = error
    await notifications.send()
    if waits:
        raise waits

"""What happens to text that a caller reads, for the audit log. Pure."""

from enum import StrEnum

from services.shared.domain.records import Actor, Role


class Use(StrEnum):
    """DISPLAYED: on the screen of a person. SEARCHED: compared with words of the reader. COPIED, EXPORTED: the text
    leaves the program that shows it. DELIVERED: to a system, which keeps it.
    """

    DISPLAYED = "displayed"
    SEARCHED = "searched"
    COPIED = "copied"
    EXPORTED = "exported"
    DELIVERED = "delivered"


def use_of(actor: Actor, stated: str = "") -> Use:
    """The use by `actor`. What a system reads is always DELIVERED; a person states it, by default DISPLAYED.

    Raises `ValueError` for an unknown use.
    """
    if actor.roles & _SYSTEMS:
        return Use.DELIVERED
    return Use(stated) if stated else Use.DISPLAYED


_SYSTEMS = frozenset({Role.CASE_SYSTEM, Role.SERVICE})

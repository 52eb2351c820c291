"""Constructs of mail."""

from services.ingestion.extractors.formats.row import Construct, Treatment, gap, hidden, left_out, read, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

EML: tuple[Construct, ...] = (
    read("From, To, Cc, Bcc, Date, Subject", "also encoded"),
    read("Names of attachments", "as the line `Attachments:`"),
    read("Plain text in any encoding"),
    read("HTML", "as a page of HTML"),
    read("Plain text of alternatives"),
    read("HTML of alternatives whose plain text is a placeholder", "with less than half of the words"),
    read("Calendar entries", "time, place, people and description"),
    read("The text of a signed mail", "its signature is left out"),
    hidden("Hidden text of an HTML body"),
    Construct("Attachments", Treatment.DOCUMENT),
    Construct("Attached mails", Treatment.DOCUMENT),
    left_out("Other header fields"),
    left_out("HTML of alternatives with a plain text"),
    gap("Picture in an HTML body", GapKind.PICTURE, "without an alternative text"),
    gap("Picture between the bodies", GapKind.PICTURE, "inline, where no HTML can refer to it"),
    gap("HTML body that is a picture of a page", GapKind.SCAN),
    gap("Frames in an HTML body", GapKind.EMBEDDED),
    refused("Encrypted mail", Reason.NEEDS_PASSWORD, "S/MIME and PGP"),
    refused("No text", Reason.EMPTY),
    refused("More than 100 attachments", Reason.TOO_LARGE),
    refused("More than 1,000 parts, or 15 parts inside one another", Reason.TOO_LARGE),
)

"""Constructs of mail files, with the treatment of each."""

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
    read("The text of a signed mail", "also in opaque data; the line `Signature:` says that it is not verified"),
    read("Earlier mail in the body", "as a part: after `>`, after the fields of a mail, or marked in HTML"),
    read("The body in `winmail.dat`", "if the mail has no other"),
    hidden("Hidden text of an HTML body"),
    Construct("Attachments", Treatment.DOCUMENT),
    Construct("Attached mails", Treatment.DOCUMENT),
    Construct("Attachments in `winmail.dat`", Treatment.DOCUMENT, "also messages"),
    left_out("Other header fields"),
    left_out("HTML of alternatives with a plain text"),
    gap("Picture in an HTML body", GapKind.PICTURE, "without an alternative text"),
    gap("Picture between the bodies", GapKind.PICTURE, "inline, where no HTML can refer to it"),
    gap("HTML body that is a picture of a page", GapKind.SCAN),
    gap("Frames in an HTML body", GapKind.EMBEDDED),
    gap("Mail that ends inside a part", GapKind.MARKUP, "the last boundary is missing"),
    refused("Encrypted mail", Reason.NEEDS_PASSWORD, "S/MIME and PGP"),
    refused("No text", Reason.EMPTY),
    refused("More than 100 attachments", Reason.TOO_LARGE),
    refused("More than 1,000 parts, or 15 parts inside one another", Reason.TOO_LARGE),
)


MSG: tuple[Construct, ...] = (
    read("Sender, recipients, date, subject", "as the header of a mail"),
    read("Plain text"),
    read("HTML, also in RTF", "if there is no plain text"),
    read("RTF", "if there is no other body"),
    read("Time and place of an appointment"),
    read("The text of a signed message"),
    hidden("Hidden text of HTML or RTF"),
    Construct("Attached files", Treatment.DOCUMENT),
    Construct("Attached messages", Treatment.DOCUMENT, "as mail; to 10 levels"),
    left_out("Other properties, such as categories and flags"),
    left_out("Pictures in the body"),
    gap("Links to files, and objects of other programs", GapKind.EMBEDDED),
    refused("Encrypted message", Reason.NEEDS_PASSWORD),
    refused("Compound file that is damaged", Reason.MALFORMED, "also cyclic, and shared by streams"),
    refused("Message without text", Reason.EMPTY),
    refused("Messages with more than 100 attachments together", Reason.TOO_LARGE),
    refused("Messages deeper than 10 levels", Reason.TOO_LARGE),
)
MAIL_FILES: tuple[Construct, ...] = (
    read("`winmail.dat`", "as a message of Outlook"),
    read("A mail in signed data (`.p7m`)", "no signature is verified"),
    read("The sender, date and subject of each mail of a mailbox (mbox)"),
    Construct("The mails of a mailbox", Treatment.DOCUMENT),
    Construct("Another file in signed data", Treatment.DOCUMENT, "such as `.pdf.p7m`"),
    refused("Encrypted data (`.p7m`)", Reason.NEEDS_PASSWORD),
    refused("A signature alone", Reason.UNSUPPORTED),
    refused("Mailbox of more than 100 mails", Reason.TOO_LARGE),
)

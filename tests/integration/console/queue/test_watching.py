"""A reviewer watches a client and a clause type in a real browser, and follows the link of the mail about a document.

The service sends mail to a server on this machine. The console has no list of notifications: only the choice of how to
get them.
"""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from functools import partial

from playwright.sync_api import Page, expect

from services.annotation.notifications.channels import MAIL, Addresses, send_mail
from services.shared.connectors.mail import SmtpMail
from services.shared.runtime.access.members.directory_table import PEOPLE
from tests.integration.console.queue.conftest import NEW, Desk, in_thread, picture, violations
from tests.smtp_server import Inbox, serving
from tests.unit.annotation.notifications.rounds import one_round
from tests.unit.annotation.support import MATTER, TENANT, record
from tests.unit.annotation.texts import ASSIGN, LAW, PARTY

CLIENT, NAME, WALLED = "c-9", "Assignments of the client", "HB-9"
CATEGORY = ASSIGN[0]
CLAUSES, NO_CLAUSE = (PARTY, LAW, ASSIGN), (PARTY, LAW)
HERE = record(reference="here.docx", client_id=CLIENT)
BEHIND = record(reference="behind.docx", client_id=CLIENT, matter=WALLED)
OTHERS = (
    (BEHIND, CLAUSES),
    (record(reference="other.docx", client_id="c-8"), CLAUSES),
    (record(reference="without.docx", client_id=CLIENT), NO_CLAUSE),
)


def watch(page: Page) -> None:
    """Searches for the clauses of the client, and watches for more of them."""
    page.get_by_role("link", name="Search").click()
    page.get_by_text("Narrow").click()
    page.get_by_label("Client").fill(CLIENT)
    page.get_by_label("In clauses").select_option(CATEGORY)
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_text("0 documents").wait_for()
    picture(page, "watch-search")
    page.get_by_label("Watch for new documents that fit").fill(NAME)
    page.get_by_role("button", name="Watch", exact=True).click()
    page.get_by_role("heading", name="You watch").wait_for()


def mails(desk: Desk) -> list[tuple[list[str], str]]:
    """Recipients and text of what the service sends within the next minute."""

    async def work() -> list[tuple[list[str], bytes]]:
        world, inbox = desk.world, Inbox()
        await world.database.run(lambda connection: PEOPLE.create(connection, checkfirst=True))
        async with serving(inbox) as server:
            send = partial(send_mail, mail=SmtpMail(server), addresses=Addresses(world.database, {TENANT}))
            notifications = replace(world.service.notifications, channels={MAIL: send}, console=desk.origin)
            await one_round(notifications)
            world.clock.advance(60)
            await one_round(notifications)
        return [(one.rcpt_tos, one.content) for one in inbox.envelopes if isinstance(one.content, bytes)]

    return [(to, str(message_from_bytes(content, policy=policy.default))) for to, content in in_thread(work())]


def test_a_new_document_reaches_who_watches_for_it(desk: Desk) -> None:
    desk.world.members.put(TENANT, WALLED, "somebody@harbour-bank")
    page = desk.page_of(NEW)
    watch(page)
    row = page.locator(".watches li")
    expect(row).to_contain_text(NAME)
    expect(row).to_contain_text(f"{CATEGORY} · {CLIENT}")
    assert violations(page) == []
    picture(page, "watches")
    page.get_by_role("link", name="notifications").click()
    page.get_by_role("group", name="When you get messages").get_by_text("a new document fits what you watch").wait_for()
    expect(page.get_by_label("At once")).to_be_checked()
    assert violations(page) == []
    picture(page, "notifications")

    for document, found in OTHERS:
        in_thread(desk.world.propose(document, found=found))
    assert mails(desk) == []
    in_thread(desk.world.propose(HERE, found=CLAUSES))
    ((recipients, text),) = mails(desk)
    assert recipients == [NEW.subject]
    assert "Subject: Glossator: 1 document fits what you watch" in text
    assert not [one for one in (CATEGORY, CLIENT, MATTER, NAME, HERE.source_reference, "Maine") if one in text]
    assert mails(desk) == []

    (link,) = re.findall(r"^Open: (\S+)", text, re.MULTILINE)
    page.goto(link)
    page.locator(".card-annotation").filter(has_text=CATEGORY).first.wait_for()
    assert page.url.startswith(f"{desk.origin}/documents/{HERE.document_id}")
    answer = page.goto(f"{desk.origin}/documents/{BEHIND.document_id}")
    assert answer is not None
    assert answer.status == 404
    picture(page, "watch-behind-a-wall")


def test_a_watch_that_a_person_removed_reports_nothing(desk: Desk) -> None:
    page = desk.page_of(NEW)
    watch(page)
    page.get_by_role("button", name=f"Remove the watch {NAME}").click()
    expect(page.get_by_role("heading", name="You watch")).to_have_count(0)
    in_thread(desk.world.propose(HERE, found=CLAUSES))
    assert mails(desk) == []

"""The words of messages, and when they are sent."""

from datetime import timedelta

import pytest

from services.annotation.notices.records import (
    STOPS,
    Delivery,
    Kind,
    Notice,
    Waiting,
    address_in,
    is_time,
    lines_of,
    link_of,
    mail_of,
)
from services.annotation.queue.stops import StopReason
from tests.unit.annotation.support import MATTER, NOW, TENANT

CONSOLE = "https://console.example"
DOMAINS = {"bank.example"}


def notice(kind: Kind = Kind.ASSIGNED, document: str = "d1", cause: str = "1") -> Notice:
    return Notice(kind, TENANT, "ann", "family", MATTER, document, cause, NOW)


@pytest.mark.parametrize(
    ("kinds", "lines"),
    [
        ([Kind.ASSIGNED], ["1 review was assigned to you"]),
        ([Kind.ASSIGNED] * 60, ["60 reviews were assigned to you"]),
        ([Kind.OVERDUE, Kind.ASKED, Kind.ASKED], ["2 questions wait for your answer", "1 review is overdue"]),
        ([Kind.DUE], ["1 review is due within a day"]),
        ([Kind.STOP_CONFLICT], ["1 reader stopped reading: conflict of interest"]),
        (
            [Kind.STOP_MISFILED] * 2 + [Kind.STOP_PRIVILEGE],
            ["1 reader stopped reading: privileged document", "2 readers stopped reading: misfiled document"],
        ),
    ],
)
def test_a_message_has_a_line_for_each_kind(kinds: list[Kind], lines: list[str]) -> None:
    assert lines_of([notice(one) for one in kinds]) == lines


def test_a_message_has_numbers_and_links_only() -> None:
    mail = mail_of([notice()], CONSOLE)
    assert mail.subject == "Glossator: 1 review was assigned to you"
    assert f"{CONSOLE}/documents/d1" in mail.text
    assert MATTER not in mail.text + mail.subject
    several = [notice(), notice(Kind.DUE, "d2")]
    assert link_of(several, CONSOLE) == f"{CONSOLE}/queue"
    assert mail_of(several, CONSOLE).subject == "Glossator: 2 reviews need you"
    assert link_of([notice(document="a/b?c#d\r\n")], CONSOLE) == f"{CONSOLE}/documents/a%2Fb%3Fc%23d%0D%0A"


def test_a_message_about_stops_links_to_no_document() -> None:
    stops = [notice(Kind.STOP_CONFLICT), notice(Kind.STOP_MISFILED)]
    assert link_of(stops[:1], CONSOLE) == f"{CONSOLE}/queue?view=stopped"
    assert mail_of(stops, CONSOLE).subject == "Glossator: 2 readers stopped reading"
    assert link_of([*stops, notice()], CONSOLE) == f"{CONSOLE}/queue"


@pytest.mark.parametrize("reason", list(StopReason))
def test_each_reason_of_a_stop_has_a_kind(reason: StopReason) -> None:
    assert Kind(f"stop_{reason}") in STOPS
    assert len(f"stop_{reason}") <= 16  # the column of the database


def test_a_notice_is_known_by_its_cause() -> None:
    assert notice().notice_id == notice().notice_id
    assert len({notice().notice_id, notice(cause="2").notice_id, notice(Kind.DUE).notice_id}) == 3


@pytest.mark.parametrize(
    ("delivery", "first", "last", "is_now"),
    [
        (Delivery.NOW, timedelta(seconds=29), None, False),
        (Delivery.NOW, timedelta(seconds=30), None, True),
        (Delivery.NOW, timedelta(hours=1), timedelta(minutes=4), False),
        (Delivery.NOW, timedelta(hours=1), timedelta(minutes=5), True),
        (Delivery.OFF, timedelta(days=2), None, False),
        (Delivery.DAILY, timedelta(minutes=30), None, False),
        (Delivery.DAILY, timedelta(hours=3), None, True),
        (Delivery.DAILY, timedelta(days=2), timedelta(minutes=30), False),
        (Delivery.DAILY, timedelta(days=2), timedelta(hours=3), True),
    ],
)
def test_when_a_message_is_sent(delivery: Delivery, first: timedelta, last: timedelta | None, is_now: bool) -> None:
    at = NOW.replace(hour=8, minute=0)
    waiting = Waiting(TENANT, "ann", at - first, at - last if last else None)
    assert is_time(waiting, delivery, at, 7) is is_now


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ann@bank.example", True),
        ("Ann.O'Neil+x@BANK.example", True),
        ("ann@other.example", False),
        ("ann@bank.example.evil.example", False),
        ("ann", False),
        ("ann@bank.example\r\nBcc: eve@bank.example", False),
        ("ann@bank.example,eve@bank.example", False),
        ('"ann"@bank.example', False),
        ("<ann@bank.example>", False),
        ("-oProxy@bank.example", False),
        ("ann@bank.example ", False),
        ("änn@bank.example", False),
        ("", False),
    ],
)
def test_only_plain_addresses_in_the_domains_get_mail(text: str, found: bool) -> None:
    assert address_in(text, DOMAINS) == (text if found else "")

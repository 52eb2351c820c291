"""Earlier mail in the body of a mail."""

import pytest

from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.eml.quotations import quotations
from services.ingestion.extractors.result import Limits
from services.shared.domain.parts import PartKind
from tests.cpu_time import cpu_limit
from tests.unit.ingestion.makers import mail

_OUTLOOK = "From: Bo Lund <bo@example.com>\nSent: Monday, March 3, 2025 8:00 AM\nTo: Ann\nSubject: Terms"

_GMAIL = (
    "<p>new<div class='gmail_quote gmail_quote_container'><div class=gmail_attr>On Mon, 3 Mar 2025 at 08:00, Bo "
    "&lt;bo@example.com&gt; wrote:</div><blockquote class=gmail_quote>old</blockquote></div>"
)
_THUNDERBIRD = (
    "<p>new<div class=moz-cite-prefix>On 3/3/25 08:00, Bo wrote:<br></div><blockquote type=cite><p>old"
    "<blockquote type=cite>older</blockquote></blockquote><p>answer"
)
_NEW_OUTLOOK = (
    "<p>new<div style='border-top:solid'><p><b>From:</b> Bo<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br>"
    "<b>Subject:</b> s</p></div><p>old</p>"
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.title.of(text), one.span.of(text)) for one in quotations(text)]


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("", "> Please send it.\n> Bo"),
        ("On Mon, 3 Mar 2025, Bo wrote:", "On Mon, 3 Mar 2025, Bo wrote:\n> Please send it."),
        ("On Mon, 3 Mar 2025 at 08:00, Bo Lund <bo@example.com>\nwrote:", (
            "On Mon, 3 Mar 2025 at 08:00, Bo Lund <bo@example.com>\nwrote:\n\n> Please send it.\n>\n> Bo")),
        ("On 3 Mar 2025, at 08:00, Bo wrote:", "On 3 Mar 2025, at 08:00, Bo wrote:\n\nPlease send it.\nBo"),
        ("Am 03.03.2025 um 08:00 schrieb Bo:", "Am 03.03.2025 um 08:00 schrieb Bo:\n> Bitte senden."),
        ("Le lun. 3 mars 2025 à 08:00, Bo a écrit :", "Le lun. 3 mars 2025 à 08:00, Bo a écrit :\n> Merci.\n> Bo"),
        ("El 3 mar 2025 a las 8:00, Bo escribió:", "El 3 mar 2025 a las 8:00, Bo escribió:\n> Gracias."),
        ("Il giorno 3 mar 2025 Bo ha scritto:", "Il giorno 3 mar 2025 Bo ha scritto:\n> Grazie."),
        ("Op 3 mrt 2025 om 08:00 schreef Bo:", "Op 3 mrt 2025 om 08:00 schreef Bo:\n> Dank."),
        ("From: Bo Lund <bo@example.com>", f"{_OUTLOOK}\n\nPlease send it."),
        ("From: Bo Lund <bo@example.com>", f"-----Original Message-----\n{_OUTLOOK}\n\nPlease send it."),
        ("From: Bo Lund <bo@example.com>", f"________________________________\n{_OUTLOOK}\n\nPlease send it."),
        ("*From:* Bo", "*From:* Bo\n*Sent:* Monday\n*To:* Ann\n*Subject:* Terms\n\nPlease send it."),
        ("Von: Bo", "Von: Bo\nGesendet: Montag, 3. März 2025\nAn: Ann\nBetreff: Terms\n\nBitte senden."),
        ("De : Bo", "De : Bo\nEnvoyé : lundi\nÀ : Ann\nObjet : Terms\n\nMerci."),
        ("De: Bo", "De: Bo\nEnviado el: lunes\nPara: Ann\nAsunto: Terms\n\nGracias."),
        ("Da: Bo", "Da: Bo\nInviato: lunedì\nA: Ann\nOggetto: Terms\n\nGrazie."),
        ("Van: Bo", "Van: Bo\nVerzonden: maandag\nAan: Ann\nOnderwerp: Terms\n\nDank."),
        ("From: Bo", "---------- Forwarded message ---------\nFrom: Bo\nDate: Mon\nSubject: s\nTo: Ann\n\nwords"),
        ("From: Bo", "From: Bo\nSent: Monday\nTo: Ann; Cy; Di;\n Eve; Fay\nCc: Gus\n\nSubject: s\n\nwords"),
    ],
)  # fmt: skip
def test_a_quotation_with_its_title(title: str, quoted: str) -> None:
    assert _found(f"Dear Bo,\nsee below.\n\n{quoted}") == [(title, quoted)]


@pytest.mark.parametrize(
    "text",
    [
        "> 50 % of the votes",
        "From: the Effective Date\nuntil the Maturity Date",
        "On 3 March 2025 the Lender wrote: please pay.",
        "On 3 March 2025 the Lender wrote:\n\nPlease pay.",
        "From: Bo\nTo: Ann",
        "On each date the Agent wrote:\nwords",
        "-----",
        "",
    ],
)
def test_no_quotation(text: str) -> None:
    assert _found(text) == []


def test_a_thread_of_outlook_is_one_quotation_after_the_other() -> None:
    first, second = f"{_OUTLOOK}\n\nwords", f"{_OUTLOOK}\n\nolder words"
    assert [span for _, span in _found(f"new\n\n{first}\n\n{second}")] == [first, second]


def test_quotations_in_quotations() -> None:
    text = "new\n> one\n> > two\n> > two more\n> one more\nanswer\n> three\n> four"
    assert [span for _, span in _found(text)] == [
        "> one\n> > two\n> > two more\n> one more",
        "> > two\n> > two more",
        "> three\n> four",
    ]


@pytest.mark.parametrize(
    ("html", "quoted"),
    [
        ("<p>new<blockquote type=cite>old<br>words</blockquote>", ["old\nwords"]),
        (
            _GMAIL,
            ["On Mon, 3 Mar 2025 at 08:00, Bo <bo@example.com> wrote:\n\nold"],
        ),
        (
            _THUNDERBIRD,
            ["On 3/3/25 08:00, Bo wrote:\n\nold\n\nolder", "older"],
        ),
        (
            "<p>new<hr><div id=divRplyFwdMsg><b>От:</b> Bo<br><b>Тема:</b> s</div><p>old</p><p>words",
            ["От: Bo\nТема: s\n\nold\n\nwords"],
        ),
        (
            _NEW_OUTLOOK,
            ["From: Bo\nSent: Monday\nTo: Ann\nSubject: s\n\nold"],
        ),
        ("<table><tr><td>new<blockquote>old</blockquote></table>", []),
    ],
)
def test_quotations_of_html(html: str, quoted: list[str]) -> None:
    content = eml.extract(f"Subject: s\nContent-Type: text/html; charset=utf-8\n\n{html}".encode(), Limits())
    inner = [one.span.of(content.text) for one in content.parts if one.kind is PartKind.QUOTATION]
    assert inner == quoted


def test_parts_of_a_mail() -> None:
    content = eml.extract(mail("new\n\n> old\n> > older\n> > words\n\nmore\n\n> a\n> b\n"), Limits())
    found = [(one.kind, one.number, one.span.of(content.text)[:7]) for one in content.parts]
    assert found == [
        (PartKind.MESSAGE, 1, "From: J"),
        (PartKind.QUOTATION, 1, "> old\n>"),
        (PartKind.QUOTATION, 1, "> > old"),
        (PartKind.QUOTATION, 2, "> a\n> b"),
    ]
    assert content.parts[0].span.of(content.text) == content.text


@pytest.mark.parametrize(
    "piece",
    [
        ">\n", ">>>>\n", "> a\nb\n", "> " * 20 + "\n", "From: a\n", "From: a\nSent: b\n", f"{_OUTLOOK}\n", "On 1\n",
        "On 1 wrote\n", "On 1:00 a wrote:\n", "On 1:00 a\n", "-----Original Message-----\n", "-" * 30 + "\n", " " * 99,
        "_____\n", "\n", ">", "\n>", "On 1 " + "wrote " * 50,
    ],
)  # fmt: skip
def test_the_time_is_linear(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    with cpu_limit(4):
        found = quotations(text)
    assert len(found) <= 2_000
    assert all(len(one.span) and one.span.end <= len(text) for one in found)

"""Runs of paragraphs in one language, and what is reported of those that the models do not read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.result import Content
from services.ingestion.parsing.languages import find_languages, language_gap
from services.ingestion.parsing.paragraphs import split_paragraphs
from services.ingestion.parsing.structure import structure
from services.shared.domain.document import GapKind
from services.shared.domain.languages import OriginalLanguage
from services.shared.domain.spans import OriginalSpan
from tests.cpu_time import cpu_seconds

ENGLISH = (
    "The Borrower shall pay to the Lender interest on the outstanding principal amount of each Loan at"
    " the rate that is"
    " determined in accordance with this Section, and no failure of the Lender to exercise any right"
    " shall be a waiver.\n\n"
    "This Agreement shall be governed by, and construed in accordance with, the laws of the State of New"
    " York, and each"
    " of the parties submits to the jurisdiction of its courts for any action that arises from it.\n\n"
)
TEXTS = {
    "de": "Der Darlehensnehmer ist verpflichtet, dem Darlehensgeber Zinsen auf den ausstehenden Betrag zu"
    " zahlen, die nach"
    " den Bestimmungen dieses Vertrages berechnet werden. Eine Abtretung ist ohne die vorherige"
    " Zustimmung der anderen"
    " Partei nicht zulässig.\n\nDieser Vertrag unterliegt dem Recht der Bundesrepublik Deutschland, und der"
    " Gerichtsstand für alle Streitigkeiten ist Frankfurt am Main.\n\n",
    "fr": "L'emprunteur s'engage à payer au prêteur des intérêts sur le montant impayé du prêt, calculés"
    " conformément aux"
    " dispositions du présent contrat. Aucune cession ne peut intervenir sans l'accord préalable de"
    " l'autre partie.\n\n"
    "Le présent contrat est régi par le droit français, et les tribunaux de Paris sont seuls compétents pour tout"
    " litige qui en découle entre les parties.\n\n",
    "es": "El prestatario pagará al prestamista intereses sobre el saldo pendiente del préstamo, según lo"
    " establecido en"
    " este contrato. Ninguna de las partes podrá ceder sus derechos sin el consentimiento previo de la"
    " otra parte.\n\n"
    "Este contrato se regirá por las leyes de España, y los tribunales de Madrid serán competentes para resolver las"
    " controversias que surjan entre las partes.\n\n",
    "pl": "Pożyczkobiorca zobowiązuje się do zapłaty odsetek od niespłaconej kwoty pożyczki, które oblicza się"
    " zgodnie z"
    " postanowieniami niniejszej umowy. Cesja nie jest dopuszczalna bez uprzedniej zgody drugiej strony.\n\n"
    "Niniejsza umowa podlega prawu polskiemu, a wszelkie spory są rozstrzygane przez sąd w Warszawie, o"
    " ile strony nie"
    " postanowią inaczej w formie pisemnej.\n\n",
    "ru": "Заемщик обязуется уплачивать кредитору проценты на непогашенную сумму займа, которые рассчитываются в"
    " соответствии с положениями настоящего договора. Уступка прав без предварительного согласия другой стороны не"
    " допускается.\n\nНастоящий договор регулируется законодательством Российской Федерации, и все споры подлежат"
    " рассмотрению в суде города Москвы.\n\n",
    "zh": "借款人应当按照本合同的规定向贷款人支付未偿还贷款本金的利息。未经同意，任何一方不得转让。" * 6 + "\n\n",
    "el": "Ο δανειολήπτης υποχρεούται να καταβάλλει στον δανειστή τόκους επί του ανεξόφλητου ποσού του"
    " δανείου, οι οποίοι"
    " υπολογίζονται σύμφωνα με τους όρους της παρούσας σύμβασης. Η εκχώρηση δεν επιτρέπεται χωρίς προηγούμενη"
    " συγκατάθεση του άλλου μέρους.\n\nΗ παρούσα σύμβαση διέπεται από το ελληνικό δίκαιο.\n\n",
}  # fmt: skip
SCHEDULE = "".join(
    f"Harbour Bank, N.A.\t${1_000_000 + one * 250:,}\t{one}.25 %\tAttn: Jean-Luc Müller, Via Roma {one}, Milano\n\n"
    for one in range(1, 12)
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.span.of(text)) for one in find_languages(text, split_paragraphs(text))]


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_in_another_language(code: str) -> None:
    [(found, words)] = _found(TEXTS[code])
    assert (found, words) == (code, TEXTS[code].strip())


@pytest.mark.parametrize("code", TEXTS)
def test_a_passage_in_another_language_between_english_ones(code: str) -> None:
    text = ENGLISH * 2 + TEXTS[code] * 3 + ENGLISH * 2
    found = _found(text)
    assert [one for one, _ in found] == ["en", code, "en"]
    # A block can begin in one language and end in the next: the run is at most a block off.
    assert abs(len(found[1][1]) - len(TEXTS[code] * 3)) < 900


@pytest.mark.parametrize(
    "text", [ENGLISH + SCHEDULE + ENGLISH, SCHEDULE + ENGLISH, ENGLISH + "Governing law: Deutschland."]
)
def test_names_and_numbers_have_no_language_of_their_own(text: str) -> None:
    assert [one for one, _ in _found(text)] == ["en"]


@pytest.mark.parametrize("text", ["", " ", "12 34", SCHEDULE, "Ja.", "1.\n\n2.\n\n3."])
def test_a_text_whose_language_is_not_certain(text: str) -> None:
    assert _found(text) == []


def test_passages_that_the_models_do_not_read_are_a_gap_with_pages_and_places() -> None:
    pages = (OriginalSpan(0, 100), OriginalSpan(100, 200), OriginalSpan(200, 300))
    runs = [("en", 0, 90), ("de", 90, 150), ("en", 150, 200), ("fr", 210, 300)]
    languages = [OriginalLanguage(code, OriginalSpan(start, end)) for code, start, end in runs]
    gap = language_gap(languages, pages)
    assert gap is not None
    assert (gap.kind, gap.count, gap.pages, gap.loses_text) == (GapKind.LANGUAGE, 2, (1, 2, 3), True)
    assert [(one.offset, one.page) for one in gap.places] == [(90, 1), (210, 3)]
    without_pages = language_gap(languages, ())
    assert without_pages is not None
    assert [(one.offset, one.page) for one in without_pages.places] == [(90, 0), (210, 0)]
    assert language_gap(languages[:1], pages) is None


def test_the_structure_of_a_text_has_its_languages_and_their_gap() -> None:
    english, both = structure(Content(ENGLISH)), structure(Content(ENGLISH * 2 + TEXTS["de"] * 2))
    assert ([one.code for one in english.languages], english.gaps) == (["en"], ())
    assert [one.code for one in both.languages] == ["en", "de"]
    assert [one.kind for one in both.gaps] == [GapKind.LANGUAGE]


@given(
    st.lists(st.sampled_from([ENGLISH, *TEXTS.values(), SCHEDULE, "1.\n\n", "\n\n", "a\tb\n"]), max_size=8).map("".join)
)
def test_runs_are_in_order_and_neighbours_differ(text: str) -> None:
    found = find_languages(text, split_paragraphs(text))
    for one, after in pairwise(found):
        assert one.span.start < one.span.end <= after.span.start
        assert one.code != after.code


def test_the_time_is_linear() -> None:
    def find(times: int) -> float:
        text = (ENGLISH + TEXTS["de"]) * times
        paragraphs = split_paragraphs(text)
        return cpu_seconds(lambda: find_languages(text, paragraphs))

    assert find(200) < 20 * find(20) + 0.05

"""Names in another script than the text around them."""

import pytest

from services.redaction.recognisers.scripts import SCRIPTS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Signed by Анна Петрова on behalf of the Lender", "Анна Петрова"),
        ("Signed by АННА ПЕТРОВА on behalf of the Lender", "АННА ПЕТРОВА"),
        ("Witness: Γιώργος Παπαδόπουλος of the City of Athens", "Γιώργος Παπαδόπουλος"),
        ("Name: 王小明, Director of the Company and its agent", "王小明"),
        ("Attention: 김서연, Treasurer of the Borrower", "김서연"),
        ("executed by محمد الفاسي in the presence of a witness of age", "محمد الفاسي"),
        ("executed by דוד לוי in the presence of a witness", "דוד לוי"),
        ("By: ハナコ・サトウ, Authorised Signatory of the Lender", "ハナコ・サトウ"),
    ],
)
def test_finds(text: str, name: str) -> None:
    assert found(SCRIPTS, f"{text}, as the Agreement provides in its first Article.") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "John Smith signs for the Borrower",
        "Der Darlehensnehmer zahlt Zinsen für Überziehungen",
        "Заёмщик обязуется вернуть сумму займа. Банк Развития России выдаёт кредит.",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(SCRIPTS, text) == []

import pytest

from services.annotation.agreement.incorporation import incorporates
from tests.cpu_time import cpu_limit


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Section 9 of the Loan Agreement (as in effect today) is incorporated herein by reference.", True),
        ("Exhibit 9 to the Loan Agreement is incorporated by reference.", False),
        ("The covenants in Article 6 of the Senior Agreement are incorporated herein by reference.", True),
        ("a default under any of the Incorporated\nCovenants", True),
        ("The terms and conditions of the Master Agreement are incorporated in this Order by this reference.", True),
        ("Section 12 (Miscellaneous) of the Venture Agreement shall be incorporated by reference.", True),
        ("Section 12 (Definitions) of the Venture Agreement shall be incorporated by reference.", False),
        ("Article 10 of the License Agreement (Secrets) is hereby incorporated into this Supply Agreement.", True),
        ("The provisions in the Purchase Agreement on the venue are incorporated herein by this reference.", True),
        ("Incorporated herein by reference are the terms of the Master Services Agreement.", True),
        ("The terms of Schedule 4 to this Agreement are incorporated herein by reference.", False),
        ("Sections 1 to 9 of this Agreement are incorporated in the order by reference.", False),
        ("The Exhibits are incorporated in this Agreement by reference.", False),
        ("It keeps its covenants. The Exhibits are incorporated by reference.", False),
        ("a corporation incorporated in Delaware performs its covenants", False),
    ],
)  # fmt: skip
def test_terms_of_another_paper(text: str, taken: bool) -> None:
    assert incorporates(text) == taken


@pytest.mark.parametrize("words", ["covenants ", "incorporated ", "covenants incorporated, ", "terms and conditions "])
def test_the_time_grows_with_the_text_only(words: str) -> None:
    with cpu_limit(10):  # quadratic: minutes
        assert not incorporates(words * (1_000_000 // len(words)))

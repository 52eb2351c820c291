import pytest

from services.cli.issuer.totp import code_at, is_right

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_vectors_of_rfc_6238(at: int, code: str) -> None:
    assert code_at(SECRET, at) == code


@pytest.mark.parametrize(
    ("code", "at", "right"),
    [
        ("287082", 59, True),
        ("287 082", 59, True),
        ("287082", 89, True),
        ("287082", 90, False),
        ("050471", 1111111079, False),
        ("28708", 59, False),
        ("", 59, False),
        ("٢٨٧٠٨٢", 59, False),
    ],
)
def test_a_code_counts_for_its_period_and_the_next(code: str, at: float, right: bool) -> None:
    assert is_right(SECRET, code, at) is right

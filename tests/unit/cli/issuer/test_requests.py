"""Codes and tokens of the development issuer count once, for their client, and end."""

from collections.abc import Callable

import pytest

from services.cli.issuer.requests import (
    CODE_SECONDS,
    DEVICE_SECONDS,
    OTP,
    REFRESH_SECONDS,
    REQUEST_SECONDS,
    Ask,
    OAuthFault,
    Proof,
    SignIns,
    challenge_of,
)
from tests.fakes import FakeClock

VERIFIER = "v" * 43
ASK = Ask("cli", challenge=challenge_of(VERIFIER), redirect_uri="http://127.0.0.1:1/cb")
STEP_UP = Ask("cli", challenge=challenge_of(VERIFIER), acr_values=("x", OTP))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def state(clock: FakeClock) -> SignIns:
    return SignIns(clock)


def refused(call: Callable[[], object], code: str = "invalid_grant") -> None:
    with pytest.raises(OAuthFault) as error:
        call()
    assert error.value.code == code


def proof(state: SignIns, ask: Ask = ASK) -> Proof:
    found = state.choose(state.begin(ask), "anna")
    assert found is not None
    return found


def test_a_sign_in_without_a_code(state: SignIns, clock: FakeClock) -> None:
    request = state.begin(ASK)
    found = state.choose(request, "anna")
    assert found == Proof(ASK, "anna", int(clock.now().timestamp()), "choice")
    refused(lambda: state.choose(request, "anna"), "invalid_request")


def test_a_step_up_needs_the_code_of_this_person(state: SignIns) -> None:
    request = state.begin(STEP_UP)
    refused(lambda: state.type_code(request, state.totp("anna")), "invalid_request")
    assert state.choose(request, "anna") is None
    assert state.type_code(request, "000000" if state.totp("anna") != "000000" else "1") is None
    found = state.type_code(request, state.totp("anna"))
    assert found is not None
    assert (found.person, found.acr) == ("anna", OTP)


def test_five_wrong_codes_end_a_sign_in(state: SignIns) -> None:
    request = state.begin(STEP_UP)
    state.choose(request, "anna")
    for _ in range(4):
        assert state.type_code(request, "") is None
    refused(lambda: state.type_code(request, ""), "access_denied")
    refused(lambda: state.pending(request), "invalid_request")


def test_a_sign_in_ends(state: SignIns, clock: FakeClock) -> None:
    request = state.begin(ASK)
    clock.advance(REQUEST_SECONDS)
    refused(lambda: state.choose(request, "anna"), "invalid_request")


def test_a_code_counts_once(state: SignIns) -> None:
    found = proof(state)
    code = state.code_for(found)
    assert state.redeem_code(code, "cli", ASK.redirect_uri, VERIFIER) == found
    refused(lambda: state.redeem_code(code, "cli", ASK.redirect_uri, VERIFIER))


@pytest.mark.parametrize(
    ("client", "redirect", "verifier", "wait"),
    [
        ("other", ASK.redirect_uri, VERIFIER, 0),
        ("cli", "http://127.0.0.1:2/cb", VERIFIER, 0),
        ("cli", ASK.redirect_uri, "w" * 43, 0),
        ("cli", ASK.redirect_uri, "", 0),
        ("cli", ASK.redirect_uri, VERIFIER, CODE_SECONDS),
    ],
)
def test_a_code_is_for_its_sign_in(
    state: SignIns, clock: FakeClock, client: str, redirect: str, verifier: str, wait: float
) -> None:
    code = state.code_for(proof(state))
    clock.advance(wait)
    refused(lambda: state.redeem_code(code, client, redirect, verifier))
    refused(lambda: state.redeem_code(code, "cli", ASK.redirect_uri, VERIFIER))  # it does not count again


def test_a_device_waits_for_a_person(state: SignIns) -> None:
    device, user_code = state.begin_device(ASK)
    refused(lambda: state.redeem_device(device, "cli", VERIFIER), "authorization_pending")
    request = state.begin_for(user_code.lower().replace("-", " "))
    found = state.choose(request, "anna")
    assert found is not None
    state.grant_device(found)
    refused(lambda: state.begin_for(user_code), "invalid_request")
    refused(lambda: state.redeem_device(device, "other", VERIFIER))
    refused(lambda: state.redeem_device(device, "cli", "w"))
    assert state.redeem_device(device, "cli", VERIFIER).person == "anna"
    refused(lambda: state.redeem_device(device, "cli", VERIFIER), "expired_token")


def test_a_device_code_ends(state: SignIns, clock: FakeClock) -> None:
    device, user_code = state.begin_device(ASK)
    clock.advance(DEVICE_SECONDS)
    refused(lambda: state.begin_for(user_code), "invalid_request")
    refused(lambda: state.redeem_device(device, "cli", VERIFIER), "expired_token")


def test_a_refresh_token_counts_once_and_proves_no_new_sign_in(state: SignIns, clock: FakeClock) -> None:
    found = proof(state)
    token = state.refresh_for(found)
    clock.advance(60)
    assert state.redeem_refresh(token, "cli") == found
    refused(lambda: state.redeem_refresh(token, "cli"))


@pytest.mark.parametrize("how", ["revoked", "ended", "of another client"])
def test_a_refresh_token_that_does_not_count(state: SignIns, clock: FakeClock, how: str) -> None:
    token = state.refresh_for(proof(state))
    if how == "revoked":
        state.revoke(token)
    if how == "ended":
        clock.advance(REFRESH_SECONDS)
    refused(lambda: state.redeem_refresh(token, "other" if how == "of another client" else "cli"))


def test_the_state_is_bounded(state: SignIns) -> None:
    first = state.begin(ASK)
    for _ in range(1000):
        last = state.begin(ASK)
    refused(lambda: state.pending(first), "invalid_request")
    assert state.pending(last).ask == ASK

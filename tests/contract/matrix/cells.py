"""The cells of a call, and their text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.shared.domain.records import Role
from services.shared.wire.services import SERVICE_NAMES
from tests.contract.matrix.driving import ALLOWED

VALID, NO_TOKEN = "valid", "no-token"
OTHER_TOKENS = ("nonsense", "forged", "expired", "revoked", "other-audience", "of-a-service")


@dataclass(frozen=True, slots=True)
class Cell:
    """One caller and one request. Without a token, the role is that of the certificate."""

    certificate: str
    token: str
    role: Role
    place: str
    purpose: str

    @property
    def who(self) -> str:
        return self.role.value if self.token == VALID else self.token


Outcomes = Mapping[Cell, str]


def text(call: str, action: str, outcomes: Outcomes) -> list[str]:
    """Who is allowed what; then the refusals of valid tokens by place; then those of other credentials."""
    return [
        f"{call} [{action}]",
        *(f"  allowed: {line}" for line in _allowed(outcomes)),
        *(f"  refused: {line}" for line in _refused(outcomes)),
        *(f"  refused without a valid token: {line}" for line in _others(outcomes)),
    ]


def _allowed(outcomes: Outcomes) -> Iterator[str]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cell, outcome in outcomes.items():
        if outcome == ALLOWED:
            found[cell.certificate, cell.who].append(f"{cell.place} {cell.purpose}")
    all_purposes = {cell.purpose for cell in outcomes if cell.token == VALID}
    rights = {key: _places(given, all_purposes) for key, given in found.items()}
    by_right: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (certificate, who), right in rights.items():
        by_right[who, right].append(certificate)
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (who, right), found_with in by_right.items():
        same[" ".join(found_with), right].append(who)
    for (certificates, right), callers in same.items():
        yield f"{' '.join(callers)} | certificate {_short(certificates)} | {right}"


def _places(given: Iterable[str], all_purposes: set[str]) -> str:
    by_place: dict[str, list[str]] = defaultdict(list)
    for one in given:
        place, _, purpose = one.partition(" ")
        by_place[place].append(purpose)
    if len(all_purposes) == 1:
        return " ".join(by_place)
    return " ".join(f"{place}({_purposes(them, all_purposes)})" for place, them in by_place.items())


def _purposes(given: list[str], all_purposes: set[str]) -> str:
    return "any" if set(given) == all_purposes else ",".join(one or "-" for one in given)


def _refused(outcomes: Outcomes) -> Iterator[str]:
    by_place: dict[str, set[str]] = defaultdict(set)
    for cell, outcome in outcomes.items():
        if cell.token == VALID and outcome != ALLOWED:
            by_place[cell.place].add(outcome)
    yield from _grouped({place: " ".join(sorted(reasons)) for place, reasons in by_place.items()})


def _others(outcomes: Outcomes) -> Iterator[str]:
    by_caller: dict[tuple[str, str], set[str]] = defaultdict(set)
    for cell, outcome in outcomes.items():
        if cell.token != VALID and outcome != ALLOWED:
            by_caller[cell.token, cell.certificate].add(outcome)
    by_token: dict[str, dict[str, str]] = defaultdict(dict)
    for (token, certificate), reasons in by_caller.items():
        by_token[token][certificate] = " ".join(sorted(reasons))
    yield from _grouped({token: "; ".join(_grouped(found)) for token, found in by_token.items()})


def _grouped(found: Mapping[str, str]) -> Iterator[str]:
    """`NAME …: TEXT` for the names that have the same text."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, one in found.items():
        names[one].append(name)
    for one, same in names.items():
        yield f"{_short(' '.join(same))}: {one}"


def _short(certificates: str) -> str:
    """`services` for the certificates of all services."""
    return certificates.replace(" ".join(f"service:{one}" for one in SERVICE_NAMES), "services")

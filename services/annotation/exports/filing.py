"""Exports that are handed to another system: where to, and how far they are. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, urlsplit

from services.shared.domain.document import BlobRef
from services.shared.domain.records import Actor, Resource

WEBHOOKS = frozenset({"https", "http"})


class FilingState(StrEnum):
    """PENDING: it is sent, or sent again. FILED: the other system has it. WITHHELD: the person can no longer export a
    document that is in it. DEAD: the other system refuses it, or did not answer in all attempts.
    """

    PENDING = "pending"
    FILED = "filed"
    WITHHELD = "withheld"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class FilingTarget:
    """A place of one tenant. `root`: a folder (`file:///…`), a bucket (`s3://…`), or the URL of a webhook."""

    tenant: str
    name: str
    root: str

    @property
    def scheme(self) -> str:
        """The scheme of the root."""
        return urlsplit(self.root).scheme


Targets = Mapping[tuple[str, str], FilingTarget]
"""By tenant and name. A target that is not listed does not exist."""


def _no_secret() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class FilingPlaces:
    """The targets, by default none. `secret` reads the secret that signs webhooks."""

    targets: Targets = field(default_factory=dict)
    secret: Callable[[], str] = _no_secret


@dataclass(frozen=True, slots=True)
class Filing:
    """A file on its way. `name` has no document text. `covers`: the documents whose words are in it. `names`: those
    that it lists, because their texts were lost. `matter` is empty for a file about several. `file` is sealed, until
    the filing ends. `attempts` counts the present one.
    """

    filing_id: str
    target: str
    name: str
    media_type: str
    digest: str
    file: BlobRef
    owner: Actor
    purpose: str
    covers: Sequence[Resource]
    matter: str
    created_at: datetime
    state: FilingState = FilingState.PENDING
    attempts: int = 0
    names: Sequence[Resource] = ()

    @property
    def matters(self) -> Sequence[str]:
        """The matters that it is about, in order. The empty one means no matter: a grid without a document."""
        found = {self.matter, *(one.matter for one in (*self.covers, *self.names))}
        return sorted(found - {""}) or [""]


def place_of(target: FilingTarget, one: Filing) -> str:
    """The address of the file in a folder or a bucket: that of the same filing is always the same. A file about several
    matters is in the folder of none.
    """
    folder = f"{target.root.rstrip('/')}/{quote(one.matter, safe='')}" if one.matter else target.root.rstrip("/")
    return f"{folder}/{one.filing_id}-{quote(one.name, safe='')}"


def read_targets(text: str, schemes: Sequence[str]) -> Targets:
    """Read `TENANT/NAME=ROOT,…`. Raises `ValueError` with the number of the faulty entry: a URL can have a secret."""
    targets: dict[tuple[str, str], FilingTarget] = {}
    for number, entry in enumerate(filter(None, (one.strip() for one in text.split(","))), 1):
        where, _, root = entry.partition("=")
        tenant, _, name = where.partition("/")
        known = _scheme_of(root) in {*schemes, *WEBHOOKS}
        if not (tenant and name and known) or (tenant, name) in targets:
            allowed = ", ".join(sorted({*schemes, *WEBHOOKS}))
            raise ValueError(f"entry {number} must be TENANT/NAME=URI, once, with a URI of {allowed}")
        targets[tenant, name] = FilingTarget(tenant, name, root)
    return targets


def _scheme_of(root: str) -> str:
    """The scheme of a URI; empty if it is not valid. The errors of `urlsplit` have its user and password."""
    try:
        return urlsplit(root).scheme
    except ValueError:
        return ""

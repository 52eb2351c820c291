"""The text of a playbook, its drafts and its publications. Pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_TEXT = 256 * 1024
"""Characters of a playbook, and of its tests."""
MOST_RULES = 500
MOST_CASES = 1_000
MOST_OPEN = 50
"""Drafts of a tenant that are neither published nor discarded."""
MOST_NAMES = 50
"""Playbooks that a tenant can have of its own."""
BASE = 0
"""The number of the file in the folder of the installation, which is no publication."""
NO_BASE = -1
"""No number: the draft does not restore a publication."""


@dataclass(frozen=True, slots=True)
class PlaybookText:
    """The YAML of a playbook and of its tests. An empty `source`: there is no playbook."""

    source: str = ""
    cases: str = ""

    @property
    def digest(self) -> str:
        """Names this exact text, comments included; empty if there is no playbook."""
        if not self.source:
            return ""
        return hashlib.sha256("\0".join((self.source, self.cases)).encode()).hexdigest()[:16]


class DraftState(StrEnum):
    """PROPOSED: waits for another person. RETURNED: sent back to its authors. PUBLISHED and DISCARDED are final."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = frozenset({DraftState.DRAFT, DraftState.PROPOSED, DraftState.RETURNED})
EDITABLE = frozenset({DraftState.DRAFT, DraftState.RETURNED})


@dataclass(frozen=True, slots=True)
class Draft:
    """A change of a playbook. `name` is that of its file, without the ending.

    `base`: the text in force that the draft changes; without a source for a new playbook. `authors`: everyone who saved
    or proposed it, in order. `revision` grows with each change. `restores`: the number of the publication whose
    text it has, `BASE` for the file of the installation, else `NO_BASE`. `published_as`: the number of its publication;
    0 before.
    """

    draft_id: str
    tenant: str
    name: str
    text: PlaybookText
    base: PlaybookText
    authors: tuple[str, ...]
    created_at: datetime
    changed_at: datetime
    state: DraftState = DraftState.DRAFT
    revision: int = 1
    restores: int = NO_BASE
    proposed_by: str = ""
    reason: str = ""
    decided_by: str = ""
    decision: str = ""
    published_as: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """A text that was put in force for a tenant. `number` counts the publications of the tenant, from 1.

    An empty `text`: the file of the installation is in force again, or no playbook of this name. `version`: as in
    provenance; empty without a text. `over`: the digest of the file of the installation at that time. `reason` is that
    of the authors, `decision` that of `published_by`.
    """

    tenant: str
    number: int
    name: str
    version: str
    text: PlaybookText
    authors: tuple[str, ...]
    published_by: str
    published_at: datetime
    reason: str
    decision: str
    draft_id: str
    restores: int = NO_BASE
    over: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest publication of a playbook: its name and number."""

    name: str
    number: int


def is_name(name: str) -> bool:
    """Whether a playbook can have the name."""
    return bool(_NAME.fullmatch(name))


_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")

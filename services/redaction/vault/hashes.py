"""Keyed hashes by which the vault finds a subject without storing its name: hashes of a matter, which cannot be linked
to another matter, and hashes of a tenant, which only data subject requests use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.redaction.subjects.linking import Subject
from services.redaction.vault.records import Matter
from services.shared.domain.identity import keyed_hash


@dataclass(frozen=True, slots=True)
class Hashed:
    """A subject: the hashes of its keys within the matter and within the tenant, and its spellings by hash."""

    kind: str
    keys: tuple[str, ...]
    tenant_keys: tuple[str, ...]
    spellings: Mapping[str, str]


class Hashes:
    """`key` is the tenant's index key."""

    def __init__(self, matter: Matter, key: bytes) -> None:
        self._matter = matter
        self._key = key

    def of(self, subject: Subject) -> Hashed:
        """The hashes of all keys and spellings of a subject."""
        kind = subject.entity_type
        return Hashed(
            kind,
            tuple(self.key(kind, one) for one in subject.keys),
            tuple(tenant_hash(self._key, self._matter.tenant, kind, one) for one in subject.keys),
            {self._within("vault form", kind, spelling): spelling for spelling in subject.spellings},
        )

    def key(self, kind: str, words: str) -> str:
        """The hash of one key of a subject within the matter."""
        return self._within("vault key", kind, words)

    def _within(self, purpose: str, kind: str, words: str) -> str:
        return _hash(self._key, purpose, self._matter.tenant, self._matter.matter, kind, words)


def tenant_hash(key: bytes, tenant: str, kind: str, words: str) -> str:
    """The hash of one key of a subject within the tenant."""
    return _hash(key, "subject", tenant, kind, words)


def _hash(key: bytes, purpose: str, *parts: str) -> str:
    return keyed_hash(key, purpose, b"\0".join(part.encode("utf-8", "surrogatepass") for part in parts))

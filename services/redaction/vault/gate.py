"""The gate: searches a prompt for the matter's values in the vault, immediately before the prompt is sent."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cachetools import LRUCache

from services.redaction.detection.legible import legible
from services.redaction.detection.watch import Watch, blank, leaks, watch
from services.redaction.subjects.placeholders import placeholders
from services.redaction.vault.ports import VaultPort
from services.redaction.vault.records import Matter
from services.shared.domain.entities import EntityType
from services.shared.runtime.compute import compute


@dataclass(frozen=True, slots=True)
class _Known:
    sequence: int
    values: tuple[tuple[EntityType, str], ...]
    watch: Watch


class Gate:
    """Independent of redaction: it uses only the values in the vault. Caches the values and automata of `matters`
    matters, and adds new values at each call.
    """

    def __init__(self, vault: VaultPort, matters: int = 32) -> None:
        self._vault = vault
        self._known: LRUCache[Matter, _Known] = LRUCache(matters)

    async def check(self, matter: Matter, texts: Sequence[str]) -> Counter[EntityType]:
        """The number of values in `texts`, by type. Raises the errors of the vault; the caller must then refuse the
        prompt.
        """
        known = await self._refreshed(matter)
        found: Counter[EntityType] = Counter()
        for text in texts:
            found.update(await compute(_leaks, text, known.watch))
        return found

    def forget(self, matter: Matter) -> None:
        """Drops the cache of a matter whose values were erased."""
        self._known.pop(matter, None)

    async def known(self, matter: Matter) -> tuple[tuple[EntityType, str], ...]:
        """All (type, spelling) of the matter. Raises the errors of the vault."""
        return (await self._refreshed(matter)).values

    async def _refreshed(self, matter: Matter) -> _Known:
        known = self._known.get(matter) or _Known(0, (), watch(()))
        fresh = await self._vault.values(matter, known.sequence)
        if fresh:
            values = (*known.values, *((one.entity_type, one.spelling) for one in fresh))
            known = _Known(fresh[-1].sequence, values, watch(values))
        self._known[matter] = known
        return known


def _leaks(text: str, watched: Watch) -> list[EntityType]:
    shown = legible(text).text
    blanked = blank(shown, ((start, end) for start, end, _ in placeholders(shown)))
    return list(_distinct(leaks(blanked, watched)))


def _distinct(hits: Iterable[tuple[int, int, EntityType]]) -> Iterator[EntityType]:
    """The longest of hits that overlap."""
    reached = 0
    for start, end, kind in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= reached:
            yield kind
            reached = end

"""Redaction of single texts without a broker or a store, for `glossator redact` and `glossator annotate`."""

from collections.abc import Sequence
from functools import partial

from services.redaction.detection.analysis import Analysis, analyse
from services.redaction.detection.scanned import Scan
from services.redaction.policies.rules import Policy
from services.redaction.recognising import all_recognisers
from services.redaction.subjects.linking import subjects_of
from services.redaction.text.redact import Redaction, apply_plan, plan_redaction
from services.redaction.vault.memory import MemoryVault
from services.redaction.vault.ports import VaultPort
from services.redaction.vault.records import Matter, Party
from services.shared.runtime.compute import compute


class StandaloneRedactor:
    """Redacts under one policy. Texts of the same `matter` share placeholders during the lifetime of this object.
    `parties` apply to all matters.
    """

    def __init__(self, policy: Policy, vault: VaultPort | None = None, parties: Sequence[Party] = ()) -> None:
        self._policy = policy
        self._vault: VaultPort = vault or MemoryVault()
        self._parties = tuple(parties)

    async def redact(self, text: str, matter: str, scan: Scan | None = None, borders: Sequence[int] = ()) -> Redaction:
        """The redaction of `text`. Values that earlier texts of the matter contained are replaced too. `scan`: it was
        read from pictures. `borders`: places of `borders_of`.
        """
        redaction, _ = await self.examine(text, matter, scan, borders)
        return redaction

    async def examine(
        self, text: str, matter: str, scan: Scan | None = None, borders: Sequence[int] = ()
    ) -> tuple[Redaction, Analysis]:
        """The redaction of `text`, and its analysis, from which `explain` lists the values that stay."""
        owner = Matter("", matter)
        subjects, _ = subjects_of(self._parties)
        await self._vault.assign(owner, subjects)
        known = [(one.entity_type, one.spelling) for one in await self._vault.values(owner)]
        values = {"known": known, "parties": self._parties}
        work = partial(analyse, text, self._policy, **values, recognisers=all_recognisers(), scan=scan, borders=borders)
        analysis = work() if len(text) < _SHORT else await compute(work)
        prepared = plan_redaction(text, analysis)
        return apply_plan(prepared, await self._vault.assign(owner, prepared.subjects)), analysis


# For fewer code points, a thread costs more than the work.
_SHORT = 1000

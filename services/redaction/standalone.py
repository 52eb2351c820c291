"""Redaction of single texts without a broker or a store: what `glossator redact` and `glossator annotate` run."""

from services.redaction.memory_vault import MemoryVault
from services.redaction.policy import Policy
from services.redaction.redact import Redaction, apply, plan
from services.redaction.vault import Matter, VaultPort


class StandaloneRedactor:
    """Redacts under one policy. Texts of one `matter` share their placeholders for as long as this object lives."""

    def __init__(self, policy: Policy, vault: VaultPort | None = None) -> None:
        self._policy = policy
        self._vault: VaultPort = vault or MemoryVault()

    async def redact(self, text: str, matter: str) -> Redaction:
        """`text` with its personal values replaced; values that the matter knows already are looked for as well."""
        owner = Matter("", matter)
        known = [(one.entity_type, one.form) for one in await self._vault.values(owner)]
        prepared = plan(text, self._policy, known=known)
        return apply(prepared, await self._vault.assign(owner, prepared.subjects))

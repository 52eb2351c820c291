"""The vault in memory."""

import pytest

from services.redaction.memory_vault import MemoryVault
from tests.unit.redaction.vault_suite import VaultSuite


class TestMemoryVault(VaultSuite):
    """All of the suite."""

    @pytest.fixture
    def vault(self) -> MemoryVault:
        return MemoryVault()

"""The suite of the vault, in memory."""

import pytest

from services.redaction.vault.memory import MemoryVault
from tests.unit.redaction.vault.suite import VaultSuite


class TestMemoryVault(VaultSuite):
    """Runs all tests of the suite."""

    @pytest.fixture
    def vault(self) -> MemoryVault:
        return MemoryVault()

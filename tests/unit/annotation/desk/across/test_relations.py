"""Suggestions from the texts of a matter."""

import asyncio
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from services.annotation.desk.across import relations
from services.annotation.relations.mentions import Said, said
from services.annotation.relations.records import SuggestRelationsRequest
from services.shared.domain.document import BlobRef
from services.shared.runtime.ports import ValueReader
from tests.unit.annotation.portfolio import store_portfolio
from tests.unit.annotation.storage.across_suite import across
from tests.unit.annotation.support import MATTER, REVIEWER, World

T = TypeVar("T")


@dataclass
class Counting:
    """Reads as `inner` does, and counts the texts that were read and are not examined yet."""

    inner: ValueReader
    held: int = 0
    most: int = 0

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        found = await self.inner.get_value(kind, ref)
        if hasattr(found, "text"):
            self.held += 1
            self.most = max(self.most, self.held)
        await asyncio.sleep(0)
        return found

    def said(self, text: str) -> Said:
        self.held -= 1
        return said(text)


async def test_few_texts_of_a_matter_are_in_memory(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await store_portfolio(world)
    operation = across(world).relations
    counting = Counting(operation.texts)
    monkeypatch.setattr(relations, "said", counting.said)
    made = await replace(operation, texts=counting).suggest(REVIEWER, SuggestRelationsRequest(MATTER))
    assert (made.suggested, made.examined) == (4, 18)
    assert 0 < counting.most <= 4

"""The share of a document that is sent to the LLM is limited, whatever the predictions."""

import random
import statistics

import pytest

from services.inference.llm.tokens import estimate
from services.inference.prompts.catalogue import load_prompts
from services.inference.summary.writer import Writer, WriterSettings
from services.shared.domain.annotations import Prediction
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan
from tests.unit.inference.stub_llm import OpenGate, StubLlm, honest, passages_of, recorder
from tests.unit.inference.summary.documents import DOCUMENT

PROMPTS = load_prompts()
TOKENS = 8_000
WORDS = [
    "party", "agreement", "shall", "notice", "payment", "product", "service",
    "term", "licence", "law", "state", "written", "consent", "damages", "liability",
]  # fmt: skip


def contract(seed: int, clauses: int) -> tuple[RedactedText, list[Prediction]]:
    """About 8,000 tokens, in which `clauses` spans were predicted, some of them long."""
    chance = random.Random(seed)  # the same ones every time
    sentences: list[str] = []
    while estimate(" ".join(sentences)) < TOKENS:
        sentences += [
            " ".join(chance.choices(WORDS, k=chance.randint(6, 60))).capitalize() + f" {chance.randint(2, 99)}."
            for _ in range(20)
        ]
    text = " ".join(sentences)
    found = []
    for number in range(clauses):
        start = text.index(". ", chance.randrange(len(text) - 5_000)) + 2
        span = RedactedSpan(start, start + chance.choice([20, 200, 900, 4_000]))
        found.append(Prediction(f"p{number}", chance.choice(list(CLAUSE_TYPES)), span, chance.uniform(0.3, 1)))
    return RedactedText(text), found


async def shown(settings: WriterSettings, seed: int, clauses: int) -> tuple[float, float, int]:
    """The share in the metric, the share by the sent prompt, and its tokens."""
    recorded: list[tuple[str, object]] = []
    llm = StubLlm(honest)
    text, found = contract(seed, clauses)
    writer = Writer(llm, OpenGate(), PROMPTS, settings, recorder(recorded))
    await writer.summary(DOCUMENT, text, "contract", found, await writer.info())
    [share] = [value for name, value in recorded if name == "shared"]
    assert isinstance(share, float)
    tokens = sum(map(estimate, passages_of(llm.prompts[0]).values()))
    return share, tokens / estimate(text.text), tokens


@pytest.mark.parametrize("clauses", [3, 40, 200])
async def test_the_median_share_is_below_a_tenth_and_the_limit_holds(clauses: int) -> None:
    settings = WriterSettings()
    rows = [await shown(settings, seed, clauses) for seed in range(9)]
    assert statistics.median(share for share, _, _ in rows) <= 0.10
    assert max(share for share, _, _ in rows) <= settings.share
    assert all(tokens <= settings.most for _, _, tokens in rows)
    assert all(share == pytest.approx(sent, abs=0.002) for share, sent, _ in rows)


@pytest.mark.parametrize(
    ("share", "least", "most", "tokens"), [(0, 0, 500, 0), (0.5, 0, 300, 300), (0.01, 200, 900, 200)]
)
async def test_the_bounds_of_the_share(share: float, least: int, most: int, tokens: int) -> None:
    recorded: list[tuple[str, object]] = []
    llm = StubLlm(honest)
    text, found = contract(1, 60)
    writer = Writer(llm, OpenGate(), PROMPTS, WriterSettings(5.0, share, least, most), recorder(recorded))
    await writer.summary(DOCUMENT, text, "contract", found, await writer.info())
    sent = sum(sum(map(estimate, passages_of(one).values())) for one in llm.prompts)
    assert sent <= tokens
    assert bool(llm.prompts) is (tokens > 0)

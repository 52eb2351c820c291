"""Asks the LLM the questions of undecided rules. The answers decide nothing."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from services.annotation.desk.explaining import Evidence, Explainer, UndecidedRules
from services.annotation.desk.narration.passages import passages
from services.annotation.desk.visibility import reader_of
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.explain import Undecided
from services.annotation.ports import AuthoriserPort, LanguagePort, LanguageRequest, resource_of
from services.annotation.texts import read_texts
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.fields.types import NoValue
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Action, Actor
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Answered:
    """An undecided rule and the answer of the LLM: "yes", "no" or "". If it is "", `reason` is "hidden" or a code of
    `Reason`. `shown` are the places that the LLM saw.
    """

    rule: Undecided
    evidence: tuple[Evidence, ...]
    answer: str = ""
    model: str = ""
    prompt: str = ""
    shown: tuple[OriginalSpan, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnswersPart:
    """A part of the answers: one of the fields."""

    answered: Answered | None = None
    end: End | None = None


@dataclass(frozen=True, slots=True)
class AnswerQuestionsRequest(Request[AnswersPart]):
    """A request for the undecided rules with answers."""

    document_id: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Questioner:
    """Answers questions. The LLM sees only the redacted text of the evidence and the question."""

    explainer: Explainer
    language: LanguagePort
    access: AuthoriserPort

    async def answers(self, actor: Actor, request: AnswerQuestionsRequest) -> AsyncGenerator[AnswersPart, None]:
        """Yields each undecided rule with the LLM's answer, then the end.

        Raises the errors of `Explainer.explain`. After the LLM was off or unavailable once, it is not asked again.
        """
        found = await self.explainer.undecided(actor, request.document_id, request.purpose)
        await self.access.authorise(actor, Action.EXPLAIN, resource_of(found.document_set.document))
        texts = await read_texts(self.explainer.texts, found.document_set.stored) if found.undecided else None
        end, reader = End(complete=True), reader_of(actor, request.purpose)
        for rule in found.undecided:
            pairs = [(one, "") for one in rule.annotation_ids]
            evidence = await self.explainer.evidence(reader, found.document_set, found.annotations, pairs)
            one = Answered(rule, evidence)
            if rule.question and texts:
                one = await self._answered(found, one, texts) if end.complete else replace(one, reason=end.reason)
            if one.reason in _UNAVAILABLE:
                end = End(False, reason=one.reason)
            end = replace(end, model=one.model or end.model, prompt=one.prompt or end.prompt)
            yield AnswersPart(answered=one)
        yield AnswersPart(end=end)

    async def _answered(self, found: UndecidedRules, unanswered: Answered, texts: Texts) -> Answered:
        """If a placeholder hides the value, the LLM is not asked: it cannot see the value."""
        rule = unanswered.rule
        if rule.why == NoValue.HIDDEN:
            return replace(unanswered, reason=NoValue.HIDDEN.value)
        shown = passages([one.annotation for one in unanswered.evidence], texts)
        if not shown:
            return replace(unanswered, reason=Reason.QUOTE_NOT_FOUND.value)
        document = found.document_set.document
        words, categories = [one.words for one in shown], [one.category for one in shown]
        request = LanguageRequest(document.tenant, document.matter, words, categories, question=rule.question)
        answer, end = await self._answer(request)
        valid = end.complete and answer in _ANSWERS
        return replace(
            unanswered,
            answer=answer if valid else "",
            model=end.model,
            prompt=end.prompt,
            shown=tuple(one.span for one in shown),
            reason="" if valid else end.reason or Reason.OUTPUT_OFF_SCHEMA.value,
        )

    async def _answer(self, request: LanguageRequest) -> tuple[str, End]:
        answer = ""
        try:
            async with aclosing(self.language.stream(request)) as parts:
                async for one in parts:
                    if isinstance(one, End):
                        return answer, one
                    answer = one.words if isinstance(one, LlmAnswer) else answer
        except (Reject, Retry) as error:
            return "", End(False, reason=error.reason.value)
        return "", End(False, reason=Reason.DEPENDENCY_DOWN.value)


_ANSWERS = frozenset({"yes", "no"})
_UNAVAILABLE = frozenset(
    one.value for one in (Reason.LLM_OFF, Reason.DEPENDENCY_DOWN, Reason.TIMED_OUT, Reason.FORBIDDEN, Reason.INTERNAL)
)

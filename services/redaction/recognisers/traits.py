"""Traits of persons: occupation, age, children, health, belief, nationality. Like a place or a date, a trait can
help to identify a person.
"""

from collections.abc import Iterable

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.redaction.recognisers.lexical.lexicon import DEMONYMS, words
from services.redaction.recognisers.tagger.wordlists import OCCUPATIONS
from services.shared.domain.entities import EntityType


def _any_of(some: Iterable[str]) -> str:
    return "|".join(sorted(some, key=lambda one: (-len(one), one)))


# Occupations in a court or an office, which hardly identify a person.
_OFFICES = words(
    """
    advocate agent attendant attorney barrister clerk commissioner counsellor councillor deputy employee expert governor
    guard inspector interpreter investigator judge lawyer magistrate minister notary officer official policeman
    policewoman president principal prisoner publisher representative secretary solicitor tenant trader treasurer
    """
)
_TRADES = _any_of(OCCUPATIONS - _OFFICES)
_WORD = r"[a-z]+(?:[-‑][a-z]+)*"
_TRADE = rf"(?:{_WORD} ){{0,2}}(?:{_TRADES})(?: of (?:medicine|law|music|science|dance))?"
_WHO = r"(?:applicant|he|she|who|husband|wife|father|mother|son|daughter|brother|sister|partner|spouse)"
_IS = r"(?:is|was|had been|has been|became)"
_WORKS = r"(?:worke?[ds]?|working|employed|employment)"
_DOES = rf"(?:{_WORKS}|practi[sc](?:ed|es|ing)|qualified|trained|engaged|studied)"
_POST = r"(?:post|position|job|profession|occupation|duties|duty|services|career)"
_SAID_OF = (
    rf"(?:{_WHO}(?:, who)?,? {_IS} (?:then |formerly |also )?(?:employed |working |engaged )?(?:as )?an?"
    rf"|applicants?, (?:who (?:is|was) )?(?:then |formerly )?an?|{_DOES} as(?: an?| the| his| her)?"
    rf"|{_POST} (?:as|of)(?: an?| the)?)"
)
_AFTER_WORK = r"(?: (?:in|at|for|with|by|on|from|until|and|of|to|since)\b|[,.;)])"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_IN_WORDS = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-‑ ]{_ONES})?|ten|eleven|twelve"
    rf"|(?:thir|four|fif|six|seven|eigh|nine)teen|{_ONES})"
)
_NUMBER = rf"(?:\d{{1,3}}|{_IN_WORDS})"
_FAMILY = (
    r"(?:(?:minor|young|small|adult|little|other) )?(?:children|sons|daughters|brothers|sisters|siblings|grandchildren)"
)
_ILLNESS = (
    r"(?:cancer|leuka?emia|diabetes|epilepsy|asthma|tuberculosis|AIDS|HIV(?:[- ]positive)?|stroke|dementia|depression"
    r"|sciatica|autism|silicosis"
    r"|(?:(?:paranoid|chronic|acute) )?(?:psychosis|neurosis|schizophrenia|hepatitis(?: [A-E]\b)?)"
    r"|[a-z]+(?:itis|arthrosis|algia|opathy|ectomy|plegia|phrenia|carcinoma|sarcoma|lymphoma)"
    r"|(?:mental|psychotic|psychiatric|depressive|personality|anxiety|heart|skin|lung|liver|kidney|blood|nervous|stress)"
    r" (?:illness|disorder|disease|syndrome|condition)s?)"
)
_PART = (
    r"(?:arm|ankle|bone|cheek|elbow|femur|fibula|finger|foot|forearm|hand|hip|jaw|knee|kneecap|leg|neck|nose|pelvis|ribs?|shoulder"
    r"|skull|spine|sternum|tibia|toe|vertebrae?|wrist)"
)
_INJURY = (
    rf"(?:fractures? of (?:the|his|her) (?:\w+ ){{0,3}}?{_PART}"
    rf"|(?:left|right|his|her|one) {_PART} (?:had to be |was )?amputated"
    r"|(?:(?:total|partial) )?loss of (?:vision|sight|hearing|memory|speech)"
    r"(?: in (?:one|his|her|the|both) (?:\w+ )?(?:eyes?|ears?))?|total disability)"
)
_BELIEF = (
    r"(?:Kurd(?:s|ish)?|Sami|Roma(?:ny|ni)?|Basques?|Catalans?|Bretons?|Tatars?|Jews?|Jewish|Muslims?|Catholics?|Protestants?"
    r"|Orthodox|Alevis?|Sunnis?|Shi(?:a|ites?)|Buddhists?|Hindus?|Sikhs?|Mormons?|Baptists?|Pentecostals?|Adventists?|Yazidis?"
    r"|Jehovah[’']s Witness(?:es)?|Scientologists?|atheists?)"
)

TRAITS = PatternRecogniser(
    "trait.v1",
    EntityType.TRAIT,
    (
        Pattern(rf"\b{_SAID_OF} ({_TRADE})\b", 0.7),
        Pattern(rf"\b{_WORKS} as an? ({_WORD}(?: {_WORD}){{0,2}}?){_AFTER_WORK}", 0.7),
        Pattern(rf"\b({_NUMBER} (?:(?:years?|months?)[- ]old|years of age|{_FAMILY}))\b", 0.7, ignore_case=True),
        Pattern(rf"\b(?:aged|age of) ({_IN_WORDS})\b", 0.7, ignore_case=True),
        Pattern(rf"\b({_ILLNESS}|{_INJURY})\b", 0.7),
        Pattern(rf"\b({_BELIEF})\b", 0.7),
        # Before the courts of a state, most persons have the same nationality.
        Pattern(rf"\b({_any_of(DEMONYMS)}) (?:nationals?|citizens?|nationality|(?:ethnic )?origin)\b", 0.58),
    ),
)

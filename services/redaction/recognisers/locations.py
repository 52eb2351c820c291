"""Places: countries and large cities by name, smaller ones by the words before them; nationalities and religions
with low confidence.
"""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.redaction.recognisers.lexical.lexicon import CITIES, COUNTRIES, DEMONYMS, STATE_NAMES
from services.redaction.recognisers.listed import ListedRecogniser
from services.shared.domain.entities import EntityType


def _any_of(names: tuple[str, ...]) -> str:
    escaped = (
        name.replace(".", r"\.").replace(" ", r"\s+") for name in sorted(names, key=lambda one: (-len(one), one))
    )
    return "(?:" + "|".join(escaped) + ")"


_PLACE = r"\p{Lu}[\p{L}’'-][\p{L}’'-]+(?:[ -]\p{Lu}[\p{L}’'-][\p{L}’'-]+){0,2}"

PLACE_NAMES = ListedRecogniser(
    "place_name.v1",
    EntityType.LOCATION,
    (Pattern(_any_of(CITIES), 0.6), Pattern(_any_of((*COUNTRIES, *STATE_NAMES)), 0.55)),
)
LOCATIONS = PatternRecogniser(
    "location.v1",
    EntityType.LOCATION,
    (
        Pattern(
            rf"\b(?:lives?|lived|living|resid(?:es?|ed|ing)|born|detained|imprisoned|practising)\s+in\s+({_PLACE})", 0.6
        ),
        Pattern(rf"\b(?:village|town|district|province|region|prison|county|municipality|city)\s+of\s+({_PLACE})", 0.5),
        Pattern(rf"({_PLACE})\s+(?:[Pp]rison|[Vv]illage|[Dd]istrict|[Rr]egion|[Pp]rovince|[Cc]ounty)\b", 0.45),
        Pattern(rf"\b{_any_of(tuple(sorted(DEMONYMS)))}(?:\s+nationals?)?\b", 0.4),
    ),
)

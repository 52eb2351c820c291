"""All that callers may ask of the service, by gRPC and HTTP alike."""

from dataclasses import dataclass

from services.annotation.explaining import Explainer
from services.annotation.narration import Narrator, Questioner
from services.annotation.reading import Reader
from services.annotation.review import Reviews
from services.annotation.summarising import Summaries


@dataclass(frozen=True, slots=True)
class Desk:
    """Each passes the access policy by itself."""

    reader: Reader
    reviews: Reviews
    summaries: Summaries
    explainer: Explainer
    narrator: Narrator
    questioner: Questioner

"""One sample as a reviewer sees it, and its comparison with the author's marks."""

from dataclasses import dataclass

from scripts.findingskit.comparison import Comparison
from scripts.findingskit.reviewed import Reviewed


@dataclass(frozen=True, slots=True)
class Read:
    """`file` is its name in `samples/documents`."""

    name: str
    file: str
    reviewed: Reviewed
    compared: Comparison

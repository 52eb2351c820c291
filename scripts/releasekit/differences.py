"""Compare the ids of two systems with the same keys and documents."""

from collections import Counter
from collections.abc import Iterator, Mapping

from scripts.releasekit.ids import Ids

Matters = frozenset[tuple[str, ...]]
_DOCUMENTS = ("families", "submissions", "documents")
_WHOLE = (*_DOCUMENTS, "ingestion events", "sets")


def differences(recorded: Ids, now: Ids, *, same_versions: bool = True, same_chains: bool = True) -> list[str]:
    """One line for each id that has changed, is missing, or is new.

    Without `same_versions` (a model, a policy or a playbook has changed) results get other ids: then only documents are
    compared. Without `same_chains` (new version chains get other ids) only the objects that have an id are compared.

    Documents of one matter are redacted at the same time. The values that the first one adds to the vault decide
    which values of the others are redacted. The id of an annotation depends on its redacted text, and a model can
    mark another span. Therefore annotations are compared only for documents that are alone in their matter. For the
    other documents, ids that do not depend on annotations are compared.
    """
    alone = _matters_of_one_document(recorded)
    found: list[str] = []
    for kind in recorded if same_versions else _DOCUMENTS:
        there, here = recorded[kind], now[kind]
        if same_chains:
            found += (f"{kind}: {one}" for one in _other_ids(there, here, alone if kind == "annotations" else None))
        found += (f"{kind}: {one}" for one in _missing(there, here, None if kind in _WHOLE else alone))
    return found


def _other_ids(recorded: Mapping[str, str], now: Mapping[str, str], matters: Matters | None) -> Iterator[str]:
    for key in sorted(recorded.keys() & now.keys()):
        if recorded[key] != now[key] and _among(key, matters):
            yield f"{key}: {recorded[key]} is now {now[key]}"


def _missing(recorded: Mapping[str, str], now: Mapping[str, str], matters: Matters | None) -> Iterator[str]:
    for key in sorted(recorded.keys() ^ now.keys()):
        if _among(key, matters):
            yield f"{key} {'is missing' if key in recorded else 'is new'}"


def _among(key: str, matters: Matters | None) -> bool:
    """Whether the key belongs to one of `matters`. None: all matters."""
    return matters is None or _matter(key) in matters


def _matters_of_one_document(ids: Ids) -> Matters:
    counts = Counter(map(_matter, ids["documents"]))
    return frozenset(matter for matter, count in counts.items() if count == 1)


def _matter(key: str) -> tuple[str, ...]:
    """Tenant and matter, the first two words of a natural key."""
    return tuple(key.split()[:2])

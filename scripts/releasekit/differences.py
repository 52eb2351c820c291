"""Whether two systems with the same keys, which were given the same documents, gave the same ids."""

from collections import Counter
from collections.abc import Iterator, Mapping

from scripts.releasekit.ids import Ids

Matters = frozenset[tuple[str, ...]]
_DOCUMENTS = ("families", "submissions", "documents")
_WHOLE = (*_DOCUMENTS, "ingestion events", "sets")


def differences(recorded: Ids, now: Ids, *, same_versions: bool = True) -> list[str]:
    """One line for each id that is another one now, is missing, or should not be there.

    Without `same_versions` (a model, a policy or a playbook has changed since) results have other ids, as they should:
    only documents are compared.

    Documents of one matter are redacted at the same time, and what the first to come teaches the vault decides which
    words of the others are redacted. An annotation's id is made of its words as far as they are not redacted, and a
    model may mark another place. So annotations are compared where a document is alone in its matter, and there all
    must be there; of the other documents, all must be there that does not depend on their annotations.
    """
    alone = _matters_of_one_document(recorded)
    found: list[str] = []
    for kind in recorded if same_versions else _DOCUMENTS:
        there, here = recorded[kind], now[kind]
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
    """Whether it is of one of `matters`; None means of any."""
    return matters is None or _matter(key) in matters


def _matters_of_one_document(ids: Ids) -> Matters:
    counts = Counter(map(_matter, ids["documents"]))
    return frozenset(matter for matter, count in counts.items() if count == 1)


def _matter(key: str) -> tuple[str, ...]:
    """Tenant and matter."""
    return tuple(key.split()[:2])

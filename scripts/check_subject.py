"""Check a commit message: `python scripts/check_subject.py FILE`, called by the Git hook `commit-msg`."""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_SUBJECT = 72
_MADE_BY_GIT = re.compile(r"(Merge |Revert \"|fixup! |squash! |amend! )")
_NO_VERB = re.compile(
    "a|all|an|and|another|both|each|every|how|if|it|its|many|more|no|one|our|some|that|the|their|there|these|they|this|"
    "those|two|we|what|when|where|which|who|why|you|your"
)
# Verbs in the imperative that end like the past tense, the participle or the third person.
_IMPERATIVE = re.compile(
    "access|address|bias|bring|bypass|compress|cross|discuss|dismiss|embed|exceed|express|feed|focus|guess|miss|need|"
    "pass|ping|press|process|proceed|seed|shed|speed|stress|string|swing"
)
_INFLECTED = re.compile(r"\w+(ed|ing|s)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the file with the message")
    message = parser.parse_args().file.read_text(encoding="utf-8")
    found = list(faults(message))
    print("".join(f"commit message: {fault}\n" for fault in found), end="", file=sys.stderr)
    return 1 if found else 0


def faults(message: str) -> Iterator[str]:
    """The faults of a message. Lines that start with `#` are comments of Git."""
    lines = [line.rstrip() for line in message.splitlines() if not line.startswith("#")]
    subject = next(iter(lines), "")
    if _MADE_BY_GIT.match(subject):
        return
    if not subject:
        yield "the first line is empty"
        return
    yield from _subject_faults(subject)
    if len(lines) > 1 and lines[1]:
        yield "the second line is not empty"


def _subject_faults(subject: str) -> Iterator[str]:
    if len(subject) > MAX_SUBJECT:
        yield f"the subject has {len(subject)} characters; at most {MAX_SUBJECT}"
    if subject.endswith("."):
        yield "the subject ends with a full stop"
    first = subject.split(maxsplit=1)[0]
    if not first[0].isupper():
        yield f"the subject starts with {first!r}; a capital letter is expected"
    if not _imperative(first):
        yield f"the subject starts with {first!r}; a verb in the imperative is expected, such as 'Add' or 'Correct'"


def _imperative(word: str) -> bool:
    """A guess: only words that cannot be an imperative are rejected."""
    lower = word.lower()
    if not lower.isalpha() or _NO_VERB.fullmatch(lower):
        return False
    return bool(_IMPERATIVE.fullmatch(lower)) or not _INFLECTED.fullmatch(lower)


if __name__ == "__main__":
    sys.exit(main())

"""Ten small marked agreements with a clause type that no shipped model has."""

import json
import sys
from pathlib import Path

import pytest

from models.training.clause_type.train import main

NAME = "Force Majeure"
HEADING = "Events Beyond Control"
PASSAGES = (
    "Neither party is liable for a delay caused by flood, fire or war. It resumes work once the event is over.",
    "A party that cannot perform because of an earthquake, a strike or a storm is excused while the event lasts.",
    "If fire, flood or an act of government prevents delivery, the seller is excused and the date moves.",
    "No party answers for failure due to war, riot, epidemic or other events beyond its control.",
    "Performance is excused during a storm, a strike or a flood. The party tells the other of the event at once.",
    "Delay through acts of government, war or earthquake is no breach, for such events are beyond control.",
    "The carrier is not liable where storm, fire or epidemic keeps it in port. It sails once the event is over.",
    "Neither side is in breach when a strike, riot or flood beyond its control prevents performance.",
    "Where war, epidemic or fire prevents a party from performing, its duties rest while the event lasts.",
    "A failure caused by earthquake, storm or act of government is excused. The party resumes once the event is over.",
)
BEFORE = (
    "1. Services. The {0} keeps the accounts of the {1} and reports each month.",
    "2. Fees. The {1} pays the {0} within thirty days. Late sums bear interest at five percent.",
    "3. Term. This agreement runs for {2} years. Either party may end it by notice.",
    "4. Secrets. Each party keeps what it learns of the other to itself. This outlives the agreement.",
)
AFTER = (
    "6. Notices. Notices are in writing and reach the {0} at its seat.",
    "7. Law. The law of the place where the {1} is seated governs this agreement.",
    "8. Liability. Neither party is liable for lost profit. The {0} is liable up to the fees of a year.",
)
ROLES = ("Agent", "Owner", "Dealer", "Buyer", "Seller", "Carrier", "Lessor", "Tenant", "Author", "Printer")
OTHER = "An unread agreement.\n\n" + "\n\n".join((*BEFORE, *AFTER)).format("Keeper", "Guest", 3) + "\n"


def agreement(number: int) -> tuple[str, tuple[int, int]]:
    """The text of an agreement, and the start and end of the marked passage."""
    roles = ROLES[number], ROLES[(number + 1) % len(ROLES)], number + 2
    before = "\n\n".join(one.format(*roles) for one in BEFORE) + f"\n\n5. {HEADING}. "
    after = "\n\n" + "\n\n".join(one.format(*roles) for one in AFTER) + "\n"
    return before + PASSAGES[number] + after, (len(before), len(before) + len(PASSAGES[number]))


def write_files(folder: Path, numbers: range = range(10)) -> Path:
    """Write the agreements to `folder`/texts, and the examples to `folder`/examples.jsonl."""
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    lines = []
    for number in numbers:
        text, (start, end) = agreement(number)
        (folder / "texts" / f"{number}.txt").write_text(text, "utf-8")
        lines.append({"file": f"{number}.txt", "start": start, "end": end})
    path = folder / "examples.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def keep_unredacted(folder: Path) -> Path:
    """The output of redaction for files without personal values."""
    path = folder / "redacted.jsonl"
    rows = [
        {"path": str(one), "text": one.read_text("utf-8"), "redacted": one.read_text("utf-8"), "spans": []}
        for one in sorted((folder / "texts").iterdir())
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def train(folder: Path) -> Path:
    """Train the type with its command. Returns the model repository in `folder`."""
    repository = folder / "repository"
    examples = write_files(folder)
    arguments = ["--redacted", keep_unredacted(folder), "--repository", repository]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["clause_type", NAME, str(examples), *map(str, arguments)])
        main()
    return repository

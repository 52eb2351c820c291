"""Generate docs/reference, and the marked parts of other pages, from the tables in the code."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.referencekit.access import access_page
from scripts.referencekit.checks import checks_page
from scripts.referencekit.clauses import clauses_page
from scripts.referencekit.commands import commands_page
from scripts.referencekit.events import events_page
from scripts.referencekit.formats import formats_page
from scripts.referencekit.keys import keys_page
from scripts.referencekit.metrics import metrics_page
from scripts.referencekit.reasons import reasons_page
from scripts.referencekit.services import services_page, with_parts
from scripts.referencekit.settings import settings_page
from scripts.referencekit.topics import topics_page

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
WITH_PARTS = (
    "docs/explanation/architecture.md",
    "docs/how-to/alerts.md",
    "docs/how-to/deploy.md",
    "docs/how-to/deploy-compose.md",
    "docs/style.md",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit status 1 if a page is out of date")
    check = parser.parse_args().check
    made = files()
    stale = [name for name, text in made.items() if _read(ROOT / name) != text]
    if not check:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (ROOT / name).write_text(made[name], encoding="utf-8")
    print("\n".join(f"{'stale' if check else 'written'}: {name}" for name in stale) or "up to date")
    return 1 if check and stale else 0


def files() -> Mapping[str, str]:
    """The content of the pages of the reference, and of pages with generated parts, by path."""
    reference = {str((FOLDER / name).relative_to(ROOT)): text for name, text in pages().items()}
    return reference | {name: with_parts(_read(ROOT / name)) for name in WITH_PARTS}


def pages() -> Mapping[str, str]:
    """The content of the pages of the reference, by file name."""
    return {
        "access.md": access_page(ROOT),
        "checks.md": checks_page(),
        "clauses.md": clauses_page(ROOT),
        "commands.md": commands_page(),
        "events.md": events_page(ROOT),
        "formats.md": formats_page(),
        "keys.md": keys_page(ROOT),
        "metrics.md": metrics_page(),
        "reasons.md": reasons_page(),
        "services.md": services_page(),
        "settings.md": settings_page(),
        "topics.md": topics_page(),
    }


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())

"""The terms of the style guide."""

from pathlib import Path

import yaml

from scripts.referencekit.markdown import table


def terms_table() -> str:
    style = yaml.safe_load((Path(__file__).resolve().parents[2] / "docs" / "style.yaml").read_text())
    rows = ((f"**{term}**", entry["means"], ", ".join(entry["not"])) for term, entry in style["terms"].items())
    return table(("term", "meaning", "not"), rows)

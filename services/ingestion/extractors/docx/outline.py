"""The outline levels of paragraphs of DOCX: which of them are headings, and how deep."""

import re

from lxml import etree

from services.ingestion.extractors.docx.xml import value, w


class Outline:
    """Reads the level that a paragraph has itself, or that its style or one of its base styles gives it."""

    def __init__(self, styles: etree._Element | None) -> None:
        found = () if styles is None else styles.iter(w("style"))
        self._levels = _levels({value(one, "styleId"): one for one in found})

    def level(self, properties: etree._Element | None) -> int:
        """1 to 9 for a heading with these properties of a paragraph; 0 for other text."""
        if properties is None:
            return 0
        own = properties.find(w("outlineLvl"))
        if own is not None:
            return _level(own)
        return self._levels.get(value(properties.find(w("pStyle")), "val"), 0)


def _levels(styles: dict[str, etree._Element]) -> dict[str, int]:
    known: dict[str, int] = {}
    for first in styles:
        chain: list[str] = []
        name, level = first, 0
        while name in styles and name not in known:
            chain.append(name)
            known[name] = 0  # a style that is based on itself
            stated = _stated(styles[name])
            if stated is not None:
                level = stated
                break
            name = value(styles[name].find(w("basedOn")), "val")
        else:
            level = known.get(name, 0)
        known.update(dict.fromkeys(chain, level))
    return {name: level for name, level in known.items() if level}


def _stated(style: etree._Element) -> int | None:
    """The level that a style sets. Word gives those with the names of its headings one, also where none is stored."""
    level = style.find(f"{w('pPr')}/{w('outlineLvl')}")
    if level is not None:
        return _level(level)
    named = _NAME.fullmatch(value(style.find(w("name")), "val"))
    return int(named[1]) if named else None


def _level(stored: etree._Element) -> int:
    """Stored levels count from 0, and 9 is body text."""
    number = value(stored, "val")
    return int(number) + 1 if number in _STORED else 0


_STORED = tuple("012345678")
_NAME = re.compile("heading ([1-9])", re.IGNORECASE)

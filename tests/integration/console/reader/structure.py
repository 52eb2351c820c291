"""What the API says about the structure of a review's text, and about its uncertain words."""

from typing import Any

from services.shared.domain.uncertain import UNCERTAIN
from tests.integration.console.reader.review import Review

_Row = dict[str, Any]


def structure_of(review: Review) -> _Row:
    """Sections, tables and parts, with placeholders for values that the person does not see."""
    sections = [_section(review, one) for one in review.paper.sections]
    tables = [
        {"number": n, "rows": len(rows), "columns": max(map(len, rows)), "cells": _cells(review, rows)}
        for n, rows in enumerate(review.formats.tables, start=1)
    ]
    parts = [
        {"kind": kind, "number": number, "title": placed(review, _span(*title)), "span": _span(*place), "hidden": False}
        for kind, number, title, place in review.formats.parts
    ]
    more: _Row = {"headers": [], "footers": [], "next_cursor": "", "missing": ""}
    return {"sections": sections, "tables": tables, "parts": [*parts, *review.parts], "pages": review.pages, **more}


def uncertain_in(review: Review, start: int, end: int) -> list[_Row]:
    """The uncertain words of the text in `[start, end)`. A masked word is not among them."""
    return [
        {"span": _span(first, last), "confidence": confidence}
        for (first, last), confidence in review.formats.uncertain.items()
        if confidence < UNCERTAIN and first < end and start < last and not _masked(review, first, last)
    ]


def confidence_of(review: Review, word: _Row) -> float | None:
    """The confidence of a word of a page; None without one."""
    place = word["span"]["start"], word["span"]["end"]
    return None if word["masked"] else review.formats.uncertain.get(place)


def placed(review: Review, span: dict[str, int]) -> _Row:
    start, end = span["start"], span["end"]
    masked = _masked(review, start, end)
    text, position = "", start
    for one in masked:
        text += review.paper.text[position : one["span"]["start"]] + f"[{one['value_id']}]"
        position = one["span"]["end"]
    text += review.paper.text[position:end]
    return {"text": text, "span": _span(start, end), "page": review.paper.page_of(start), "masked": bool(masked)}


def _section(review: Review, one: dict[str, Any]) -> _Row:
    return {**one, "number": placed(review, one["number"]["span"]), "heading": placed(review, one["heading"]["span"])}


def _masked(review: Review, start: int, end: int) -> list[_Row]:
    return [
        one
        for one in review.values
        if not review.sees(one) and start <= one["span"]["start"] and one["span"]["end"] <= end
    ]


def _cells(review: Review, rows: list[list[tuple[int, int]]]) -> list[_Row]:
    return [
        {"row": row, "column": column, "words": placed(review, _span(*place))}
        for row, places in enumerate(rows)
        for column, place in enumerate(places)
    ]


def _span(start: int, end: int) -> dict[str, int]:
    return {"start": start, "end": end}

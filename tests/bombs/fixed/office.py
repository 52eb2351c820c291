"""Presentations, RTF, OpenDocument and Word files from before 2007 that cost a naive parser time or memory."""

import random
import struct
from collections.abc import Callable, Mapping

from tests.unit.ingestion.compound_files import compound_file
from tests.unit.ingestion.opendocuments import odt, para
from tests.unit.ingestion.slides import Parts, Slide, pptx, shape, text, tree

_NUMBERED = text("x", "<a:pPr><a:buAutoNum type='romanLcPeriod' startAt='3999'/></a:pPr>")


def presentations() -> Mapping[str, Callable[[], bytes]]:
    return {
        "slides": lambda: pptx(*[shape(text("x"))] * 3_000),
        "too many slides": lambda: pptx(*[shape(text("x"))] * 3_001),
        "shapes": lambda: pptx(shape(text("x")) * 149_000),
        "numbered": lambda: pptx(shape(_NUMBERED * 149_000)),
        "groups": lambda: pptx("<p:grpSp>" * 1_500 + shape(text("x")) + "</p:grpSp>" * 1_500),
        "deep groups": lambda: pptx("<p:grpSp>" * 100_000 + shape(text("x")) + "</p:grpSp>" * 100_000),
        "a slide of 300 MB": lambda: pptx(shape(text("x")) + " " * 300_000_000),
        "a layout on each slide": lambda: pptx(*[_ON_LAYOUT] * 2_000, parts=_LAYOUT),
        "cells": lambda: pptx(f"<p:graphicFrame><a:tbl><a:tr>{_CELL * 200_000}</a:tr></a:tbl></p:graphicFrame>"),
    }


_CELL = f"<a:tc><a:txBody>{text('x')}</a:txBody></a:tc>"


_ON_LAYOUT = Slide(shape(text("x")), linked=(("slideLayout", "l.xml"),))
_LAYOUT = Parts({"l.xml": tree("p:sldLayout", shape(text("y")) * 2_000)})


def rich_texts() -> Mapping[str, Callable[[], bytes]]:
    return {
        "groups": lambda: _rtf(r"{\b x}" * 990_000),
        "open groups": lambda: _rtf("{" * 1_490_000),
        "words": lambda: _rtf(r"\b x" * 2_900_000),
        "too many words": lambda: _rtf(r"\b" * 7_000_000),
        "bytes": lambda: _rtf(r"\'e9" * 2_900_000),
        "halves of pairs": lambda: _rtf(r"\u-10179?" * 2_900_000),
        "a row format for many rows": lambda: _rtf(r"\trowd" + r"\cellx1" * 1_000_000 + r"\cell\row" * 1_000_000),
        "joined paragraphs": lambda: _rtf(r"x{\deleted\par}" * 1_500_000),
        "notes": lambda: _rtf(r"{\footnote x}" * 149_000),
        "text boxes in text boxes": lambda: _rtf(r"{\shptxt x" * 500),
        "text boxes around a text": lambda: _rtf(r"{\shptxt " * 30 + "x" * 15_000_000),
        "binary data": lambda: _rtf(r"\bin2147483647 x"),
        "a picture of 60 MB": lambda: _rtf(r"x{\pict " + "0" * 60_000_000 + "}"),
        "groups that are skipped": lambda: _rtf(r"{\info {x}}" * 1_500_000),
        "a font table": lambda: _rtf(r"{\fonttbl" + r"{\f1\fcharset2 x;}" * 1_000_000 + "}x"),
    }


def _rtf(body: str) -> bytes:
    return rf"{{\rtf1\ansi {body}}}".encode("cp1252")


def open_documents() -> Mapping[str, Callable[[], bytes]]:
    return {
        "paragraphs": lambda: odt(para("x") * 900_000),
        "spans": lambda: odt(para("<text:span>x</text:span>" * 900_000)),
        "spaces": lambda: odt(para("<text:s text:c='999999999'/>" * 500_000 + "x")),
        "repeated cells": lambda: odt(_table("<table:table-cell table:number-columns-repeated='99999999'/>" * 500_000)),
        "tables in tables": lambda: odt(_TABLE * 200 + para("x") + _TABLE_END * 200),
        "frames in frames": lambda: odt(para(_FRAME * 31 + "x" + _FRAME_END * 31)),
        "lists in lists": lambda: odt(_LIST * 900 + para("x") + _LIST_END * 900),
        "entities": lambda: odt(para("&who;" * 900_000), head='<!DOCTYPE d [<!ENTITY who "x">]>'),
        "deletions": lambda: odt(_deletions(200_000)),
        "comments in comments": lambda: odt(para(_COMMENT * 100 + "x" + _COMMENT_END * 100)),
    }


_TABLE, _TABLE_END = (
    "<table:table><table:table-row><table:table-cell>",
    "</table:table-cell></table:table-row></table:table>",
)
_FRAME, _FRAME_END = "<draw:frame><draw:text-box><text:p>", "</text:p></draw:text-box></draw:frame>"
_LIST, _LIST_END = "<text:list><text:list-item>", "</text:list-item></text:list>"
_COMMENT, _COMMENT_END = "<office:annotation><text:p>", "</text:p></office:annotation>"


def _table(cells: str) -> str:
    last = f"<table:table-cell>{para('x')}</table:table-cell>"
    return f"<table:table><table:table-row>{cells}{last}</table:table-row></table:table>"


def _deletions(count: int) -> str:
    region = f"<text:changed-region text:id='{{}}'><text:deletion>{para('x')}</text:deletion></text:changed-region>"
    regions = "".join(region.format(one) for one in range(count))
    changes = "".join(f"<text:change text:change-id='{one}'/>" for one in range(count))
    return f"<text:tracked-changes>{regions}</text:tracked-changes>{para(changes)}"


def old_texts() -> Mapping[str, Callable[[], bytes]]:
    """LibreOffice reads them, if it is installed."""
    return {
        "no text": lambda: compound_file("WordDocument", _HEAD),
        "noise": lambda: compound_file("WordDocument", _HEAD + random.Random(1).randbytes(4_000)),
        "60 MB": lambda: compound_file("WordDocument", _HEAD) + bytes(60_000_000),
    }


_HEAD = struct.pack("<6H", 0xA5EC, 193, 0, 0, 0, 0)

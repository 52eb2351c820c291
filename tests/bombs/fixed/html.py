"""Pages that cost a naive parser time or memory."""

from collections.abc import Callable, Mapping

_P = b"<html><body><p>A note. "


def pages() -> Mapping[str, Callable[[], bytes]]:
    return {
        "comments at the start": lambda: b"<!---->" * 50 + b"x",
        "comments between words": lambda: b"<html>" + b"<!-- a -->word " * 100_000,
        "open elements": lambda: _P + b"<div>" * 500_000,
        "closed deep elements": lambda: b"<div>" * 2_000 + b"words" + b"</div>" * 2_000,
        "formatting elements": lambda: _P + b"<b><i><u><a>x" * 50_000,
        "list items": lambda: b"<html><ol>" + b"<li>x" * 1_000_000,
        "nested lists": lambda: b"<html>" + b"<ol><li>x" * 1_000,
        "nested tables": lambda: b"<html>" + b"<table><tr><td>x" * 600,
        "cells": lambda: b"<html><table><tr>" + b"<td>x" * 400_000,
        "attributes of one element": lambda: b"<html><p " + b" ".join(b"a%d=1" % one for one in range(500_000)) + b">x",
        "a long attribute": lambda: b"<html><p style='" + b"opacity: 0" * 1_000_000 + b"'>x",
        "styles": lambda: b"<html>" + b"<p style='color: white; font-size: 0.0000px'>x</p>" * 200_000,
        "options": lambda: b"<html><select multiple>" + b"<option>x" * 500_000,
        "references": lambda: _P + b"&amp;&#65;&#x41;&bogus;" * 500_000,
        "half a tag": lambda: _P + b"<" * 5_000_000,
        "half a comment": lambda: _P + b"<!--" * 1_000_000,
        "scripts": lambda: b"<html>" + b"<script><!--</script>" * 200_000 + b"x",
        "one long word": lambda: _P + b"x" * 15_000_000,
        "spaces": lambda: _P + b" \n" * 10_000_000,
        "zero bytes": lambda: _P + b"\x00" * 5_000_000,
        "too large a text": lambda: _P + b"word " * 6_000_000,
        "formulas": lambda: b"<html>" + b"<math><msqrt><mi>x</mi>" * 5_000,
        "pages inside frames": lambda: b"<html>" + b"<iframe srcdoc='<p>x'></iframe>" * 100_000,
    }

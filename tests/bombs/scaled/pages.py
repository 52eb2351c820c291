"""Pages of HTML: tags, attributes, styles, entities, nesting, and hidden text."""

from tests.bombs.scaled.kinds import Make, counted, nested, repeat

_ATTRIBUTES = " ".join(f"a{number}=1" for number in range(900))


def _of(piece: str, start: str = "<p>a", end: str = "") -> Make:
    return lambda size: start.encode() + repeat(piece, size) + end.encode()


def _most(count: int, piece: str, start: str = "<p>a", end: str = "") -> Make:
    """As many elements as a page can have, or less."""
    return lambda size: start.encode() + repeat(piece, min(size, count * len(piece))) + end.encode()


def _style(value: str) -> Make:
    return _of(value, "<p style='", "'>a")


BOMBS: dict[str, Make] = {
    **{f"repeated {piece!r}": _of(piece) for piece in (
        "<", ">", "<a", "<a>", "</a>", "</", "<!", "<!-", "<!-->", "<!---->", "<!--", "-->", "<?", "<?a>", "&",
        "&amp;", "&#x41;",
        "&a", "&lt", " ", "\n", "a ", "a  ", "\x00", "\u200b", "<br>", "<li>", "<td>", "<p>", "<div>", "</p>", "<b>",
        "<i></b>",
        "<table>", "<table><tr><td>", "<select>", "<option>", "<svg>", "<math>", "<form>", "<script>", "<style>",
        "<title>", "<pre>",
        "<input>", "<img>", "<iframe>", "<font>", "<a b", "<a b=", "<a b='", "<a b=c ", "<![CDATA[", "<a/", "<a =",
        "<x:y>", "]]>",
        "<!doctype html>", "<html>", "<body>", "<frameset>", "<plaintext>", "\ufdd0", "<ruby><rt>", "<noscript>",
    )},
    **{f"a style of {piece!r}": _style(piece) for piece in (
        " ", ";", "a;", "display", "display:", "display:none", "color:white;", "color:", "width:", "left:-",
        "opacity:0", "background",
        "page-break-after", "break-before: ", "\n", "clip:rect(", "text-indent : ", "A", "font-size:1px ",
    )},
    "an element of style of spaces": _of(" ", "<style>", "</style><p>a"),
    "an element of style of rules": _of(".a{display:none}", "<style>", "</style><p class=a>a"),
    "styles of spaces": _most(2_000, f"<p style='{' ' * 32_000}'>a"),
    "styles of 100 letters": lambda size: (
        b"<p>" + counted(f"<i style='display : block; color : #000; left : #px; {'x' * 50}'>a</i>", size)
    ),
    "white text": _most(499_000, "<b style='color:white'>x</b>"),
    "white text in a cell": _most(499_000, "<b style='color:white'>x</b>", "<table><tr><td>"),
    "white paragraphs": _most(499_000, "<p style='color:white'>x y</p>"),
    "white text in many elements": _most(499_000, "<p style='color:white'>x</p>", "<div>" * 2_000),
    "white text in backgrounds": _most(499_000, "<p style='color:white'>x</p>", "<div style='background:red'>" * 2_000),
    "hidden letters": _most(499_000, "<b hidden>x</b>a", "<pre>"),
    "hidden words in one text": _of("a ", "<p hidden>"),
    "recognised words": _most(249_000, "<img width=900 height=1200><p style='font-size:1px'>a</p>"),
    "elements": _most(499_000, "<b>a</b>"),
    "elements in elements": lambda size: nested("<div>", "</div>", 2_000, repeat("<b>a</b>", min(size, 3_900_000))),
    "attributes of an element": lambda size: b"<p " + counted("a#=1 ", size) + b">a",
    "attributes of elements": _most(2_200, f"<p {_ATTRIBUTES}>a"),
    "attributes without values": _of("a ", "<p ", ">a"),
    "a long attribute": _of("a", "<p title='", "'>a"),
    "entities in an attribute": _of("&amp;", "<p title='", "'>a"),
    "a long name": _of("a", "<", ">a"),
    "items of lists": _most(499_000, "<ol start=9><li>a</ol>"),
    "items": _most(499_000, "<li>a", "<ol>"),
    "rows": _most(160_000, "<tr><td>a<td>b", "<table>"),
    "a row of cells": _most(499_000, "<td>a ", "<table><tr>"),
    "tables in cells": lambda size: repeat("<table><tr><td>" * 200 + "a b" + "</table>" * 200, min(size, 3_000_000)),
    "text in tables in cells": lambda size: nested("<table><tr><td>", "</table>", 500, repeat("a b  c\t", size)),
    "options of a list": _most(499_000, "<option selected>a", "<select multiple>", "</select>"),
    "options in options": lambda size: (
        nested("<option><div>", "</div></option>", 900, repeat("a b ", size)).join((b"<select multiple>", b"</select>"))
    ),
    "lists in lists": lambda size: nested("<select multiple><option><div>", "", 600, repeat("a b ", size)),
    "fields": _most(499_000, "<input value='a b'>"),
    "a long value": _of("a b ", "<input value='", "'>"),
    "pictures": _most(499_000, "<img alt='a' width=900 height=1200>"),
    "a picture with a long text": _of("a.jpg ", "<img width=900 height=1200 alt='", "'>a"),
    "roots": lambda size: nested("<math><msqrt>", "", 1_000, repeat("<mi>x</mi>", min(size, 4_500_000))),
    "fractions": _most(160_000, "<mfrac><mi>a</mi><mi>b</mi></mfrac>", "<math>"),
    "frames": _most(990, "<iframe srcdoc='&lt;p&gt;a'></iframe>"),
    "a frame": _of("&lt;b&gt;a", "<iframe srcdoc='", "'></iframe>"),
    "large frames": _most(990, f"<iframe srcdoc='{'&lt;b&gt;a' * 450}'></iframe>"),
    "page breaks": _most(499_000, "<p style='page-break-before:always'>a"),
    "breaks": _most(499_000, "a<br>", "<p>"),
    "spaces around breaks": _most(240_000, "   <br>   \t \n"),
    "preformatted": _of("a \n", "<pre>"),
    "comments in text": _of("a<!-- -->"),
    "paragraphs": _most(240_000, "<p>a. B"),
    "Word's conditional comments": _of("<!--[if gte mso 9]><xml></xml><![endif]-->a "),
    "nested quotations": lambda size: repeat("<blockquote>" * 2_000 + "a" + "</blockquote>" * 2_000, min(size,
        6_000_000)),
    "UTF-16": lambda size: "\ufeff<p>a".encode("utf-16-le") + "<b>a</b>".encode("utf-16-le") * (min(size,
        7_900_000) // 16),
}  # fmt: skip

"""HTML: tags in any order, nested and unclosed, with odd attributes, entities and encodings."""

from html import escape

from hypothesis import strategies as st

from tests.fuzz.documents.pieces import runs, words
from tests.fuzz.documents.texts import ENCODINGS, encoded
from tests.fuzz.extraction.parent import Document, plain
from tests.fuzz.mutations import bytes_near

# fmt: off
_TAGS = (
    "p", "div", "span", "b", "br", "hr", "table", "tr", "td", "th", "ul", "ol", "li", "pre", "textarea", "select",
    "option", "optgroup", "input", "img", "canvas", "iframe", "frameset", "frame", "noframes", "noscript", "object",
    "embed", "applet", "svg", "text", "math", "mfrac", "mrow", "msqrt", "msup", "msubsup", "mi", "mn", "semantics",
    "annotation", "title", "head", "body", "html", "script", "style", "template", "plaintext", "xmp", "listing",
    "datalist", "font", "a", "form", "button", "label", "details", "summary", "video", "x:y", "ix:header", "h1", "dl",
    "dt", "caption", "colgroup", "marquee", "base",
)
_ATTRIBUTES = (
    "hidden", "style='display:none'", "style=\"visibility: hidden\"", "style='color:white'",
    "style=color:#fff;font-size:0", "style='background:red'", "style='opacity:0.0;'", "style='left:-9999px'",
    "style='page-break-before:always'", "style='break-after: page'", "style='width:816px;height:1056px'",
    "bgcolor=black", "color=white", "value='a b'", "checked", "type=checkbox", "type=hidden", "type=radio",
    "type=image", "placeholder=p", "selected", "multiple", "size=3", "label=l", "start=7", "start=x", "type=a",
    "type=A", "src=x.png", "alt='a picture'", "alt=''", "alt=scan.png", "width=1055", "height=1365", "width=1",
    "height='12cm'", "src=about:blank", "data=x", "classid=c", "srcdoc='<p>inner'", "srcdoc=''",
    "srcdoc='&lt;iframe srcdoc=&amp;quot;x&amp;quot;&gt;'", "style='" + "0" * 60 + "'", "a" * 40, "x='", "=", "\"",
    "style",
)
_ODD = (
    "<!-- c -->", "<!--", "-->", "<!---->", "<![CDATA[c]]>", "<!DOCTYPE html>",
    "<?xml version='1.0' encoding='utf-16'?>", "<?php x ?>", "<meta charset=utf-7>", "<meta charset=shift_jis>",
    "<meta charset=nonsense>", "&amp;", "&", "&#0;", "&#xd800;", "&#xfdd0;", "&#1114112;", "&#x1F600;", "&nbsp;",
    "&notit;", "&lt;p&gt;", "<", ">", "</", "<p", "<p title='", "</html>", "</body>", "<script>", "</script>",
    "<style>", "<title>", "<textarea>", "<table><tr><td>", "<td>", "<select><option>", "<iframe srcdoc='",
    "<svg><text>", "<math><msqrt>", "<plaintext>", "]]>", "<a b=c d>", "<p/>", "<1>", "<é>", "<p\x00q>",
)
# fmt: on
_tag = st.sampled_from(_TAGS)
_open = st.builds(
    lambda tag, attributes: f"<{' '.join([tag, *attributes])}>",
    _tag,
    st.lists(st.sampled_from(_ATTRIBUTES), max_size=3),
)
_closed = _tag.map(lambda tag: f"</{tag}>")
_piece = _open | _open | _closed | words | st.sampled_from(_ODD)
_whole = st.builds(lambda tag, inner: f"<{tag}>{inner}</{tag}>", _tag, runs(_piece, 3))
_framed = runs(_piece, 4).map(lambda inner: f'<iframe srcdoc="{escape(inner)}"></iframe>')
markup = runs(_piece | _whole | _framed)
_many_attributes = st.integers(0, 3_000).map(lambda count: f"<p {' '.join(f'a{one}=b' for one in range(count))}>x")

_SEED = b"""<!DOCTYPE html><html><head><meta charset=utf-8><title>t</title></head><body><h1>Loan</h1><table><tr>
<td>Rate<td>5%</table><ol start=3><li>One<li>Two</ol><p style='color:white'>x</p><img src=a alt=b><input value=c>
<select><option>d</select><textarea>e</textarea><iframe srcdoc="<p>f"></iframe>
<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math></body></html>"""
_encoded = st.builds(encoded, markup | _many_attributes, st.sampled_from(ENCODINGS))
pages: st.SearchStrategy[Document] = (_encoded | _encoded | bytes_near([_SEED])).map(plain)

from collections.abc import Mapping

from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof

_SCAN = "<img src=a width=1055 height=1365>"


def _page(body: str, *words: str, text: str = "<p>The Borrower shall pay.</p>") -> Proof:
    return Proof(f"<!DOCTYPE html><html><body>{text}{body}</body></html>".encode(), words or (WORD,))


def _alone(source: str) -> Proof:
    return Proof(f"<!DOCTYPE html>{source}".encode())


PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Paragraphs, headings, preformatted text": (
        _page(f"<h1>one</h1><p>{WORD}<pre>a  b</pre>", "one\n\nzebra\n\na  b"),
    ),
    "Lists": (_page(f"<ol start=3><li>{WORD}<li>b</ol><ul><li>c</ul>", "3. zebra\n\n4. b\n\n• c"),),
    "Tables": (_page(f"<table><tr><th>Rate<td>{WORD}<tr><td>Term<td>2</table>", "Rate\tzebra\n\nTerm\t2"),),
    "Text after `</html>`": (_page("</body></html>zebra"),),
    "Alternative texts of pictures": (_page("<img src=a alt='zebra seal'>", "zebra seal"),),
    "Values and placeholders of form fields, text areas, labels of buttons": (
        _page("<input value=zebra>"),
        _page("<input placeholder=zebra>"),
        _page("<textarea>zebra</textarea>"),
        _page("<input type=submit value=zebra><button>Go</button>", "zebra", "Go"),
    ),
    "Check boxes and radio buttons": (_page("<input type=checkbox checked>Yes <input type=radio>No", "☒ Yes ☐ No"),),
    "Menus": (_page("<select><option>Ohio<option selected>zebra</select>"),),
    "Lists for several choices": (
        _page("<select multiple><option>Ohio<option selected>zebra</select>", "☐ Ohio ☒ zebra"),
    ),
    "`noscript`, `noframes`, and the content of `object`": (
        _page("<noscript>zebra</noscript>"),
        _page("<noframes>zebra</noframes>"),
        _page("<object>zebra</object>"),
    ),
    "Pages in `srcdoc` of a frame": (_page("<iframe srcdoc='<p>zebra'></iframe>"),),
    "MathML": (
        _page(
            "<math><mfrac><mi>a</mi><msqrt><mi>b</mi></msqrt></mfrac><msup><mi>x</mi><mn>2</mn></msup></math>",
            "a/√(b)x^2",
        ),
    ),
    "Text in SVG drawings": (_page("<svg><text>zebra</text></svg>"),),
    "Closed `details`": (_page("<details><summary>More</summary>zebra</details>", "More", "zebra"),),
    "Text that a style sheet hides or colours": (
        _page("<style>.a {display: none} p {color: white}</style><p class=a>zebra</p>"),
    ),
    "Insertions (`ins`)": (_page(f"<p>The <ins>{WORD}</ins> pays."),),
    "Deletions (`del`)": (_page(f"<p>The <del><ins>{WORD}</ins></del> pays."),),
    "White or tiny text at the picture of a page": (
        _page(f"{_SCAN}<div style='color:white'>zebra</div>"),
        _page(f"{_SCAN}<div style='font-size:1px'>zebra</div>"),
    ),
    "`hidden`, `display: none`, `visibility: hidden`": (
        _page("<p hidden>zebra"),
        _page("<p style='display:none'>zebra"),
        _page("<p style='visibility: hidden'>zebra"),
    ),
    "White or transparent text without a background": (
        _page("<p style='color:white'>zebra"),
        _page("<p style='color: transparent'>zebra"),
        _page("<font color='#ffffff'>zebra</font>"),
    ),
    "Text of at most 1 px, of opacity 0, or off the page": (
        _page("<p style='font-size:1px'>zebra"),
        _page("<p style='opacity:0'>zebra"),
        _page("<p style='position:absolute;left:-9999px'>zebra"),
    ),
    "Hidden and password fields": (_page("<input type=hidden value=zebra><input type=password value=zebra>"),),
    "Scripts, styles, templates, comments, metadata": (
        _page("<script>zebra</script><style>zebra</style><template>zebra</template><!-- zebra --><meta content=zebra>"),
    ),
    "The title of the page, and tooltips": (
        Proof(b"<!DOCTYPE html><head><title>zebra</title></head><p title=zebra aria-label=zebra>words"),
    ),
    "Audio and video": (_page("<audio src=a>zebra</audio><video src=a>zebra</video>"),),
    "Picture without an alternative text": (_page("<img src=zebra>"), _page("<canvas></canvas>")),
    "Picture of the size of a page": (_page(_SCAN), _page("<img src=a style='width:8.5in;height:11in'>")),
    "Frames, embedded objects and applets": (
        _page("<iframe src=zebra></iframe>"),
        _page("<object data=zebra></object>"),
        _page("<embed src=zebra>"),
        _page("<applet code=zebra></applet>"),
    ),
    "Markup that ends inside a tag, a comment or a script": (
        _alone("<p>words<p title='zebra"),
        _alone("<p>words<!-- zebra"),
        _alone("<p>words<script>zebra"),
    ),
    "Only pictures of pages": (_page(_SCAN, text=""),),
    "Only frames or objects": (_page("<iframe src=zebra></iframe>", text=""),),
    "Only markup that is cut": (_alone("<html><!-- zebra"),),
    "No text": (_page("<div></div>", text=""),),
    "About 2,046 open elements": (_page("<div>" * 2_100 + WORD),),
    "More than 500,000 elements": (_page("<br>" * 500_001),),
    "More than 150,000 paragraphs": (_page("<p>a" * 150_001),),
}

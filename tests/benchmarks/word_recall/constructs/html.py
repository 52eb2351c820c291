"""Web pages with every element that shows text."""

from collections.abc import Mapping

_PAGE = """\
<!DOCTYPE html><html><head><meta charset="utf-8"><title>title</title><style>p {}</style></head><body>
<header>Header of the page</header><nav><a href="#a">Contents</a></nav>
<h1>Loan <b>Agree</b>ment</h1><h2>Parties</h2><h6>Small heading</h6>
<p>Made by &ldquo;Acme&rdquo; &amp; <i>New</i> York<sup>1</sup>, dated <u>1&nbsp;March</u>&#8212;the
&#x201C;Date&#x201D;. <p>An unclosed paragraph
<br>with a break, <ins>inserted</ins> and <del>deleted</del> words, <mark>marked</mark>,
<small>small print</small>, <code>code</code>, <kbd>key</kbd>, <q>a quotation</q>, <abbr title="t">abbr</abbr>.
<table><caption>Rates</caption><thead><tr><th>Rate<td>5.00%</tr><tbody><tr><td rowspan=2>Term<td>two<br>years</tr>
<tr><td><table><tr><td>inner cell</table></tr><tfoot><tr><td>Total<td>7</tfoot></table>
<ul><li>One<li>Two<ul><li>Two A</ul></ul><ol start=3 type=a><li value=5>Five<li>Six</ol>
<dl><dt>Loan<dd>the sum of money</dl><blockquote>A block <p>of quotation</blockquote><address>1 High Street</address>
<figure><img src=a.png alt="Seal of Acme"><figcaption>Figure one</figcaption></figure>
<form><label>Name <input value="John Doe"></label><input type=submit value="Send form"><textarea>a note</textarea>
<select><option>Yes</option></select><button>Press here</button><fieldset><legend>Choice</legend></fieldset></form>
<details open><summary>More</summary>details of it</details><dialog open>dialogue</dialog>
<noscript>Text for readers without scripts</noscript><script>gone()</script><template>gone</template>
<pre>  pre   formatted
  lines</pre><center>centred</center><font color=red>coloured</font> <tt>fixed</tt> <marquee>moving</marquee>
<ruby>base<rt>gloss</rt></ruby><bdo dir=rtl>turned</bdo><span lang=ar>اتفاقية قرض</span> <span>契約書</span>
<div style="display:none">unseen words</div><p hidden>also unseen</p><!-- comment --><svg><text>drawn text</text></svg>
<footer>Page 1 of 2</footer></body></html>
<p>after the end"""


def pages() -> Mapping[str, bytes]:
    return {
        "page.html": _PAGE.encode(),
        "latin.html": _PAGE.replace("utf-8", "iso-8859-1").encode("cp1252", "xmlcharrefreplace"),
        "utf-16.html": _PAGE.replace("utf-8", "utf-16").encode("utf-16"),
        "xhtml.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>One<br/>two</p></body></html>',
        "fragment.html": b"<p>A fragment <b>without",
        "deep.html": b"<div>" * 1_500 + b"deep words" + b"</div>" * 1_500,
    }

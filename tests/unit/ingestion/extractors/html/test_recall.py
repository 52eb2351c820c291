"""The words of HTML against a second parser."""

from collections import Counter

import pytest

from tests.benchmarks.word_recall import DATA, FOLDERS, html_words, main, pages, recall_of_html

_FOUND = [one for name in FOLDERS if (DATA / name).is_dir() for one in pages(DATA / name)]

_PAGE = b"""\
<!DOCTYPE html><html><head><title>gone</title><style>p {}</style></head><body><h1>Loan <b>Agree</b>ment</h1>
<p>Made by &ldquo;Acme&rdquo; <img src=a.png alt="Acme seal"> and <input value="John Doe"> in <i>New</i> York.
<table><tr><th>Rate<td>5.00%</tr><tr><td>Term<td>two<br>years</table><ul><li>One<li>Two</ul>
<textarea>a note</textarea><noscript>no script</noscript><script>gone()</script><pre>a  b</pre></body></html>
<p>after the end"""


def test_a_page_of_every_kind() -> None:
    assert recall_of_html("page", _PAGE).lost == Counter()
    assert html_words(_PAGE)[:2] == ["Loan", "Agreement"]
    assert "gone" not in html_words(_PAGE)


def test_lost_words_are_counted() -> None:
    found = recall_of_html("page", b"<p>a b</p><!-- -->" + b"<div>" * 3_000 + b"c d")
    assert (found.words, found.lost.total(), found.refused, found.rate) == (4, 4, "too_large", 0)


@pytest.mark.data
@pytest.mark.skipif(not _FOUND, reason="the data folder is absent (GLOSSATOR_DATA)")
def test_public_pages() -> None:
    found = [recall_of_html(name, data) for name, data in _FOUND]
    assert sum(one.words for one in found) > 100_000
    assert {one.name: one.row() for one in found if one.rate < 0.999} == {}


def test_without_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/no/such/folder"]) == 0
    assert "the data folder is absent" in capsys.readouterr().err

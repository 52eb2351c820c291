"""The floor: what the browser needs for the same picture, marks and a screen of cards without the reader.

A key moves a class from one mark and one card to the next; a jump changes the address of the picture.
"""

from html import escape

from tests.integration.console.reader.review import Review

_CARDS = 12  # as many as a screen shows
SCRIPT = """
const marks = [...document.querySelectorAll(".mark")], cards = [...document.querySelectorAll(".card")];
let at = 0;
const show = (to) => {
  for (const list of [marks, cards]) {
    list[at % list.length].classList.remove("mark-current", "card-current");
    list[to % list.length].classList.add(list === marks ? "mark-current" : "card-current");
  }
  at = to;
};
addEventListener("keydown", () => show(at + 1));
document.querySelector(".pagebox-input").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const number = event.currentTarget.value, old = document.querySelector(".picture"), next = old.cloneNode();
  next.src = `/api/v1/documents/doc-1/pages/${number}?width=800&purpose=review`;
  old.parentElement.dataset.page = number;
  old.replaceWith(next);
});
show(0);
"""
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Floor</title>
<link rel="stylesheet" href="/static/tokens.css"><link rel="stylesheet" href="/static/console.css">
<link rel="stylesheet" href="/static/reader.css"><script type="module" src="/floor.js"></script></head><body>
<main id="reader"><div class="reader"><div class="toolbar"><input class="pagebox-input" aria-label="Page"></div>
<div class="regions"><section class="document"><div class="pages"><div class="page" data-page="1">
<img class="picture" alt="" width="776" src="/api/v1/documents/doc-1/pages/1?width=800&amp;purpose=review">
<svg class="marks" viewBox="0 0 612 792">{marks}</svg></div></div></section>
<aside class="panel"><ul class="cards">{cards}</ul></aside></div></div></main></body></html>"""


def page(review: Review) -> str:
    """The floor for a review: its marks on the first page, and its first annotations as cards."""
    paper = review.paper
    first = [one for one in review.annotations.values() if paper.page_of(one["span"]["start"]) == 1]
    places = [
        word for one in first for word in paper.pages[0] if one["span"]["start"] <= word.start < one["span"]["end"]
    ]
    marks = "".join(
        f'<g class="mark mark-money"><rect class="mark-fill" x="{one.x0:.1f}" y="{one.y0:.1f}" '
        f'width="{one.x1 - one.x0:.1f}" height="12"/></g>'
        for one in places
    )
    cards = "".join(
        f'<li class="card"><button class="card-head"><span class="card-main">{escape(one["category"])}</span>'
        "</button></li>"
        for one in [*review.annotations.values()][:_CARDS]
    )
    return _PAGE.replace("{marks}", marks).replace("{cards}", cards)

"""A report on one redacted file as an HTML page. It has no script, and loads nothing."""

from collections.abc import Iterator, Sequence
from html import escape

from services.cli.redaction.colours import ALL_COLOURS, colours_of
from services.cli.redaction.report import (
    Piece,
    Report,
    counts,
    doubts,
    hundredths,
    is_doubtful,
    law_is_missing,
    lines,
    reasons,
)
from services.cli.redaction.visible import visible
from services.redaction.text.explain import Kept


def render_page(report: Report) -> Iterator[str]:
    """Yield the page in pieces: counts, kept values with reasons, and the text before and after."""
    policy, name = report.policy, _text(report.path.rpartition("/")[2])
    places = len(report.redaction.map.replacements)
    yield _HEAD.format(title=name, colours=_colours())
    yield f"<h1>Redaction of {name}</h1>\n"
    yield f"<p>Policy <b>{_text(policy.version)}</b>, "
    missing = "not given: the most protective rules apply" if law_is_missing(report) else "not given"
    yield f"jurisdiction <b>{_text(policy.jurisdiction)}</b>. " if policy.jurisdiction else f"jurisdiction {missing}. "
    yield f"{_text(policy.about)}</p>\n"
    doubtful = sum(map(is_doubtful, report.kept))
    if not report.text.strip():
        yield "<p><b>The file has no text.</b></p>\n"
    yield f"<p><b>{places}</b> values were replaced, <b>{len(report.kept) - doubtful}</b> were kept, and "
    yield f"<b>{doubtful}</b> are in doubt. Replaced values are coloured, kept values have a dotted underline. "
    yield "This page contains document text: protect it as you protect the document.</p>\n"
    yield from _counts(report)
    yield from _kept(report)
    yield from _doubtful(report)
    yield from _sides(report)
    yield "</main></body></html>\n"


def _counts(report: Report) -> Iterator[str]:
    yield '<section><h2>By type</h2><table><thead><tr><th scope="col">Type</th><th scope="col">Places replaced</th>'
    yield '<th scope="col">Different values</th><th scope="col">Places kept</th>'
    yield '<th scope="col">In doubt</th></tr></thead><tbody>\n'
    for kind, *numbers in counts(report):
        yield f'<tr><th scope="row"><mark class="{_class(kind)}">{_text(kind)}</mark></th>'
        yield "".join(f"<td>{number}</td>" for number in numbers) + "</tr>\n"
    yield "</tbody></table></section>\n"


def _kept(report: Report) -> Iterator[str]:
    yield "<section><h2>Kept values</h2>\n"
    found = reasons(report)
    if not found:
        yield "<p>No value was kept.</p></section>\n"
        return
    yield '<table><thead><tr><th scope="col">Value</th><th scope="col">Type</th><th scope="col">Reason</th>'
    yield '<th scope="col">Places</th></tr></thead><tbody>\n'
    for why, kind, words, numbers in found:
        yield f'<tr><td dir="auto">{_text(words)}</td><td>{_text(kind)}</td><td>{_text(why)}</td>'
        yield f"<td>{_links(numbers)}</td></tr>\n"
    yield "</tbody></table></section>\n"


def _doubtful(report: Report) -> Iterator[str]:
    """Collapsed by default; the most likely first."""
    found = doubts(report)
    yield f"<section><h2>In doubt</h2>\n<details><summary>{len(found)} values were kept because their confidence is "
    yield "below the threshold of the policy; the most likely first</summary>\n"
    yield '<table><thead><tr><th scope="col">Value</th><th scope="col">Type</th><th scope="col">Confidence</th>'
    yield '<th scope="col">Threshold</th><th scope="col">Places</th></tr></thead><tbody>\n'
    for words, kind, confidence, needed, numbers in found:
        yield f'<tr><td dir="auto">{_text(words)}</td><td>{_text(kind)}</td><td>{hundredths(confidence)}</td>'
        yield f"<td>{needed:.2f}</td><td>{_links(numbers)}</td></tr>\n"
    yield "</tbody></table></details></section>\n"


def _links(numbers: Sequence[int]) -> str:
    return " ".join(f'<a href="#k{number}">{number}</a>' for number in numbers)


def _sides(report: Report) -> Iterator[str]:
    yield '<section><h2>Side by side</h2>\n<div class="sides">\n'
    yield '<div class="side">Before</div><div class="side">After</div>\n'
    for line in lines(report):
        before = "".join(_mark(one, one.before, report.kept, first=True) for one in line)
        after = "".join(_mark(one, one.after, report.kept, first=False) for one in line)
        yield f'<div dir="auto">{before}</div><div dir="auto">{after}</div>\n'
    yield "</div></section>\n"


def _mark(piece: Piece, words: str, kept: tuple[Kept, ...], *, first: bool) -> str:
    if piece.kept:
        one = kept[piece.kept - 1]
        title = f"{piece.entity_type}: {one.why}"
        anchor = f' id="k{piece.kept}"' if first else ""
        style = "doubt" if is_doubtful(one) else "kept"
        return f'<span class="{style}"{anchor} title="{_text(title)}"><bdi>{_text(words)}</bdi></span>'
    if not piece.entity_type:
        return _text(words)
    return (
        f'<mark class="{_class(piece.entity_type)}" title="{_text(piece.entity_type)}"><bdi>{_text(words)}</bdi></mark>'
    )


def _text(words: str) -> str:
    return escape(visible(words), quote=True)


def _class(entity_type: str) -> str:
    return f"f{ALL_COLOURS.index(colours_of(entity_type))}"


def _colours() -> str:
    return "".join(f".f{n}{{background:{one.paper};color:{one.ink}}}" for n, one in enumerate(ALL_COLOURS))


_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>Redaction of {title}</title>
<style>
:root{{color-scheme:light}}
body{{margin:0;background:#fff;color:#1b1b1b;font:16px/1.5 system-ui,sans-serif}}
main{{max-width:84rem;margin:0 auto;padding:1.5rem}}
h1{{font-size:1.5rem;overflow-wrap:anywhere}}h2{{font-size:1.15rem;margin-top:2rem}}
table{{border-collapse:collapse}}
th,td{{text-align:start;vertical-align:top;padding:.25rem .9rem .25rem 0;border-bottom:1px solid #ddd}}
thead th{{font-weight:600;border-bottom:2px solid #999}}tbody th{{font-weight:400}}
td{{overflow-wrap:break-word;font-variant-numeric:tabular-nums}}
.sides{{display:grid;grid-template-columns:1fr 1fr;column-gap:2rem;font:14px/1.55 ui-serif,Georgia,serif}}
.sides>div{{white-space:pre-wrap;overflow-wrap:anywhere;min-height:1.55em;min-width:0;unicode-bidi:plaintext}}
.side{{position:sticky;top:0;background:#fff;border-bottom:2px solid #999;font:600 14px/2 system-ui,sans-serif}}
mark{{padding:0 .15em;border-radius:.2em;border:1px solid currentColor}}
.kept{{border-bottom:2px dotted #777}}:target{{background:#ff0}}
summary{{cursor:pointer}}summary+table{{margin-top:.5rem}}
{colours}
@media print{{
body{{font-size:10pt}}main{{max-width:none;padding:0}}.side{{position:static}}.sides{{font-size:9pt;column-gap:1rem}}
.sides>div,tr{{break-inside:avoid}}mark{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
}}
</style></head><body><main>
"""

"""The time for hostile HTML grows with its length, not faster."""

from collections.abc import Callable

import pytest

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.html import tree
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reject
from tests.cpu_time import cpu_seconds

_LIMITS = Limits()


def _read(source: str) -> None:
    html.from_text(source, _LIMITS)


@pytest.mark.parametrize(
    "hostile",
    [
        lambda n: f"<p style='opacity:{'0' * n}x'>a",
        lambda n: f"<p style='opacity{' ' * n}x'>a",
        lambda n: f"<p style='{'left:-' * n}'>a",
        lambda n: f"<p style='font-size:1.{'1' * n}x'>a",
        lambda n: f"<img width='{'1' * n}' height='{' ' * n}1'>a",
        lambda n: f"<img alt='{'.' * n}'>a",
        lambda n: f"<input value='{'a ' * n}'>a",
        lambda n: f"<select>{'<option selected>a' * n}</select>",
        lambda n: f"<select multiple>{'<option><div>' * min(n // 20, 900)}{'a ' * n}",
        lambda n: f"<p style='{' ' * n}'>a",
        lambda n: f"<p style='{'color: ' * n}'>a",
        lambda n: "<select><option>a</select>" * n,
        lambda n: f"a<iframe srcdoc='{'&lt;p&gt;a' * n}'></iframe>",
        lambda n: f"<math><msup>{'<mi>x</mi>' * n}</msup></math>",
        lambda n: f"<math>{'<msqrt>' * 100}{'<mi>x</mi>' * n}",
        lambda n: "<img src=x width=900 height=1200><p style='color:white'>a</p>" * n,
        lambda n: f"<ol>{'<li>a' * n}",
        lambda n: f"<p>{'a  ' * n}",
        lambda n: f"<p>{'a<br> ' * n}",
        lambda n: f"<table>{'<tr><td>a' * n}",
        lambda n: f"<div>a<!--{'<!--' * n}",
        lambda n: f"{'<div>a' * 1_000}{'</b>' * n}",
        lambda n: f"{' ' * n}<?xml {' ' * n}>a",
        lambda n: ("<a b=" * 30 + ">") * n,
        lambda n: "<a b='\">c" * 20 * n + '<a b="',
    ],
)
def test_pages(hostile: Callable[[int], str]) -> None:
    short, long = hostile(1_000), hostile(8_000)
    assert cpu_seconds(lambda: _read(long)) < 24 * cpu_seconds(lambda: _read(short)) + 0.02


def test_spaces_of_a_tag_without_an_end() -> None:
    def check(size: int) -> None:
        tree._check_tags("<p style='" + " " * size)

    assert cpu_seconds(lambda: check(2_400_000)) < 24 * cpu_seconds(lambda: check(300_000)) + 0.02


def test_end_tags_of_too_many_open_elements() -> None:
    def refuse(size: int) -> None:
        with pytest.raises(Reject):
            _read("<i></b>" * size)

    assert cpu_seconds(lambda: refuse(64_000)) < 24 * cpu_seconds(lambda: refuse(8_000)) + 0.02

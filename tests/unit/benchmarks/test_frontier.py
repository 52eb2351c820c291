"""The table and the picture of the clause model's settings."""

from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from tests.benchmarks.inference.frontier import Point, picture, point, table
from tests.benchmarks.inference.served import MEMORY, WINDOWED

SCORES = {"aupr": 0.7371, "precision_at_80_recall": 0.4664, "mean_aupr": 0.575, "recall": 0.9}


def test_a_rate_becomes_seconds_of_an_agreement() -> None:
    assert point("fast", SCORES, {WINDOWED: 21.0, MEMORY: 300}) == Point("fast", 73.7, 46.6, 57.5, 0.02, 300)


@pytest.mark.parametrize("count", [1, 3])
def test_each_setting_is_in_the_table_and_in_the_picture(count: int) -> None:
    costs = [("fast", 73.7, 0.02), ("standard", 74.9, 0.08), ("quality", 76.0, 1.1)][:count]
    points = [Point(name, aupr, 50.0, 58.0, cost, 400) for name, aupr, cost in costs]
    console = Console(width=100, record=True)
    console.print(table(points))
    drawn = ET.fromstring(picture(points))
    words = " ".join("".join(one.itertext()) for one in drawn.iter())
    for one in points:
        assert f"{one.cpu_seconds}" in console.export_text(clear=False)
        assert f"{one.setting}, {one.aupr}" in words

"""The picture is XML with a curve, points, their labels and the goals."""

import xml.etree.ElementTree as ET

from models.evaluation.plotting.plot import Series, picture

SVG = "{http://www.w3.org/2000/svg}"


def test_curves_points_and_goals_are_drawn() -> None:
    series = [
        Series("ours", [(0.5, 0.9), (0.8, 0.7), (0.1, 1.0)], hue=0, line=True),
        Series("theirs", [(0.6, 0.6)], hue=1, line=False, labels=("Presidio",)),
    ]
    root = ET.fromstring(picture(series, [(0.72, 0.88)], "Ours and theirs"))
    assert root.findtext(f"{SVG}title") == "Ours and theirs"
    assert "theirs: 0.60 at 0.60. Goals: 0.88 at 0.72" in (root.findtext(f"{SVG}desc") or "")
    (line,) = root.findall(f"{SVG}polyline")
    places = [tuple(map(float, one.split(","))) for one in line.attrib["points"].split()]
    assert len(places) == 3
    assert places[0][0] < places[1][0]
    assert places[0][1] < places[1][1]
    assert all(64 <= x <= 620 and 24 <= y <= 420 for x, y in places)
    words = [one.text for one in root.findall(f"{SVG}text")]
    assert {"ours", "Presidio", "goal", "token precision", "entity recall"} <= set(words)
    assert len(root.findall(f"{SVG}circle")) == 4

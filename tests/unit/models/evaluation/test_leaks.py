"""The evaluation of leaks: the mixes share nothing, and leaks are counted by letters and digits."""

import json
import re
import sys
from pathlib import Path
from random import Random

import pytest

from models.evaluation.leaks import evaluate, leaked, main, wilson
from models.evaluation.plant import PlantedText, Value, plant
from models.evaluation.planting.keep import Readable
from models.evaluation.planting.material import Block, Material, MaterialName, load_material
from models.evaluation.planting.people import draw_person
from models.evaluation.spans import Mask
from tests.unit.models.evaluation.test_plant import AGREEMENT

_OPEN, _HELD_OUT = load_material(MaterialName.MIX), load_material(MaterialName.MIX_HELD_OUT)
# Particles are in names of several materials.
_PARTICLES = {"Bar", "Bin", "van", "den", "dos", "al"}


def _names(material: Material) -> set[str]:
    names = (f"{one.women} {one.men} {one.surnames} {' '.join(one.words.values())}" for one in material.languages)
    return set(re.split(r"[\s_-]+", " ".join(names))) - _PARTICLES


def test_the_held_out_mix_shares_nothing_with_the_mix_and_the_development_material() -> None:
    for seen in (_OPEN, load_material(MaterialName.DEVELOPMENT)):
        assert not {one.template for one in seen.carriers} & {one.template for one in _HELD_OUT.carriers}
        assert not _names(seen) & _names(_HELD_OUT)
        assert not set(seen.places.streets) & set(_HELD_OUT.places.streets)
    assert [len({one.surnames for one in mix.languages}) for mix in (_OPEN, _HELD_OUT)] == [30, 30]


def test_the_mixes_have_every_kind_of_the_development_material() -> None:
    kinds = [
        set(re.findall(r"\{(\w+)\}", " ".join(one.template for one in material.carriers)))
        for material in (load_material(MaterialName.DEVELOPMENT), _OPEN, _HELD_OUT)
    ]
    assert kinds[0] - {"other_titled"} <= kinds[1] & kinds[2]


def test_one_person_in_five_has_a_name_that_is_a_word() -> None:
    worded = {name for one in _OPEN.languages for names in one.words.values() for name in names.split()}
    people = [draw_person(Random(seed), _OPEN) for seed in range(2000)]
    found = sum(bool(worded & {one.given, *one.surname.split(), *one.surname.split("-")}) for one in people)
    assert 0.17 < found / len(people) < 0.23


@pytest.mark.parametrize("material", [_OPEN, _HELD_OUT])
def test_words_to_keep_have_correct_spans(material: Material) -> None:
    kept = [
        one.text[place.start : place.end]
        for one in (plant(AGREEMENT, Random(seed), material) for seed in range(20))
        for place in one.readable
        if place.kind == "word"
    ]
    wanted = {words for one in material.carriers for words in re.findall(r"\{=([^}]+)\}", one.template)}
    assert kept
    assert set(kept) <= wanted


@pytest.mark.parametrize(
    ("kind", "masked", "rest"),
    [
        ("name", (0, 3), " Plan"),
        ("name", (0, 8), ""),
        ("name", (0, 7), "n"),
        ("address", (4, 8), ""),
        ("address", (5, 8), ""),
        ("address", (0, 0), "Eva Plan"),
    ],
)
def test_leaks(kind: str, masked: tuple[int, int], rest: str) -> None:
    assert leaked("Eva Plan", Mask([masked]), Value(0, 8, kind, Block.BODY)) == rest


def test_scores() -> None:
    one = PlantedText("Eva Plan and Term", (Value(0, 8, "name", Block.BODY),), (Readable(13, 17, "word"),))
    found = evaluate([one, one], [Mask([(0, 8)]), Mask([(0, 3), (13, 17)])])
    assert (found.leaking, found.values, found.leaks, found.words, found.kept) == (1, 2, {"name": 1}, 0.5, 1.0)


def test_wilson() -> None:
    assert wilson(0, 400) == pytest.approx((0.0, 0.00951), abs=1e-4)
    assert wilson(16, 400) == pytest.approx((0.0248, 0.0640), abs=1e-4)


def _run(data: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> None:
    monkeypatch.setattr(sys, "argv", ["leaks", "--data", str(data), *options])
    main()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    contracts = tmp_path / "cuad" / "contracts"
    contracts.mkdir(parents=True)
    (contracts / "a.txt").write_text(AGREEMENT)
    _run(tmp_path, monkeypatch, "--seeds", "1")
    report = json.loads(capsys.readouterr().out)
    assert {one.partition("@")[0] for one in report["policies"]} == {
        "gdpr",
        "glba",
        "legal-review",
        "maximum",
        "strict",
    }
    with pytest.raises(SystemExit, match="2"):
        _run(tmp_path, monkeypatch, "--material", "mix_held_out", "--show")

"""The command of the fuzz targets."""

import json

import pytest
from hypothesis import strategies as st

from tests.fuzz.__main__ import main
from tests.fuzz.targets import TARGETS, Target


def _fail(_: object) -> None:
    raise AssertionError


GOOD = Target("good", st.none(), lambda _: None, examples=1)
BAD = Target("bad", st.none(), _fail, examples=1)


def test_help_names_every_target(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    words = "".join(capsys.readouterr().out.split())
    assert [one.name for one in TARGETS if one.name not in words] == []


@pytest.mark.parametrize("arguments", [[], ["x"], ["0"], ["nan"], ["inf"], ["1", "nobody"]])
def test_a_wrong_argument_is_refused_before_anything_runs(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments, [GOOD])
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("targets", "names", "status"), [([GOOD], [], 0), ([GOOD, BAD], [], 1), ([GOOD, BAD], ["good"], 0)]
)
def test_the_status_says_whether_a_target_failed(
    targets: list[Target], names: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["0.02", *names], targets) == status
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["target"], one["failed"]) for one in reports] == [
        (one.name, one is BAD) for one in targets if not names or one.name in names
    ]
    assert all(one["examples"] > 0 for one in reports)

"""The program runs confined, within its limits; its failures are reasons."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.picture import picture_of
from services.ingestion.sandbox.ocr.engine import Engine, PageLimits
from services.ingestion.sandbox.ocr.program import find_tesseract
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.scans.makers import encoded, picture_of_lines
from tests.unit.ingestion.sandbox.ocr.support import needs_landlock, needs_ocr, script

LIMITS = PageLimits(memory=512 << 20, output_bytes=1 << 20, cpu_seconds=2, wall_seconds=20.0)


def run(code: str, folder: Path, limits: PageLimits = LIMITS) -> bytes:
    return Engine(script(code, folder), "eng", limits).words(b"picture", 300)


@needs_landlock
def test_a_program_gets_the_picture_and_its_options(tmp_path: Path) -> None:
    found = run("sys.stdout.write(repr((picture, sys.argv[1:])))", tmp_path)
    assert b"b'picture'" in found
    assert b"'--dpi', '300'" in found
    assert b"'-l', 'eng'" in found


@needs_landlock
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("while True: pass", Reason.TIMED_OUT),
        ("sys.exit(3)", Reason.MALFORMED),
        ("x = b'x' * (1 << 30)", Reason.MALFORMED),
        ("os.abort()", Reason.MALFORMED),
        ("sys.stdout.write('x' * (2 << 20)); sys.stdout.flush()", None),
    ],
    ids=["endless", "status", "memory", "abort", "output"],
)
def test_failures(code: str, reason: Reason | None, tmp_path: Path) -> None:
    with pytest.raises(Reject) as caught:
        run(code, tmp_path)
    assert reason is None or caught.value.reason is reason


@needs_landlock
def test_a_program_that_sleeps_ends(tmp_path: Path) -> None:
    with pytest.raises(Reject) as caught:
        run("time.sleep(600)", tmp_path, replace(LIMITS, wall_seconds=1.0))
    assert caught.value.reason is Reason.TIMED_OUT


ATTACKS = {
    "file of the service": "open('{secret}').read()",
    "new file": "open('{folder}/new', 'w')",
    "change a model": "open('{folder}/eng.traineddata', 'a')",
    "socket": "socket.socket()",
    "process": "os.fork()",
    "thread": "threading.Thread(target=print).start()",
    "program": "os.execv('/bin/true', ['true'])",
    "signal": "os.kill(os.getppid(), 9)",
    "environment": "assert not [one for one in os.environ if one not in ('LC_ALL', 'OMP_THREAD_LIMIT')]; 1 / 0",
    "link": "os.symlink('/etc/passwd', '{folder}/link')",
    "limits": "import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
}


@needs_landlock
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_attack_succeeds(attack: str, tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret", tmp_path / "models"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    tmp_path.chmod(0o755)
    (folder / "eng.traineddata").touch()
    secret.write_text("key")
    code = attack.replace("{secret}", str(secret)).replace("{folder}", str(folder))
    ends = "except Exception as error:\n    print('refused', type(error).__name__)\nelse:\n    print('done')"
    found = run(f"try:\n    {code}\n{ends}", folder)
    assert found.startswith(b"refused"), found
    assert sorted(one.name for one in folder.iterdir()) == ["eng.traineddata"]


def made(angle: float = 0.0) -> bytes:
    data = encoded([picture_of_lines(angle=angle, dots=200)], "PNG", dpi=(200, 200))
    return picture_of(data, 1, 200, Limits()).pgm()


@needs_ocr
def test_the_words_of_a_page() -> None:
    program = find_tesseract("tesseract")
    assert program is not None
    table = Engine(program, "eng").words(made(), 200).decode()
    words = [line.split("\t")[-1] for line in table.splitlines() if line.startswith("5\t")]
    assert {"LOAN", "AGREEMENT", "Meridian", "4.25", "England"} <= set(words)


@needs_ocr
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_the_turn_of_a_page(angle: int) -> None:
    program = find_tesseract("tesseract")
    assert program is not None
    lines = [f"This sentence number {one} is a part of the agreement between both parties." for one in range(30)]
    data = encoded([picture_of_lines(lines, angle=angle, dots=200)], "PNG", dpi=(200, 200))
    pixels = picture_of(data, 1, 200, Limits())
    assert Engine(program, "eng").turn(pixels.pgm(), 200) == (360 - angle) % 360


@needs_ocr
def test_a_picture_without_words_has_none() -> None:
    program = find_tesseract("tesseract")
    assert program is not None
    white = Image.fromarray(np.full((300, 300), 255, np.uint8))
    pgm = b"P5\n300 300\n255\n" + white.tobytes()
    assert b"\n5\t" not in Engine(program, "eng").words(pgm, 300)
    assert Engine(program, "eng").turn(pgm, 300) == 0


@needs_ocr
@pytest.mark.parametrize("data", [b"", b"P5\n9 9\n255\n", b"no picture at all", b"P5\n99999 99999\n255\nx"])
def test_damaged_pictures_are_refused(data: bytes) -> None:
    program = find_tesseract("tesseract")
    assert program is not None
    with pytest.raises(Reject):
        Engine(program, "eng").words(data, 300)

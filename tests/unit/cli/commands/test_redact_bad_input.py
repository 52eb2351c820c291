"""`glossator redact` on damaged and hostile input: it reports each fault, and neither hangs nor crashes."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.local.tools import CHECKOUT
from services.shared.domain.formats import CONVERT

_GERMAN = "Für die Kündigung gelten die üblichen Fristen; wer größere Mängel rügt, schreibt an: "
_MAIL = "write to jane.smith@example.com now"


def _run(path: Path, *options: str) -> tuple[int, dict[str, object]]:
    result = CliRunner().invoke(app, ["redact", "--json-lines", *options, str(path)])
    [line] = result.stdout.splitlines()
    return result.exit_code, json.loads(line)


def _write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "redacted"),
    [
        (b"", ""),
        (b"\n" * 5, "\n" * 5),
        (b"\x00", "\x00"),
        (b"\x00\x01\x02 to jane.smith@example.com\x00 now\x1b[0m", "\x00\x01\x02 to [EMAIL_1]\x00 now\x1b[0m"),
        (b"\xef\xbb\xbfwrite to jane.smith@example.com now", "\ufeffwrite to [EMAIL_1] now"),
        (_MAIL.encode("utf-16"), "write to [EMAIL_1] now"),
        (_MAIL.encode("utf-16-le"), "write to [EMAIL_1] now"),
        (_MAIL.encode("utf-32"), "write to [EMAIL_1] now"),
        ((_GERMAN + "jane.smith@example.com").encode("cp1252"), _GERMAN + "[EMAIL_1]"),
        (b"write to jane.smith@example.com \xff\xfe now", None),
        (b"write to jane.smith@example.com now \xed\xa0\x80", None),  # half of a character, as no UTF-8 has it
        (b"[PERSON_1] and [=PERSON_1] of jane.smith@example.com", "[=PERSON_1] and [==PERSON_1] of [EMAIL_1]"),
        (b"see [EMAIL_1] of jane.smith@example.com", "see [=EMAIL_1] of [EMAIL_1]"),
        ("write to j\u200bane.smith@exam\u00adple.com now".encode(), "write to [EMAIL_1] now"),
        ("write to j\u0430ne.smith@example.com now".encode(), "write to [EMAIL_1] now"),
        ("Name: J\u0430ne Sm\u0456th\nMs. Smith".encode(), "Name: [PERSON_1]\n[PERSON_1]"),
        ("\u202ewrite to jane.smith@example.com\u202c".encode(), "\u202ewrite to [EMAIL_1]\u202c"),
    ],
)  # fmt: skip
def test_unusual_encodings(tmp_path: Path, data: bytes, redacted: str | None) -> None:
    status, answer = _run(_write(tmp_path, data))
    assert status == 0
    assert redacted is None or answer["redacted"] == redacted
    assert "jane" not in str(answer["redacted"])


def test_binary_data_is_refused(tmp_path: Path) -> None:
    status, answer = _run(_write(tmp_path, bytes(range(256)) * 8))
    assert status == 1
    error = answer["error"]
    assert isinstance(error, dict)
    assert error == {
        "reason": "unsupported",
        "message": "This media type is not supported.",
        "remedy": CONVERT,
    }


def test_missing_file_is_reported(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["redact", "--show", str(tmp_path / "no.txt")])
    assert result.exit_code == 1
    assert result.stdout == (
        f"== {tmp_path}/no.txt: not_found: The file cannot be read. Check the path and the permissions of the file.\n"
    )


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.eml"])
def test_content_contradicts_the_file_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\x01 nothing of the kind")
    status, answer = _run(path)
    assert status in {0, 1}
    assert "error" in answer or "redacted" in answer


def test_policy_with_an_unknown_type(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    policy.write_text("policy: p\nabout: x\ntypes:\n  PERSN: {operator: keep}\n")
    result = CliRunner().invoke(app, ["redact", "--policy", str(policy), str(_write(tmp_path, b"x"))])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'PERSN' is not known; did you mean PERSON?" in result.stderr.replace("\n", " ")


@pytest.mark.parametrize("option", ["--show", "--html"])
def test_markup_and_escapes_are_neutralised(tmp_path: Path, option: str) -> None:
    path = _write(tmp_path, b"\x1b]0;x\x07 <script>x</script> \x00 [bold]x[/bold]")
    page = tmp_path / "page.html"
    result = CliRunner().invoke(app, ["redact", str(path), option, *([str(page)] if option == "--html" else [])])
    assert result.exit_code == 0
    shown = page.read_text() if option == "--html" else result.stdout
    assert not {"\x1b", "\x07", "\x00"} & set(shown)
    assert option == "--show" or "<script" not in shown
    assert option == "--html" or "[bold]x[/bold]" in shown


_SENTENCE = b"the parties agree that this clause shall be construed as the agreement provides and "


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "line",
    [b"x" * 50_000_000, (_SENTENCE * 40 + b"jane.smith@example.com ") * (50_000_000 // (len(_SENTENCE) * 40 + 23))],
    ids=["no blank", "prose"],
)
def test_fifty_megabytes_in_one_line(tmp_path: Path, line: bytes) -> None:
    path, out = _write(tmp_path, line), tmp_path / "out"
    with out.open("wb") as file:
        command = [sys.executable, "-m", "services.cli", "redact", str(path)]
        done = subprocess.run(command, stdout=file, check=False, cwd=CHECKOUT)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0
    assert out.stat().st_size > 40_000_000
    assert b"jane" not in out.read_bytes()
    assert used.ru_maxrss < 2 << 20, "kilobytes"
    assert used.ru_utime < 600

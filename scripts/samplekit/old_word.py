"""Files of Office before 2007, which LibreOffice writes. Its bytes differ each time, so a written sample is kept."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from scripts.samplekit import word
from scripts.samplekit.markup import Source


def kept(source: Source, folder: Path) -> bytes:
    """The file in `folder`, which was written before."""
    return (folder / f"{source.name}.doc").read_bytes()


def render(source: Source) -> bytes:
    """Renders the source with LibreOffice. Raises `FileNotFoundError` if it is not installed."""
    return converted(word.render(source), "docx", "doc:MS Word 97")


def converted(data: bytes, suffix: str, target: str) -> bytes:
    """A file that LibreOffice writes. `target`: its suffix, and the name of the filter.

    Raises `FileNotFoundError` if it is not installed.
    """
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice: install it with `scripts/setup.sh libreoffice`")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"a.{suffix}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = (program, profile, "--headless", "--convert-to", target, "--outdir", name, f"a.{suffix}")
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
        return (folder / f"a.{target.partition(':')[0]}").read_bytes()

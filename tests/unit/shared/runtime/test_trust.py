"""Clients share contexts, and a changed file of authorities takes effect."""

import ssl
from pathlib import Path

import certifi
import pytest

from services.shared.runtime.trust import trusted


@pytest.fixture
def ca(tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    path.write_bytes(Path(certifi.where()).read_bytes())
    return path


def test_clients_share_a_context(ca: Path) -> None:
    assert trusted(None) is trusted("")
    assert trusted(str(ca)) is trusted(str(ca))
    assert trusted(str(ca)) is not trusted(None)


def test_a_changed_file_is_read_again(ca: Path) -> None:
    before = trusted(str(ca))
    first = ca.read_text().partition("-----END CERTIFICATE-----")
    ca.with_suffix(".new").write_text(first[0] + first[1])
    ca.with_suffix(".new").replace(ca)
    after = trusted(str(ca))
    assert after is not before
    assert len(after.get_ca_certs()) == 1 < len(before.get_ca_certs())


@pytest.mark.parametrize(
    ("content", "error"), [(None, FileNotFoundError), (b"", ssl.SSLError), (b"no certificate", ssl.SSLError)]
)
def test_a_file_that_cannot_be_read_is_refused(ca: Path, content: bytes | None, error: type[OSError]) -> None:
    ca.unlink()
    if content is not None:
        ca.write_bytes(content)
    with pytest.raises(error):
        trusted(str(ca))

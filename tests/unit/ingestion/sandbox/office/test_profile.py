from pathlib import Path
from xml.etree import ElementTree as ET

from services.ingestion.sandbox.office.profile import write_profile


def test_macros_java_and_links_are_off(tmp_path: Path) -> None:
    write_profile(tmp_path / "profile")
    root = ET.parse(tmp_path / "profile" / "user" / "registrymodifications.xcu").getroot()
    found = {prop.attrib[f"{_OOR}name"]: prop.findtext("value") for item in root for prop in item}
    assert found["MacroSecurityLevel"] == "3"
    assert found["DisableMacrosExecution"] == "true"
    assert found["BlockUntrustedRefererLinks"] == "true"
    assert found["Enable"] == "false"
    assert found["Link"] == "0"


_OOR = "{http://openoffice.org/2001/registry}"

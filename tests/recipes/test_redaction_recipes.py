"""A recogniser, and a kind of value."""

import re

from tests.recipes.conftest import Follow
from tests.recipes.guide import ROOT

_POLICIES = ("strict", "maximum", "legal-review", "gdpr", "glba")
_PAGE = ROOT / "docs" / "how-to" / "add-a-recogniser.md"
# A vessel's number is one value with and without blanks, its last digits may be shown, and it says nothing of a person.
_VESSELS = """
from {operators} import Operator, rewrite
from {linking} import keys_of
from {watch} import leaks, watch
from services.shared.domain.entities import EntityType

kind, number = EntityType.VESSEL, "IMO 9074729 / 9074730"
assert keys_of(kind, "IMO 907-4729") == keys_of(kind, "imo 9074729")
assert rewrite(Operator.MASK, kind, number) == "****4730"
assert list(leaks("the ship " + number, watch([(kind, number)]))) == []
"""


def test_add_a_recogniser(follow: Follow) -> None:
    code, test = re.findall(r"^```python\n(.*?)^```", _PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    steps = follow("Add a recogniser", NAME="dockets")
    steps.write("recognisers/dockets.py", code)
    steps.write("test_dockets.py", test)
    steps.add_after(
        "registry.py",
        "from services.redaction.recognisers.devices",
        f"from {steps.module('recognisers/dockets.py')} import DOCKETS",
    )
    steps.replace("registry.py", " NUMBERS, SCRIPTS,", " NUMBERS, SCRIPTS, DOCKETS,")
    steps.check(steps.path("test_dockets.py"), "tests/unit/redaction/recognisers/test_prefilter.py")


def test_add_a_kind_of_value(follow: Follow) -> None:
    steps = follow("Add a kind of value")
    steps.add_after("entities.py", "    IDENTIFIER =", '    VESSEL = "VESSEL"')
    steps.replace("resolve.py", "EntityType.IDENTIFIER, ", "EntityType.IDENTIFIER, EntityType.VESSEL, ")
    for name in ("policy", "parties", "labels"):
        steps.replace(f"{name}.schema.json", '"IDENTIFIER",', '"IDENTIFIER", "VESSEL",')
    for name in _POLICIES:
        steps.add_after(f"{name}.yaml", "  IDENTIFIER:", "  VESSEL: {operator: placeholder}")
    steps.replace("linking.py", "EntityType.IDENTIFIER}", "EntityType.IDENTIFIER, EntityType.VESSEL}")
    steps.replace("operators.py", "{EntityType.CARD, ", "{EntityType.CARD, EntityType.VESSEL, ")
    steps.replace("watch.py", "frozenset({EntityType.DATE, ", "frozenset({EntityType.DATE, EntityType.VESSEL, ")
    steps.replace("overruled.py", "    EntityType.IDENTIFIER, ", "    EntityType.IDENTIFIER, EntityType.VESSEL, ")
    modules = {name: steps.module(f"{name}.py") for name in ("operators", "linking", "watch")}
    steps.tree.run("-c", _VESSELS.format(**modules))
    steps.check("tests/unit/redaction/files/test_policies.py", "tests/unit/redaction/files/test_parties.py")

"""All faults of a policy file are reported at once, each with its line."""

from pathlib import Path

import pytest

from services.redaction.files.policies import load_policy
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.redaction.files.makers import GOOD, write_policy

_GOOD = f"""{GOOD}exemptions:
  - types: [PERSON]
    roles: [lender]
    operator: keep
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("PERSON:", "PERSONS:", 4, "'PERSONS' is not known; did you mean PERSON?"),
        ("[PERSON]", "[ADRESS]", 10, "'ADRESS' is not known; did you mean ADDRESS?"),
        ("PERSON:", "WOMBAT:", 4, "'WOMBAT' is not known; known values: PERSON, ORGANIZATION, ADDRESS"),
        ("[lender]", "[lenders]", 11, "did you mean lender?"),
        ("operator: generalise", "operator: guess", 5, "'guess' is not known; known values: placeholder, mask"),
        ("operator: generalise", "operator: masks", 5, "did you mean mask?"),
        ("0.7", "7", 4, "types.PERSON.threshold: 7 is greater than the maximum of 1"),
        ("allow: [Harbour Bank]", "allow: Harbour Bank", 6, "'Harbour Bank' must be a list, such as [one, another]"),
        ("[Zephyr]", "[Zephyr, '']", 8, "non-empty"),
        ("about: for tests\n", "", 1, "'about' is a required property"),
        ("about: for tests", "about: for tests\nabuot: twice", 3, "abuot: is not known here; did you mean about?"),
        ("policy: test", "policy: [", 3, "YAML"),
        ("policy: test", "policy: other", 1, "the policy must have the name of its file, test"),
        ("DATE: {operator: generalise}", "EMAIL: {operator: generalise}", 5, "EMAIL cannot be generalised"),
        ("operator: keep", "operator: generalise", 10, "PERSON cannot be generalised; types that can be: AMOUNT"),
        ("  DATE:", "  PERSON:", 5, "PERSON: is repeated"),
        ("[Zephyr]", "[zephyr, harbour bank]", 8, "'harbour bank' is also in `allow`"),
        ("    roles: [lender]\n", "", 10, "an exemption needs `roles` or `jurisdictions`"),
        ("roles: [lender]", "roles: [lender, lender]", 10, "a second rule for PERSON lender"),
        ("roles: [lender]", "jurisdictions: [ny]", 11, "'ny' is not a jurisdiction: a code such as US"),
        ("roles: [lender]", "jurisdictions: NO", 11, "'NO' must be a list"),
        ("PERSON: {operator: placeholder, threshold: 0.7}", "PERSON: keep", 4, "'keep' must be a mapping"),
        ("policy: test", "policy: A B", 1, "'A B' is not a policy's name of lower-case letters"),
        ("[lender]", "[lawyer]", 11, "'lawyer' is not known; known values: borrower"),
        ("  PERSON:", "\tPERSON:", 4, "is not YAML: found character '\\t' that cannot start any token"),
        (_GOOD, "", 1, "is empty"),
        (_GOOD, "- a\n- b\n", 1, "must be a mapping"),
        (_GOOD, "? [a, b]\n: c\n", 1, "YAML"),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, old: str, new: str, line: int, part: str) -> None:
    path = write_policy(tmp_path, _GOOD.replace(old, new))
    with pytest.raises(YamlFileError) as wrong:
        load_policy(path)
    assert [one for one in wrong.value.problems if one[0] == line and part in one[1]], wrong.value.problems
    assert f"{path}:{line}: " in str(wrong.value)


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    text = _GOOD.replace("PERSON:", "PERSONS:").replace("generalise", "guess").replace("[lender]", "[cat]")
    path = write_policy(tmp_path, text)
    with pytest.raises(YamlFileError) as wrong:
        load_policy(path)
    assert [line for line, _ in wrong.value.problems] == [4, 5, 11]


def test_a_valid_policy_is_accepted(tmp_path: Path) -> None:
    assert load_policy(write_policy(tmp_path, _GOOD)).name == "test"

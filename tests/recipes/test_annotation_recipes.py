"""A clause type, and a playbook rule."""

from tests.recipes.conftest import Follow

_TYPE = "Force Majeure"
_RULE = """
  - id: ip-shared
    clause: Joint Ip Ownership
    expect: allowed
    severity: medium
    message: The writer may have agreed to share intellectual property.
    guidance: A letter can bind; compare it with the agreement.
"""
_CASE = """
  - name: a letter can share intellectual property
    document_type: letter
    with: [Joint Ip Ownership]
    findings: [ip-shared]
"""


def test_add_a_clause_type(follow: Follow) -> None:
    steps = follow("Add a clause type")
    steps.replace("clauses.py", "OWN_TYPES: tuple[str, ...] = ()", f'OWN_TYPES: tuple[str, ...] = ("{_TYPE}",)')
    steps.append("questions.yaml", f"{_TYPE}: Does this excuse a party for events beyond its control?\n")
    steps.make("docs/reference")
    steps.check("tests/unit/inference/prompts/test_catalogue.py")


def test_add_a_playbook_rule(follow: Follow) -> None:
    steps = follow("Add a playbook rule", PLAYBOOK="correspondence")
    steps.append("playbooks/correspondence.yaml", _RULE)
    steps.append("tests/correspondence.yaml", _CASE)
    steps.tree.run("-m", "services.cli", "playbook", "test", "correspondence")
    steps.check("tests/unit/annotation/playbook/test_shipped.py")

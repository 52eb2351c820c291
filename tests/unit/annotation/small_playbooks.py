"""A folder with two small playbooks, and people who change them: parsing the shipped ones takes seconds."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from services.annotation.policy_files.folder import LoadedFolder, PlaybookFolder, Sources, loaded
from services.annotation.publishing.records import PlaybookText
from services.shared.domain.records import Actor, Role
from tests.unit.annotation.support import NOW, ROOT, TENANT, actor

FOREIGN_TENANT = "northgate-credit"
NDA_YAML = """# Small rules for tests.
name: nda
title: Confidentiality agreements
applies_to: [nda]
minimum_confidence: 0.5
rules:
  - id: parties-named
    clause: Parties
    expect: required
    severity: high
    message: No party is named.
    guidance: Check who signs.
  - id: term-in-bounds
    field: Term
    at_most: P5Y
    severity: medium
    message: The term is unusual.
    fallback: This Agreement runs for [three] years.
"""
NDA_TESTS = """playbook: nda
agreements:
  usual:
    document_type: nda
    marks: [Parties, {field: Term, words: three (3) years}]
cases:
  - {name: complete, agreement: usual, findings: []}
  - {name: no party, agreement: usual, without: [Parties], findings: [parties-named]}
  - name: long term
    agreement: usual
    without: [Term]
    with: [{field: Term, words: nine (9) years}]
    findings: [term-in-bounds]
"""
OTHER_YAML = """name: correspondence
title: All other papers
applies_to: ["*"]
minimum_confidence: 0.5
rules:
  - id: assignment-limited
    clause: Anti-Assignment
    expect: forbidden
    severity: low
    message: Assignment is limited.
"""
OTHER_TESTS = """playbook: correspondence
cases:
  - {name: limited, document_type: other, with: [Anti-Assignment], findings: [assignment-limited]}
"""
NDA = PlaybookText(NDA_YAML, NDA_TESTS)
OTHER = PlaybookText(OTHER_YAML, OTHER_TESTS)


@cache
def small_sources() -> Sources:
    shipped = PlaybookFolder(ROOT / "playbooks").read()
    texts = {"nda.yaml": NDA_YAML, "correspondence.yaml": OTHER_YAML}
    cases = {"nda.yaml": NDA_TESTS, "correspondence.yaml": OTHER_TESTS}
    return replace(shipped, texts=texts, cases=cases)


@cache
def small_folder() -> LoadedFolder:
    return loaded(small_sources())


def edited(edits: Mapping[str, str], text: PlaybookText = NDA) -> PlaybookText:
    """The text with other words in the playbook and in its tests: old to new."""
    source, cases = text.source, text.cases
    for old, new in edits.items():
        assert old in source or old in cases
        source, cases = source.replace(old, new), cases.replace(old, new)
    return PlaybookText(source, cases)


def titled(title: str) -> PlaybookText:
    return edited({"title: Confidentiality agreements": f"title: {title}"})


def owner(name: str, tenant: str = TENANT, **more: object) -> Actor:
    """A playbook owner with a fresh second factor."""
    made = actor(Role.PLAYBOOK_OWNER, subject=f"{name}@{tenant}", tenant=tenant)
    return replace(made, mfa_at=NOW, **more)  # type: ignore[arg-type]


ANN, BEN, CID, FOREIGN = owner("ann"), owner("ben"), owner("cid"), owner("fay", FOREIGN_TENANT)

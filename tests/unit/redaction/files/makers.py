from pathlib import Path

GOOD = """policy: test
about: for tests
types:
  PERSON: {operator: placeholder, threshold: 0.7}
  DATE: {operator: generalise}
allow: [Harbour Bank]
deny:
  ORGANIZATION: [Zephyr]
"""


def write_policy(folder: Path, text: str) -> Path:
    path = folder / "test.yaml"
    path.write_text(text)
    return path

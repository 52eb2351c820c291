"""Parsing of recipe tables; every recipe has a test."""

import re
from pathlib import Path

import pytest

from tests.recipes.guide import RECIPES, ROOT, recipes
from tests.recipes.steps import Steps
from tests.recipes.tree import Tree

_GUIDE = """
## Recipes

| command | makes |
| --- | --- |
| `make all` | `all` |

### Add a thing

| file | change |
| --- | --- |
| `things/NAME.py` | the thing |
| [registry](things/registry.py) | a line |
| [rules.yaml](things/rules.yaml), if needed | a rule |

### Think

Words, and `code`.

## Elsewhere

### Add nothing

| [a](b) | |
"""
_NOT_FILES = {"Swap the model"}  # no file of the repository changes


def test_a_table_is_parsed() -> None:
    found = recipes(_GUIDE)
    assert list(found) == ["Add a thing"]
    recipe = found["Add a thing"]
    assert recipe.paths({"NAME": "wheel"}) == {"things/wheel.py", "things/registry.py"}
    assert recipe.paths({"NAME": "wheel"}, optional=True) == {
        "things/wheel.py", "things/registry.py", "things/rules.yaml",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("files", "fits"),
    [
        (("README.md", "docs/new.md"), True),
        (("README.md", "docs/new.md", "CHANGELOG.md"), True),
        (("README.md",), False),  # a file of the table is missing
        (("README.md", "docs/new.md", "docs/other.md"), False),  # one too many
    ],
)
def test_a_change_is_compared_with_the_table(tree: Tree, files: tuple[str, ...], fits: bool) -> None:
    table = "| `docs/NAME.md` | |\n| `README.md` | |\n| `CHANGELOG.md`, if needed | |"
    recipe = recipes(f"\n## Recipes\n### One\n{table}\n")["One"]
    for name in files:
        tree.write(name, "changed")
    steps = Steps(tree, recipe, {"NAME": "new"})
    if fits:
        steps.compare()
    else:
        with pytest.raises(AssertionError):
            steps.compare()


def test_a_failing_command_fails_the_recipe(tree: Tree) -> None:
    with pytest.raises(AssertionError, match="no such thing"):
        tree.run("-c", "raise SystemExit('no such thing')")


def test_every_recipe_has_a_table_and_a_test() -> None:
    chapter = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Recipes\n")[2]
    titles = set(re.findall(r"^### (.+)$", chapter.partition("\n## ")[0], re.MULTILINE)) - _NOT_FILES
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*_recipes.py"))
    assert titles == set(RECIPES) == set(re.findall(r'\bfollow\(\s*"([^"]+)"', tests))

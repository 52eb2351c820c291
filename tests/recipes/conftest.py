"""A copy of the tree, which is restored after each test."""

from collections.abc import Callable, Iterator

import pytest

from tests.recipes.guide import RECIPES
from tests.recipes.steps import Steps
from tests.recipes.tree import Tree

Follow = Callable[..., Steps]


@pytest.fixture(scope="session")
def copied_tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture
def tree(copied_tree: Tree) -> Iterator[Tree]:
    yield copied_tree
    copied_tree.reset()


@pytest.fixture
def follow(tree: Tree) -> Follow:
    """`follow(title, NAME="…")` returns the steps of a recipe with the names that a contributor chooses."""

    def steps(title: str, **names: str) -> Steps:
        return Steps(tree, RECIPES[title], names)

    return steps

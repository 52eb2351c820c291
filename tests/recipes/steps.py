"""Follow a recipe step by step. Files are named by the end of their path in the table of the recipe."""

from collections.abc import Mapping

from tests.recipes.guide import Recipe
from tests.recipes.tree import Tree


class Steps:
    """The edits of a change, and the checks of its author."""

    def __init__(self, tree: Tree, recipe: Recipe, names: Mapping[str, str]) -> None:
        self.tree = tree
        self._paths = recipe.paths(names, optional=True)
        self._required = recipe.paths(names)

    def path(self, ending: str) -> str:
        """The only file of the table whose path has this ending."""
        found = [one for one in self._paths if f"/{one}".endswith(f"/{ending}")]
        if len(found) != 1:
            raise ValueError(f"the table has {len(found)} files that end with {ending!r}")
        return found[0]

    def module(self, ending: str) -> str:
        """The dotted module name of that file."""
        return self.path(ending).removesuffix(".py").replace("/", ".")

    def write(self, ending: str, text: str) -> None:
        self.tree.write(self.path(ending), text)

    def append(self, ending: str, text: str) -> None:
        path = self.path(ending)
        self.tree.write(path, self.tree.read(path) + text)

    def replace(self, ending: str, old: str, new: str) -> None:
        self.tree.replace(self.path(ending), old, new)

    def add_after(self, ending: str, line: str, new: str) -> None:
        self.tree.add_after(self.path(ending), line, new)

    def make(self, *commands: str) -> None:
        """Run commands that generate files, by their names in the table above the recipes."""
        for command in commands:
            self.tree.run(*_MAKES[command])

    def check(self, *tests: str) -> None:
        """Check that the tests of the change pass, and that it touches exactly the files of the table."""
        self.tree.test(*tests)
        self.compare()

    def compare(self) -> None:
        """Raises AssertionError if the changed files differ from the table."""
        changed = self.tree.changed()
        missing, surplus = self._required - changed, changed - self._paths
        if missing or surplus:
            raise AssertionError(f"not changed: {sorted(missing)}; not in the table: {sorted(surplus)}")


_MAKES: Mapping[str, tuple[str, ...]] = {
    "docs/reference": ("scripts/make_reference.py",),
    "protos/gen": ("scripts/generate_protos.py",),
    "chart": ("-c", "from scripts.check_chart import write; write()"),  # without the check that needs Helm
    "golden": ("-m", "tests.contract.golden"),
}

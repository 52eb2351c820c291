from tests.recipes.conftest import Follow
from tests.recipes.counting_service import CONTRACT, FILES, IMPORTS, ROW, TABLE


def test_add_a_service(follow: Follow) -> None:
    steps = follow("Add a service", NAME="counting")
    for name, text in FILES.items():
        steps.write(name, text)
    steps.replace("wire/services.py", ")\nBY_NAME", ROW)
    steps.replace("access.yaml", "\nservices:\n", '\nservices:\n  "service:counting": {}\n')
    steps.replace(".importlinter", "    annotation | console", "    annotation | console | counting")
    steps.replace("contracts.py", '    "feedback": ("service",),\n', CONTRACT)
    steps.replace("contract/test_operations.py", '    "feedback": feedback_table(', TABLE)
    steps.replace("contract/test_operations.py", "from services.feedback.operations", IMPORTS)
    steps.make("protos/gen", "docs/reference", "chart")
    steps.tree.run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    steps.check(
        steps.path("counting/test_handler.py"),
        steps.path("counting/test_operations.py"),
        "tests/unit/shared/wire/test_services.py",
        "tests/contract/test_authorisation.py",
        "tests/contract/test_operations.py",
    )

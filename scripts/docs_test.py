"""Follow the tutorial and the how-tos on a local system, and compare the outputs with the pages.

    python scripts/docs_test.py [PAGE...]

Prints one line per step, `page:line: passed`, and the lines of the page that the output lacks. CONTRIBUTING.md lists
the comments that change how a block is run. Exit status 1 if a step failed.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.docskit.page import steps
from scripts.docskit.session import Session
from services.cli.local.tools import CHECKOUT

# In this order, since later pages use documents of earlier ones.
PAGES = (
    "docs/tutorial/first-document.md",
    "docs/how-to/review-a-document.md",
    "docs/how-to/second-factor.md",
    "docs/how-to/read-the-audit-log.md",
    "docs/how-to/java-and-csharp-clients.md",
    "docs/how-to/connect-a-legacy-system.md",
    "docs/how-to/consume-annotations.md",
    "docs/how-to/write-a-playbook.md",
    "docs/how-to/add-a-document-type.md",
    "docs/how-to/replay-dead-letters.md",
    "docs/how-to/back-up-and-restore.md",
    "docs/how-to/place-a-hold.md",
    "docs/how-to/erase-a-person.md",
    "docs/how-to/upgrade.md",
    "docs/how-to/trace-a-document.md",  # restarts the system with another setting
)

NOT_FOLLOWED = {
    f"docs/how-to/{name}.md": reason
    for name, reason in {
        "add-a-clause-type": "needs contracts of CUAD",
        "add-a-recogniser": "changes the code",
        "alerts": "needs a cluster",
        "answer-a-question-across-documents": "needs documents that amend one another",
        "bring-another-model": "has no commands",
        "choose-the-clause-models-setting": "changes the model in the checkout",
        "compare-versions": "needs two versions",
        "connect-an-identity-provider": "needs an identity provider",
        "deploy": "needs a cluster",
        "deploy-compose": "needs container images",
        "export-results": "calls a host of an installation",
        "lead-reviews": "needs three people; tests/integration/cli/commands/test_queue.py runs the commands",
        "manage-members": "calls a host of an installation",
        "notify-people": "needs a mail server",
        "provision-people": "needs a directory",
        "publish-a-playbook": "needs two people with a second factor",
        "read-scans": "installs packages",
        "read-the-quality-page": "needs two blind reviews",
        "retrain-the-clause-model": "trains for hours",
        "reveal-values": "needs a second person with a second factor",
        "run-on-postgresql-and-s3": "needs PostgreSQL and a bucket",
        "search-a-document": "calls a host of an installation",
        "secure-kafka": "needs a broker with logins",
        "see-pages": "calls a host of an installation",
        "see-what-happened-to-a-document": "the calls have DOCUMENT in place of an id",
        "serve-the-language-model": "needs weights",
        "set-up-a-blind-second-review": "needs three people",
        "sign-in": "needs a browser",
        "submit-documents": "has no commands",
        "use-triton-on-gpu-nodes": "needs a GPU",
        "write-a-redaction-policy": "its output was not compared yet",
    }.items()
}
"""Each other how-to, with the reason."""


def main(pages: list[str]) -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="glossator-docs-") as folder, Session(Path(folder)) as session:
        for page in pages or PAGES:
            session.up()
            failed += follow(session, page)
            session.close()
    return 1 if failed else 0


def follow(session: Session, page: str) -> int:
    """Follow one page. Returns the number of steps that failed."""
    failed = 0
    for step in steps((CHECKOUT / page).read_text(encoding="utf-8")):
        if step.kind == "skipped":
            print(f"{page}:{step.line}: skipped: {step.name}", flush=True)
            continue
        begun = time.monotonic()
        problems = list(session.follow(step))
        failed += bool(problems)
        print(f"{page}:{step.line}: {'failed' if problems else 'passed'} in {time.monotonic() - begun:.1f} s")
        for line in (line for problem in problems for line in problem.splitlines()):
            print(f"  {line}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

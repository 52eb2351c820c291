"""`python -m models.evaluation.redactors.ours POLICY CORE`: the redaction service's pipeline, with placeholders."""

import asyncio
import sys

from models.evaluation.redactors.serve import Found, serve
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.standalone import StandaloneRedactor
from services.redaction.warm import warm_up


def main() -> None:
    policy, core = sys.argv[1:]
    rules, loop = find_policy(policy, POLICIES), asyncio.new_event_loop()

    def find(text: str) -> Found:
        # A new vault for each text. The service keeps its vault in a database, outside of its process.
        result = loop.run_until_complete(StandaloneRedactor(rules).redact(text, "matter"))
        return [(one.original.start, one.original.end, one.entity_type) for one in result.map.replacements]

    warm_up()
    serve(find, int(core))


if __name__ == "__main__":
    main()

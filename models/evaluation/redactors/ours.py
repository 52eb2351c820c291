"""`python -m models.evaluation.redactors.ours POLICY CORE`: the service's whole pipeline, placeholders included."""

import asyncio
import sys
from itertools import count

from models.evaluation.redactors.serve import Found, serve
from services.redaction.policy_file import POLICIES, find_policy
from services.redaction.standalone import StandaloneRedactor


def main() -> None:
    policy, core = sys.argv[1:]
    redactor = StandaloneRedactor(find_policy(policy, POLICIES))
    loop, matters = asyncio.new_event_loop(), count()

    def find(text: str) -> Found:
        result = loop.run_until_complete(redactor.redact(text, str(next(matters))))
        return [(one.original.start, one.original.end, one.entity_type) for one in result.map.replacements]

    serve(find, int(core))


if __name__ == "__main__":
    main()

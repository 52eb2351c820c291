"""Runs a service without TLS: only to measure what TLS costs. Every caller without a token counts as inference."""

import runpy
import sys
from unittest.mock import patch

from services.shared.runtime.access.certificates import spiffe_name
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers import grpc_gate


def main() -> None:
    with (
        patch.object(Parts, "_tls", lambda _: None),
        patch.object(grpc_gate, "certificate_names", lambda _: [spiffe_name("inference")]),
    ):
        runpy.run_module(f"services.{sys.argv[1]}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

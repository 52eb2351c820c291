"""`python -m services.cli.issuer DIRECTORY HOST:PORT`: the development issuer of the local system in a folder."""

import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.cli.errors import CommandError
from services.cli.issuer.serve import Samples, server
from services.cli.local.layout import Layout
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.secret_files import read_secret


def main() -> None:
    layout, address = Layout(Path(sys.argv[1])), sys.argv[2]
    try:
        found = server(address, _key(layout), _samples(layout), SystemClock())
    except (CommandError, Reject) as error:
        sys.exit(f"the development issuer does not start: {error}")
    found.run()


def _key(layout: Layout) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(read_secret(layout.issuer / "private.pem"), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Reject(Reason.KEY_UNAVAILABLE)
    return key


def _samples(layout: Layout) -> Samples:
    """All people of the system, and the systems that have a secret."""
    people = layout.identities().people()
    systems = {who: layout.secret(who) for who in people if layout.secret(who).exists()}
    return Samples(people, {who: (people[who], read_secret(path).decode().strip()) for who, path in systems.items()})


if __name__ == "__main__":
    main()

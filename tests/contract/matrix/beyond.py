"""What a handler uses after its decision: nothing of it runs."""

from typing import Any, NoReturn

from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.access.call import current_call


class Beyond:
    """Takes the place of each dependency that a handler must not use before it is authorised.

    Use of it ends an authorised call with `REACHED`. Use of it before the decision is an error of the handler.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _reach(name)

    def __call__(self, *_: object, **__: object) -> Any:
        _reach("a function")


def _reach(name: str) -> NoReturn:
    call = current_call()
    if call is None or not call.decided:
        raise AssertionError(f"the handler uses {name} before its access decision")
    raise Retry(REACHED)


# No handler fails for this reason: it belongs to dead letters.
REACHED = Reason.ATTEMPTS_EXHAUSTED

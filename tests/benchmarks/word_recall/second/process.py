"""Run a function in a process of its own: a hostile file can occupy a library for ever, or crash it."""

import gc
import logging
import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

_MEMORY = 4 << 30
_FORK = multiprocessing.get_context("fork")
A = TypeVar("A")
B = TypeVar("B")


def isolated(work: Callable[[A], B], argument: A, seconds: int) -> B | str:
    """The result of `work`, or the name of its error, from a forked process with limits on CPU time and memory."""
    receiver, sender = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_answer, args=(work, argument, seconds, sender), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(4 * seconds + 5):
            return "timed out"
        found: B | str = receiver.recv()
        return found
    except EOFError:
        return "ended"
    finally:
        receiver.close()
        process.kill()
        process.join()
        process.close()


def _answer(work: Callable[[A], B], argument: A, seconds: int, sender: Connection) -> None:
    gc.freeze()  # objects of the parent's libraries cannot be collected here: their threads are missing
    logging.disable()  # libraries report each fault of a file
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        sender.send(work(argument))
    except Exception as error:  # noqa: BLE001 - there is no result, whatever the error is
        sender.send(type(error).__name__)

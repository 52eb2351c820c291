"""A backend named vllm for machines without vLLM: the same tensors, with llama.cpp.

Copy this folder to the server's `backends/vllm`. Each request is a thread that waits for llama.cpp, as many at a time
as there are slots. A request that is cancelled while it waits is not started.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from llama_backend import requests
from llama_backend.engine import Engine, EngineError, Piece
from llama_backend.sampling import completion
from llama_backend.settings import check_weights, read_settings


class TritonPythonModel:
    """The interface that Triton calls."""

    def initialize(self, args: dict[str, str]) -> None:
        """Raises an error with the remedy if the weights are missing or have another hash."""
        folder = Path(args["model_repository"]).joinpath(args["model_version"])
        self._settings = read_settings(folder, os.environ)
        check_weights(self._settings)
        self._engine = Engine(self._settings)
        self._workers = ThreadPoolExecutor(self._settings.slots, thread_name_prefix="llm")
        self._room = threading.BoundedSemaphore(self._settings.slots + self._settings.queue)

    def execute(self, arrived: list[Any]) -> None:
        """Decoupled: returns nothing, and sends responses through each request's sender."""
        for request in arrived:
            sender = request.get_response_sender()
            if not self._room.acquire(blocking=False):
                requests.refuse(sender, "the queue is full", "UNAVAILABLE")
                continue
            try:
                asked = requests.read(request)
                body = completion(asked.prompt, asked.parameters, self._settings.loras)
            except ValueError as error:
                self._room.release()
                requests.refuse(sender, f"Error generating stream: {error}", "INVALID_ARG")
                continue
            self._workers.submit(self._answer, asked, body, sender)

    def finalize(self) -> None:
        """Waits for the answers in progress."""
        self._workers.shutdown()
        self._engine.close()

    def _answer(self, asked: requests.Asked, body: dict[str, Any], sender: Any) -> None:
        try:
            _Reply(asked, sender).run(self._engine, body)
        except EngineError as error:
            requests.refuse(sender, f"Error generating stream: {error}", "INVALID_ARG")
        except Exception as error:  # noqa: BLE001 - a request without a last response hangs its caller
            requests.refuse(sender, f"Error generating stream: {type(error).__name__}", "INTERNAL")
        finally:
            self._room.release()


class _Reply:
    """Sends each piece at once, or all of them together if the request does not stream."""

    def __init__(self, asked: requests.Asked, sender: Any) -> None:
        self._asked = asked
        self._sender = sender
        self._texts = [asked.before]
        self._tokens = 0
        self._ended = False

    def run(self, engine: Engine, body: dict[str, Any]) -> None:
        if not self._sender.is_cancelled():
            engine.generate(body, self._take)
        if not self._ended:
            requests.refuse(self._sender, "Request was cancelled", "CANCELLED")

    def _take(self, piece: Piece) -> bool:
        if self._ended or self._sender.is_cancelled():
            return True
        self._ended = bool(piece.finish)
        if not self._asked.stream:
            self._texts.append(piece.text)
            self._tokens += piece.tokens
            piece = Piece("".join(self._texts), piece.finish, piece.prompt_tokens, self._tokens)
        if self._ended or (self._asked.stream and piece.text):
            requests.respond(self._sender, self._asked, piece, last=self._ended)
        return False

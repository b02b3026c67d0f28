"""The far side of a webhook: a real server on loopback that keeps what it heard and answers as it is told."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from app.webhooks.addresses import Guard
from app.webhooks.courier import Courier
from app.webhooks.sending import Sender


@dataclass
class Told:
    """One request, whole."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return str(self.event["type"])

    def verified(self, secret: str) -> Any:
        return Webhook(secret).verify(self.body, self.headers)


Answer = int | Callable[[BaseHTTPRequestHandler], None]


class Receiver:
    """Each request gets the next answer, the last one for ever: a status, or what writes a whole answer."""

    def __init__(self, *answers: Answer, port: int = 0, context: ssl.SSLContext | None = None) -> None:
        self._answers: list[Answer] = list(answers) or [204]
        self.heard: list[Told] = []
        self.connections = 0
        self._server = _server(self, port)
        self.port = self._server.server_address[1]
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def types(self, video_id: str | None = None) -> list[str]:
        """Of the events in the order in which they came, of one video where it is given."""
        return [told.type for told in self.heard if video_id in {None, told.event["data"].get("id")}]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["content-length"]))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.heard.append(Told(request.path, headers, body))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if callable(answer):
            answer(request)
            return
        request.send_response(answer)
        request.send_header("content-length", "0")
        request.end_headers()


def _server(receiver: Receiver, port: int) -> ThreadingHTTPServer:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            receiver.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def get_request(self) -> tuple[socket.socket, Any]:
            receiver.connections += 1
            return super().get_request()

        def handle_error(self, *_: object) -> None:  # the client went first, as it should in some tests
            pass

    return Server(("127.0.0.1", port), Door)


@contextmanager
def courier(client: TestClient, guard: Guard | None = None, context: ssl.SSLContext | None = None) -> Iterator[None]:
    """Deliveries of that studio, made in a hurry."""
    studio = client.app.state.studio  # type: ignore[attr-defined]

    async def begin() -> Courier:
        made = Courier(studio.database, Sender(guard or studio.guard, context), studio.secret_key, pause=lambda _: 0.05)
        await made.start()
        return made

    assert client.portal
    made = client.portal.call(begin)
    try:
        yield
    finally:
        client.portal.call(made.stop)

"""The real azure-identity between the studio and the emulator, with a token endpoint on this machine in Azure's place.

    scripts/check-entra

It is the managed identity of Azure's App Service that is played: one HTTP question for a token, at an address that the
environment names. Nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from app.accounts import ENTRA_SCOPE, Account
from app.errors import AccountTrouble
from app.services import open_account
from app.services.contract import Order
from emulator import Emulator, EmulatorSettings

SECRET = "identity-header-0123456789"


class Tokens:
    """What was asked for, and the tokens that were given out."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.given: list[str] = []

    def one(self, resource: str) -> str:
        self.asked.append(resource)
        self.given.append(f"token-{len(self.asked)}-of-this-machine")
        return self.given[-1]


@contextmanager
def token_endpoint(tokens: Tokens) -> Iterator[str]:
    class Endpoint(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            is_known = self.headers.get("X-IDENTITY-HEADER") == SECRET
            answer = {
                "access_token": tokens.one(query["resource"][0]) if is_known else "",
                "expires_on": str(int(time.time()) + 4000),
                "resource": query["resource"][0],
                "token_type": "Bearer",
            }
            body = json.dumps(answer).encode()
            self.send_response(200 if is_known else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/token"
    server.shutdown()
    server.server_close()


def account(url: str) -> Account:
    fields = {"name": "east", "dialect": "azure", "endpoint": url, "entra": True, "slots": 1}
    return Account.model_validate({**fields, "models": {"sora-2": "sora-2"}, "wire": "videos", "poll_seconds": 0.1})


async def story(emulator: Emulator, tokens: Tokens) -> list[str]:
    """What went otherwise than it should."""
    faults = []
    service = open_account(account(emulator.url))
    await service.start()
    order = Order(prompt="A paper boat", model="sora-2", width=1280, height=720, seconds=4, seed=1)
    upstream_id = await service.create_video_job(order)
    while (await service.get_job_status(upstream_id)).phase != "completed":  # noqa: ASYNC110  # of another process
        await asyncio.sleep(0.1)
    if len(tokens.asked) != 1:
        faults.append(f"a token that is good was fetched {len(tokens.asked)} times")
    emulator.change(tokens=["token-2-of-this-machine"])  # the first one has ended before its time
    await service.check()
    if len(tokens.asked) != 2:
        faults.append("after a 401 no new token was fetched")
    emulator.change(tokens=["nobody has this one"])
    try:
        await service.check()
        faults.append("a token that is refused was taken for a good one")
    except AccountTrouble as trouble:
        print(f"refused:    {trouble}")
    if set(tokens.asked) != {ENTRA_SCOPE.removesuffix("/.default")}:
        faults.append(f"asked for {set(tokens.asked)}")
    await service.close()
    return faults


async def without(url: str) -> list[str]:
    """Where no sign-in is found, the studio says so in a sentence."""
    service = open_account(account(url))
    await service.start()
    try:
        await service.check()
    except AccountTrouble as trouble:
        print(f"no sign-in: {trouble}")
        return []
    finally:
        await service.close()
    return ["an account without a sign-in was taken for a good one"]


def main() -> None:
    sys.path.append(sys.argv[1])  # the folder of packages that has azure-identity
    from importlib.metadata import version

    tokens = Tokens()
    settings = EmulatorSettings.fast(keys=(), tokens=("token-1-of-this-machine",))
    with Emulator(settings) as emulator, token_endpoint(tokens) as url:
        os.environ["AZURE_TOKEN_CREDENTIALS"] = "EnvironmentCredential"  # and nothing in the environment for it
        faults = asyncio.run(without(emulator.url))
        os.environ |= {"IDENTITY_ENDPOINT": url, "IDENTITY_HEADER": SECRET}
        os.environ["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential"
        faults += asyncio.run(story(emulator, tokens))
    for fault in faults:
        print(f"BROKEN      {fault}")
    print(f"azure-identity {version('azure-identity')}: {'FAIL' if faults else 'PASS'}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()

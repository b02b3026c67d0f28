"""What the commands of the documents meet: far sides, studios that run, the programs, a clone to be in."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx2
from PIL import Image

from emulator import Emulator, EmulatorSettings
from tests.asking import end
from tests.conftest import LOCAL, OURS, ROOT, free_port, wait_for
from tests.forker import Forker
from tests.keyed import as_key
from tests.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.receivers import Receiver

SCRIPT_SECONDS = 170  # for the longest page, on a busy machine
CURL = 'write-out = "\\n%{stderr}HTTP %{http_code} %{method} %{url_effective}\\n"\nmax-time = 150\n'
PROMPTS = ("long", "unseen")  # files of prompts, of which a line each is drawn
LOST = "A boat that nobody heard of [[fault:accept_then_drop]]"  # waits for a person's decision
QUICK = "poll_seconds = 0.2\nslots = 9\ncreates_per_minute = 1000\n"


@dataclass
class House:
    """The emulator is every account of every studio here. The shared studios start when a page first needs them."""

    folder: Path
    forker: Forker
    emulator: Emulator
    open_server: Emulator  # which asks for no key
    proxy: Emulator  # whose list is of no use
    provider: Provider
    chat: Receiver
    hears: Receiver  # what the pages call https://example.com
    postgres: Callable[[], str]
    _shared: dict[bool, dict[str, str]] = field(default_factory=dict)

    def shared(self, *, with_keys: bool) -> dict[str, str]:
        """The environment of a script that finds a studio running, at STUDIO_PORT."""
        if with_keys not in self._shared:
            self.end()  # the other one has served its pages
            self._shared.clear()
            chosen = self._usual("with-keys" if with_keys else "open", with_keys=with_keys)
            chosen |= {"UPSTREAMS_FILE": str(self._accounts())}
            self.started(chosen)
            made = self.bash("sora-studio keys create boss --scope admin", chosen, self.folder)
            self._shared[with_keys] = chosen | {"BOSS": made.stdout.strip()}
            if not with_keys:
                self._lose_one(self._shared[with_keys])
        return self._shared[with_keys]

    def own(self, page: str, *, with_keys: bool, names_account: bool) -> dict[str, str]:
        """That of one which starts its own, and perhaps says itself at which account it makes videos."""
        usual = self._usual(Path(page).stem, with_keys=with_keys)
        if names_account:
            return usual | {"AZURE_OPENAI_ENDPOINT": self.emulator.url, "AZURE_OPENAI_API_KEY": self.emulator.key}
        return usual | {"UPSTREAMS_FILE": str(self._accounts())}

    def started(self, variables: dict[str, str]) -> None:
        ran = self.bash("sora-studio serve", variables, self.folder)
        assert ran.returncode == 0, ran.stderr

    def bash(self, script: str, variables: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", script],
            env=variables, cwd=folder, capture_output=True, text=True, timeout=SCRIPT_SECONDS, check=False,
        )  # fmt: skip

    def tidy(self, variables: dict[str, str]) -> None:
        """After a page: what it ordered and did not wait for is cancelled, the servers that it started are ended."""
        for path in self.folder.glob("servers/*.pid"):
            if path.stem not in {shared["STUDIO_PORT"] for shared in self._shared.values()}:
                end(path, signal.SIGKILL)
        if "BOSS" in variables:
            with self._boss(variables) as boss:
                for video in boss.get("/api/videos", params={"status": "queued", "limit": 100}).json()["videos"]:
                    if video["prompt"] != LOST:
                        boss.post(f"/api/videos/{video['id']}/cancel")

    def end(self) -> None:
        for path in self.folder.glob("servers/*.pid"):
            end(path, signal.SIGKILL)

    def _lose_one(self, variables: dict[str, str]) -> None:
        """Have a video wait for a person's decision."""
        with self._boss(variables) as boss:
            made = boss.post("/api/generate", json={"prompt": LOST, "model": "wan22-t2v"}).json()
            address = f"/api/status/{made['job_id']}"
            wait_for(lambda: boss.get(address).json()["status_detail"], lambda status: status == "needs_decision")

    @staticmethod
    def _boss(variables: dict[str, str]) -> httpx2.Client:
        url = f"http://127.0.0.1:{variables['STUDIO_PORT']}"
        return httpx2.Client(base_url=url, headers=as_key(variables["BOSS"]), timeout=30, **LOCAL)

    def _usual(self, name: str, *, with_keys: bool) -> dict[str, str]:
        port, home = str(free_port()), str(self.folder)
        found = {name: value for name, value in os.environ.items() if not name.startswith((*OURS, "PG"))}
        found |= {"PATH": f"{self.forker.programs}/bin:{os.environ['PATH']}", "FORKER": str(self.forker.socket)}
        found |= {"SERVERS": f"{home}/servers", "HOME": home, "CURL_HOME": home, "COLUMNS": "200"}
        found |= {"STUDIO_PORT": port, "PORT": port, "DATA_DIR": f"{home}/{name}", "EMULATOR_PORT": str(free_port())}
        found |= {"RECEIVER_PORT": str(free_port()), "AZURE_EAST_KEY": self.emulator.key, "LITELLM_KEY": self.proxy.key}
        found |= {"MIN_FREE_BYTES": "0", "RENDER_WORKERS": "1", "WEBHOOK_ALLOW_PRIVATE": "true"}
        found |= {"PROMPT_REWRITE_ENDPOINT": self.chat.url, "PROMPT_REWRITE_MODEL": "writer"}
        if with_keys:
            found |= {"AUTHENTICATION": "keys", "OIDC_ISSUER": self.provider.url, "OIDC_CLIENT_ID": CLIENT_ID}
            found |= {"OIDC_CLIENT_SECRET": CLIENT_SECRET, "OIDC_NAME": "Acme", "OIDC_ALLOWED": "*"}
        return found

    def _accounts(self) -> Path:
        """Two at the emulator, and one at the proxy that gives a lost order up soon."""
        azure = f'dialect = "azure"\nendpoint = "{self.emulator.url}"\napi_key_variable = "AZURE_EAST_KEY"\n'
        proxy = f'dialect = "litellm"\nendpoint = "{self.proxy.url}"\napi_key_variable = "LITELLM_KEY"\n'
        path = self.folder / "upstreams.toml"
        path.write_text(
            f'[accounts.azure]\n{azure}{QUICK}models = {{ sora-2 = "sora-2" }}\n'
            f'[accounts.east]\n{azure}{QUICK}models = {{ sora-2 = "sora-2" }}\n'
            f'[accounts.proxy]\n{proxy}{QUICK}models = {{ wan22-t2v = "wan2.2-t2v" }}\n'
            "create_seconds = 0.5\ngrace_seconds = 1.0\n"
        )
        return path


def missing() -> list[str]:
    """What the documents ask for and this machine does not have."""
    found = [name for name in ("bash", "curl", "git", "jq", "node") if not shutil.which(name)]
    return found if (ROOT / "node_modules" / "openai").is_dir() else [*found, "openai of npm"]


@contextmanager
def opened(folder: Path, postgres: Callable[[], str]) -> Iterator[House]:
    for name in ("servers", "open", "with-keys"):
        (folder / name).mkdir()
    (folder / ".curlrc").write_text(CURL)
    with ExitStack() as stack:
        enter = stack.enter_context
        house = House(
            folder,
            enter(Forker(folder / "forker")),
            enter(Emulator(EmulatorSettings.fast())),
            enter(Emulator(EmulatorSettings.fast(profile="vllm-omni", keys=()))),
            enter(Emulator(EmulatorSettings.fast(profile="litellm"))),
            enter(Provider()),
            enter(Receiver(_rewritten)),
            enter(Receiver()),
            postgres,
        )
        stack.callback(house.end)
        yield house


def cloned(folder: Path, house: House) -> Path:
    """The repository as a reader has it, with its environment set up and a picture at hand."""
    for path in ROOT.iterdir():
        if path.name not in {".git", ".venv", "benchmarks", "upstreams.toml", ".env"}:
            (folder / path.name).symlink_to(path)
    shutil.copytree(ROOT / "benchmarks", folder / "benchmarks", ignore=shutil.ignore_patterns("__pycache__"))
    for name in PROMPTS:
        path = folder / "benchmarks" / f"{name}-prompts.txt"
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n")
    (folder / ".venv").symlink_to(house.forker.programs)
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    Image.linear_gradient("L").resize((640, 360)).convert("RGB").save(folder / "photo.jpg")
    return folder


def _rewritten(request: BaseHTTPRequestHandler) -> None:
    """A chat's answer: a prompt put another way."""
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": "At dawn, a cat slowly turns."}}]})
    request.send_response(200)
    request.send_header("content-type", "application/json")
    request.send_header("content-length", str(len(body)))
    request.end_headers()
    request.wfile.write(body.encode())

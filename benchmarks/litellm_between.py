"""The real LiteLLM proxy between the studio and the emulator, and in front of the studio.

Create, poll and download on both sides, and what the proxy breaks on the way.

    scripts/check-litellm

The proxy comes from PyPI into an environment of its own; everything listens on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from openai import OpenAI

from benchmarks.kill_storm import ask
from emulator import Emulator, EmulatorSettings
from emulator.drawing import stamped_id
from tests.conftest import LOCAL, StudioServer, free_port, wait_for
from tests.upstreams import write_upstreams

KEY = "emulator-key-0123456789"
MASTER = "sk-litellm-0123456789"
CONFIG = """
model_list:
  - model_name: {name}
    litellm_params: {{model: {model}, api_base: "{url}", api_key: "{key}"}}
general_settings: {{master_key: {master}}}
litellm_settings: {{telemetry: false}}
"""
START_SECONDS = 120  # the proxy imports for a while


@contextmanager
def proxy(program: Path, folder: Path, *, name: str, model: str, url: str) -> Iterator[str]:
    """The proxy's own URL while it runs; it offers one model by that name."""
    port = free_port()
    config = folder / "litellm.yaml"
    config.write_text(CONFIG.format(name=name, model=model, url=url, key=KEY, master=MASTER))
    quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "DO_NOT_TRACK": "1"}
    with (folder / "litellm.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "--config", config, "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **quiet},
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    try:
        wait_for(lambda: _is_up(f"http://127.0.0.1:{port}"), bool, seconds=START_SECONDS)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _is_up(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/health/liveliness", timeout=2, **LOCAL).status_code == 200
    except httpx2.HTTPError:
        return False


def routes(url: str) -> dict[str, int]:
    """How the proxy answers what the studio would like to ask."""
    with httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {MASTER}"}, timeout=30, **LOCAL) as http:
        body = {"model": "sora-2", "prompt": "routes", "seconds": "4", "size": "1280x720"}
        made = http.post("/v1/videos", data=body).json()["id"]
        again = http.get(f"/v1/videos/{made}").json().get("id")
        print(f"the same id when polled:  {again == made}")
        return {
            "list": http.get("/v1/videos?limit=5").status_code,
            "list with a model": http.get("/v1/videos?limit=5&model=sora-2").status_code,
            "delete": http.delete(f"/v1/videos/{made}").status_code,
            "models": http.get("/v1/models").status_code,
        }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("program", type=Path, help="the proxy's command")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="litellm-"))
    program = chosen.program.absolute()
    with Emulator(EmulatorSettings.fast(keys=(KEY,))) as emulator:
        print("The proxy between the studio and the service")
        with proxy(program, folder, name="sora-2", model="azure/sora-2", url=emulator.url) as url:
            passed = _through(url, emulator, folder)
            print(f"answers of the proxy:     {routes(url)}")
    for model in ("openai/animatic", "azure/animatic"):
        print(f"The proxy in front of the studio, as {model}")
        passed = _in_front(program, folder / model.replace("/", "-"), model) and passed
    print("PASS" if passed else f"FAIL (log: {folder})")
    raise SystemExit(0 if passed else 1)


def _in_front(program: Path, folder: Path, model: str) -> bool:
    """Whether OpenAI's SDK makes a video through the proxy at the studio, whole and once."""
    server = StudioServer(folder / "data")
    server.start()
    base = f"{server.url}/v1" if model.startswith("openai/") else server.url
    try:
        with proxy(program, folder, name="drawn", model=model, url=base) as url:
            sdk = OpenAI(base_url=f"{url}/v1", api_key=MASTER, max_retries=0, http_client=httpx2.Client(**LOCAL))
            made = sdk.videos.create(model="drawn", prompt="A paper boat on a pond", seconds="4", size="1280x720")
            video = wait_for(lambda: sdk.videos.retrieve(made.id), lambda seen: seen.status in {"completed", "failed"})
            content = sdk.videos.download_content(made.id).content
        stored = ask(server, "/api/videos")["videos"]
        whole = len(stored) == 1 and hashlib.sha256(content).hexdigest() == stored[0]["sha256"]
        print(
            f"status:                   {video.status}; videos made: {len(stored)}; the file is the stored one: {whole}"
        )
        return whole
    finally:
        server.kill()


def _through(url: str, emulator: Emulator, folder: Path) -> bool:
    """Whether one video comes through the proxy, whole and once."""
    account = {"endpoint": url, "dialect": "litellm", "models": {"quick": "sora-2"}}
    path = write_upstreams(folder, {"proxy": emulator}, **account)
    server = StudioServer(folder / "data", UPSTREAMS_FILE=str(path), TEST_UPSTREAM_KEY=MASTER)
    server.start()
    try:
        began = time.monotonic()
        body = {"prompt": "A paper boat on a pond", "duration": 4, "width": 1280, "height": 720}
        job = httpx2.post(f"{server.url}/api/generate", json=body, **LOCAL).json()["job_id"]
        video = wait_for(lambda: ask(server, f"/api/videos/{job}"), lambda seen: seen["finished_at"], seconds=120)
        took = time.monotonic() - began
        print(f"status:                   {video['status']} after {took:.1f} s  {video['error'] or ''}")
        content = httpx2.get(f"{server.url}/api/download/{job}", **LOCAL).content
        creates = emulator.ledger()["creates"]
        is_ours = len(creates) == 1 and stamped_id(content) == creates[0]["id"]
        print(f"creates upstream:         {len(creates)}; the file is its own: {is_ours}")
        return is_ours
    finally:
        server.kill()


if __name__ == "__main__":
    main()

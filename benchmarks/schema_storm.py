"""Thousands of generated requests at every route of the OpenAPI document, answers held against it.

    scripts/check-schema [--examples 100]

schemathesis comes from PyPI into its own environment; everything listens on 127.0.0.1. The server asks for keys and
does no work, so that nothing is drawn.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx2

from tests.conftest import LOCAL, StudioServer

LEFT_OUT = "events$|^/api/keys/"  # streams have no end; and the storm would revoke its own key
# The first: whatever fits the schema is accepted; but a foreign cursor, a size of another model or an idle decision
# is refused by meaning. The second: `Allow` is as documented; but /v1/videos/edits is also an id to look for.
EXCLUDED = "positive_data_acceptance,allow_header_conformance"
OF_BATCHES = 100  # examples: of hundreds of rows each, one takes schemathesis a second to think of
CONFIGURATION = """generation.max-examples = {}
[[operations]]
include-path-regex = "^/api/batches"
generation.max-examples = {}
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program", type=Path, help="the command schemathesis")
    options.add_argument("--examples", type=int, default=100, help="of each route and phase")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="schema-"))
    (folder / "schemathesis.toml").write_text(CONFIGURATION.format(chosen.examples, min(chosen.examples, OF_BATCHES)))
    server = StudioServer(
        folder / "data",
        AUTHENTICATION="keys",
        WORKER="false",
        MAX_WAITING="1000000",
        RATE_LIMIT="1000000/minute",
        RATE_LIMIT_CREATE="1000000/minute",
    )
    server.start()
    key = {"Authorization": f"Bearer {_administrator(server.data_dir)}"}
    command = [chosen.program.absolute(), "run", f"{server.url}/openapi.json", "--seed", str(chosen.seed)]
    command += ["--request-timeout", "20", "--continue-on-failure"]
    command += ["--exclude-path-regex", LEFT_OUT, "--checks", "all", "--exclude-checks", EXCLUDED]
    command += [word for name, value in key.items() for word in ("--header", f"{name}: {value}")]
    try:
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "schema_hooks", "PYTHONPATH": str(Path(__file__).parent)}
        environment["STORM_KEY"] = key["Authorization"]
        code = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
        if httpx2.get(f"{server.url}/api/keys", headers=key, **LOCAL).status_code != 200:
            raise SystemExit("The storm revoked its own key: what came after was only refused. Take another --seed.")
        raise SystemExit(code)
    finally:
        server.kill()


def _administrator(data_dir: Path) -> str:
    """A key that may everything."""
    command = [sys.executable, "-m", "app.cli", "keys", "create", "the storm", "--scope", "admin"]
    environment = {**os.environ, "DATA_DIR": str(data_dir)}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return re.findall(r"\bsk_[\w-]{43}", made.stdout)[0]


if __name__ == "__main__":
    main()

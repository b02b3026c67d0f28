"""Thousands of generated requests at every route of the OpenAPI document, answers held against it.

    scripts/check-schema [--examples 100]

schemathesis comes from PyPI into its own environment; everything listens on 127.0.0.1. The server does no work, so
that nothing is drawn. Left out are the endless streams of events, and one check: that whatever fits the schema is
accepted, for a foreign cursor, a size of another model or a decision that nobody waits for are refused by meaning.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from tests.conftest import StudioServer


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program", type=Path, help="the command schemathesis")
    options.add_argument("--examples", type=int, default=100, help="of each route and phase")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="schema-"))
    server = StudioServer(folder / "data", WORKER="false", MAX_WAITING="1000000", RATE_LIMIT_CREATE="100000/minute")
    server.start()
    command = [chosen.program.absolute(), "run", f"{server.url}/openapi.json", "--seed", str(chosen.seed)]
    command += ["--max-examples", str(chosen.examples), "--request-timeout", "20", "--continue-on-failure"]
    command += ["--exclude-path-regex", "events$", "--checks", "all", "--exclude-checks", "positive_data_acceptance"]
    try:
        raise SystemExit(subprocess.run(command, cwd=folder, check=False).returncode)
    finally:
        server.kill()


if __name__ == "__main__":
    main()

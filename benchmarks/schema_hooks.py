"""For schemathesis, in its own environment: which of its requests are left out, and which come with the good key."""

from __future__ import annotations

import os
import random
from typing import Any
from urllib.parse import quote, urlencode

import schemathesis

STRANGERS = 0.1  # of the requests keep the key that was made up for them; nothing behind the door sees those
LONGEST_ADDRESS = 60_000  # characters; over 64 KiB the server itself answers 414, before any route


@schemathesis.hook
def filter_case(_context: object, case: schemathesis.Case) -> bool:
    address = urlencode(case.query or {}, doseq=True) + quote("".join(map(str, (case.path_parameters or {}).values())))
    return len(address) < LONGEST_ADDRESS


@schemathesis.hook
def before_call(_context: object, case: schemathesis.Case, _kwargs: dict[str, Any]) -> None:
    made_up = [name for name in case.headers or {} if name.lower() in {"authorization", "api-key"}]
    if made_up and random.random() > STRANGERS:
        for name in made_up:
            del case.headers[name]
        case.headers["Authorization"] = os.environ["STORM_KEY"]

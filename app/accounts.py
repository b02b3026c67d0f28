"""The upstream accounts that may be charged: from the AZURE_OPENAI_ settings, or from upstreams.toml.

A model of the catalogue is on offer where an account offers it; the embedded renderer needs none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from app.amounts import MICRO
from app.catalog import Catalog, Model, Wire, read_catalog, read_models
from app.config import Settings, checked_endpoint, read_secrets
from app.errors import ConfigurationError

Dialect = Literal["azure", "openai", "vllm-omni", "sglang", "litellm"]
VENDORS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com", "api.openai.com")
ENTRA_SCOPE = (
    "https://ai.azure.com/.default"  # of the 2026 guides; older resources may want the other (wire-protocol 5)
)
AZURE_SLOTS, AZURE_CREATES = 2, 2  # running at once, and creates a minute, of an Azure deployment (wire-protocol 7)
SORA_1_CREATES = 60  # a minute (wire-protocol 7)
OTHER_SLOTS = 1  # a server of one's own makes one video at a time unless it is told otherwise
POLL_SECONDS = 10.0  # wire-protocol 11: 5 to 20 s; a service that names its own pause is obeyed
GRACE_SECONDS = 180.0  # until a lost create cannot arrive any more: our time-out and a gateway's, and a margin


class Account(BaseModel):
    """One place that makes videos. Times in seconds, sizes in bytes; quotas hold for each of its models."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    dialect: Dialect
    endpoint: str
    api_key: SecretStr | None = None
    entra: bool = False  # sign in with Microsoft Entra ID instead of a key
    entra_scope: str = ENTRA_SCOPE
    api_version: str | None = None  # sent only where it is set
    models: Mapping[str, str]  # id in the catalogue: the deployment's or the served name
    prices: Mapping[str, float] = {}  # USD for a second of video, where this account's differ from the catalogue's
    slots: Annotated[int, Field(ge=1, le=1000)]  # videos that may run there at once
    creates_per_minute: Annotated[int, Field(ge=1)] | None = None  # None: no such limit
    poll_seconds: Annotated[float, Field(ge=0.05, le=300)] = POLL_SECONDS
    grace_seconds: Annotated[float, Field(ge=0)] = GRACE_SECONDS
    create_seconds: Annotated[float, Field(gt=0, le=600)] = 60.0  # for the answer to a create
    answer_seconds: Annotated[float, Field(gt=0, le=600)] = 20.0  # for every other answer to begin
    idle_seconds: Annotated[float, Field(gt=0, le=600)] = 60.0  # without a byte of a download
    max_file_bytes: Annotated[int, Field(ge=1 << 20)] = 1 << 30
    wire: Wire | Literal["probe"] | None = None  # None: as the catalogue says of its models; probe: whichever answers
    use_retired: bool = False  # send to a model after the date on which its vendor switched it off

    @field_validator("endpoint")
    @classmethod
    def _address(cls, value: str) -> str:
        return checked_endpoint(value)

    @model_validator(mode="after")
    def _signs_in(self) -> Self:
        if self.entra and self.api_key:
            raise ValueError("it has a key and entra = true: keep one of them")
        if self.dialect == "azure" and not self.entra and not self.api_key:
            raise ValueError("it needs a key: set api_key_variable, or entra = true")
        return self

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).hostname or ""

    @property
    def is_vendors_own(self) -> bool:
        """Whether the vendor runs it: only there do the vendor's retirement dates hold."""
        return self.host.endswith(VENDORS)

    def cost(self, model: Model, size: tuple[int, int], seconds: int) -> int | None:
        """Micro-dollars of one video here, None where unknown."""
        price = self.prices.get(model.id, model.price(size))
        return None if price is None else round(price * MICRO) * seconds

    def is_free(self, models: Mapping[str, Model]) -> bool:
        """Whether nothing that it makes can cost anything; an unknown price can. `models` describes what it offers."""
        known = [models[id_] for id_ in self.models if id_ in models]
        costs = {self.cost(model, size, 1) for model in known for size in model.sizes}
        return len(known) == len(self.models) and costs == {0}

    def is_retired(self, model: Model) -> bool:
        """Whether its vendor has switched the model off, by the catalogue's date."""
        return self.is_vendors_own and not self.use_retired and model.is_retired()


class Upstreams(BaseModel):
    """What is on offer on this installation."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    accounts: tuple[Account, ...]
    catalog: Catalog

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every key; none may ever appear in a log."""
        return tuple(account.api_key.get_secret_value() for account in self.accounts if account.api_key)

    def without(self, names: Collection[str]) -> Upstreams:
        """The same but for some accounts; their models stay in the catalogue."""
        kept = tuple(account for account in self.accounts if account.name not in names)
        return self.model_copy(update={"accounts": kept})

    def is_retired(self, model: Model) -> bool:
        """Whether every account that offers it belongs to a vendor who has switched it off."""
        offering = self.offering(model.id)
        return bool(offering) and all(account.is_retired(model) for account in offering)

    def offering(self, model: str) -> list[Account]:
        """The accounts that have this model."""
        return [account for account in self.accounts if model in account.models]


def read_upstreams(settings: Settings) -> Upstreams:
    """Raises ConfigurationError with one sentence per mistake."""
    known = read_catalog()
    accounts, own = _from_file(settings) if _has_file(settings) else (_from_settings(settings, known), {})
    rows = {**known, **own}
    _check(accounts, rows)
    accounts = [account.model_copy(update={"wire": account.wire or _wire(account, rows)}) for account in accounts]
    return Upstreams(accounts=tuple(accounts), catalog=_offered(rows, accounts, settings.default_model))


def every_secret(settings: Settings) -> tuple[str, ...]:
    """What may never appear in a log. Raises ConfigurationError."""
    return settings.secrets + read_upstreams(settings).secrets


def _offered(rows: Mapping[str, Model], accounts: Iterable[Account], default: str | None) -> Catalog:
    """The models that somebody here makes; the default is the one set, else the first that an account still offers."""
    embedded = [model.id for model in rows.values() if model.is_embedded]
    remote = [(account, id_) for account in accounts for id_ in account.models]
    usable = [id_ for account, id_ in remote if not account.is_retired(rows[id_])]
    ids = dict.fromkeys([*(id_ for _, id_ in remote), *embedded])
    if default is not None and default not in ids:
        raise ConfigurationError([f"DEFAULT_MODEL is {default}, which is not on offer; there are {', '.join(ids)}."])
    return Catalog({id_: rows[id_] for id_ in ids}, default or next(iter([*usable, *embedded])))


def _wire(account: Account, rows: Mapping[str, Model]) -> Wire | None:
    return next(rows[model].wire for model in account.models)


def _from_settings(settings: Settings, known: Mapping[str, Model]) -> list[Account]:
    if not settings.azure_openai_endpoint:
        return []
    deployment = settings.azure_openai_deployment or settings.azure_openai_model or "sora-2"
    is_told = settings.azure_openai_model is not None or deployment in known
    model = settings.azure_openai_model or (deployment if is_told else "sora-2")
    row: dict[str, Any] = {
        "dialect": "azure",
        "endpoint": settings.azure_openai_endpoint,
        "api_key": settings.azure_openai_api_key,
        "entra": settings.azure_openai_entra,
        "api_version": settings.azure_openai_api_version,
        "models": {model: deployment},
        "creates_per_minute": SORA_1_CREATES if model in known and known[model].wire == "jobs" else AZURE_CREATES,
        "wire": None if is_told else "probe",
        "use_retired": settings.allow_retired_models,
    }
    return [_account("azure", row)]


def _has_file(settings: Settings) -> bool:
    return settings.upstreams_file.is_file()


def _from_file(settings: Settings) -> tuple[list[Account], dict[str, Model]]:
    path = settings.upstreams_file
    if settings.azure_openai_endpoint:
        raise ConfigurationError(
            [f"{path} and AZURE_OPENAI_ENDPOINT are both set: move the account into the file, or remove the file."]
        )
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError([f"{path} cannot be read: {error}."]) from error
    if unknown := set(document) - {"accounts", "models"}:
        raise ConfigurationError(
            [f"{path} has unknown parts: {', '.join(sorted(unknown))}. It holds accounts, models."]
        )
    tables: dict[str, dict[str, Any]] = document.get("accounts", {})
    keys = read_secrets({row["api_key_variable"] for row in tables.values() if "api_key_variable" in row})
    accounts = [_account(name, _with_key(name, row, keys, settings)) for name, row in tables.items()]
    return accounts, read_models(
        {id_: {"wire": "videos", **row} for id_, row in document.get("models", {}).items()}, str(path)
    )


def _with_key(name: str, row: dict[str, Any], keys: Mapping[str, SecretStr], settings: Settings) -> dict[str, Any]:
    row = {"use_retired": settings.allow_retired_models, **row}
    if "api_key" in row:
        raise ConfigurationError(
            [f"Account {name} has its key in the file: put it into a variable and name that as api_key_variable."]
        )
    variable = row.pop("api_key_variable", None)
    if variable is None:
        return row
    if variable not in keys:
        raise ConfigurationError([f"Account {name} names the variable {variable}, which is not set."])
    return row | {"api_key": keys[variable]}


def _account(name: str, row: dict[str, Any]) -> Account:
    is_azure = row.get("dialect") == "azure"
    quotas = {"slots": AZURE_SLOTS, "creates_per_minute": AZURE_CREATES} if is_azure else {"slots": OTHER_SLOTS}
    try:
        return Account(name=name, **{**quotas, **row})
    except ValidationError as error:
        raise ConfigurationError(
            [
                f"Account {name}: {'.'.join(map(str, mistake['loc'])) or 'it'}: "
                f"{mistake['msg'].removeprefix('Value error, ')}."
                for mistake in error.errors(include_url=False, include_input=False)
            ]
        ) from None


def _check(accounts: Iterable[Account], rows: Mapping[str, Model]) -> None:
    mistakes = []
    for account in accounts:
        if not account.models:
            mistakes.append(f"Account {account.name} has no models: list at least one under models.")
        mistakes += [
            f"Account {account.name} offers {model}, which nobody has described: add a table [models.{model}]."
            for model in account.models
            if model not in rows or rows[model].is_embedded
        ]
        wires = {rows[model].wire for model in account.models if model in rows}
        if len(wires) > 1:
            mistakes.append(
                f"Account {account.name} mixes Sora 1 and Sora 2: give each generation an account of its own."
            )
    if mistakes:
        raise ConfigurationError(mistakes)

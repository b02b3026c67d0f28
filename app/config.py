"""The settings: read once from the environment and `.env`, checked, and passed on as one frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, IPvAnyNetwork, SecretStr, ValidationError, create_model, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.amounts import Dollars, checked_rate
from app.errors import ConfigurationError

APP = Path(__file__).parent
MIB = 1 << 20
_RULE = re.compile(r"\*|[^@\s]*@[^@\s]+\.[^@\s]+|group:.+")  # whom OIDC_ALLOWED may name
SHORTEST_SECRET_KEY = 32  # characters, so that nobody finds it by trying
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Settings(BaseSettings):
    """What an operator may set. Each field's name in capitals is its variable; doc/configuration.md says the same."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    environment: Literal["development", "production"] = "development"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    data_dir: Path = APP / "storage"  # the database and, by default, the files
    database_url: str | None = None  # None: SQLite in DATA_DIR
    storage_url: str | None = None  # None: a folder in DATA_DIR
    secret_key: Annotated[tuple[SecretStr, ...], NoDecode] = ()  # encrypts secrets in the database; former ones behind

    azure_openai_endpoint: str | None = None
    azure_openai_api_key: SecretStr | None = None
    azure_openai_api_version: str | None = None
    azure_openai_deployment: str | None = None
    azure_openai_model: str | None = None  # which model of the catalogue it is; None: as it is called, else sora-2
    azure_openai_entra: bool = False  # sign in with Microsoft Entra ID instead of a key
    upstreams_file: Path = Path("upstreams.toml")  # several accounts; read where it exists
    default_model: str | None = None  # None: the first that an account offers, else the embedded renderer
    allow_retired_models: bool = False  # send to a model after the day on which its vendor switched it off

    prompt_rewrite_endpoint: str | None = None  # a chat service that may write prompts anew; None: nobody does
    prompt_rewrite_key: SecretStr | None = None  # None: it asks for none, as servers of one's own
    prompt_rewrite_model: str | None = None  # its model, or its deployment at Azure
    prompt_rewrite_api_version: str | None = None  # of Azure's addresses with a deployment; None: OpenAI's form

    authentication: Literal["none", "keys", "proxy"] = "none"  # proxy: one in front lets only known people in
    oidc_issuer: str | None = None  # of the provider at which people sign in, beside keys
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: str | None = None  # what the page calls the provider; None: its host
    oidc_scopes: str = "openid profile email"
    oidc_allowed: Annotated[tuple[str, ...], NoDecode] = ()  # *, @domain, name@domain, group:NAME
    oidc_admins: Annotated[tuple[str, ...], NoDecode] = ()  # who of them administers
    oidc_daily_budget: Dollars | None = None  # USD of each person
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()  # names beyond localhost, addresses and dotless names
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()  # production only; development answers every origin
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = ()  # whose X-Forwarded-For is believed
    rate_limit: str = "1200/minute"  # of all requests, per key or, without one, per address
    rate_limit_create: str = "60/minute"  # of new videos, counted in the same way
    rate_limit_store: str | None = None  # where processes count together: database, or redis://; None: each by itself
    max_body_bytes: Annotated[int, Field(ge=1024)] = (
        512 * 1024
    )  # a prompt of 32,000 characters is at most 384 KB of JSON
    max_upload_bytes: Annotated[int, Field(ge=1024)] = 20 * MIB  # of a picture that videos begin with
    studio_key: SecretStr | None = None  # what `sora-studio generate` shows to a studio that asks for one
    daily_budget: Dollars | None = None  # of everybody together, for the videos ordered on one day (UTC)
    total_budget: Dollars | None = None  # of everybody together, for ever
    webhook_allow_private: bool = False  # webhooks may go to private networks and this machine, there by http too
    moderation: Literal["off", "warn", "block"] = "warn"  # what follows where a request meets a rule of content safety
    moderation_rules: Path = APP / "moderation" / "rules.toml"  # the built-in rules
    moderations_url: str | None = None  # a service that speaks OpenAI's /moderations: its base URL
    moderations_api_key: SecretStr | None = None  # None: it asks for none, as a server of one's own may
    moderations_model: str = "omni-moderation-latest"
    azure_content_safety_endpoint: str | None = None
    azure_content_safety_key: SecretStr | None = None
    azure_content_safety_threshold: Annotated[int, Field(ge=1, le=6)] = 4  # the severity, of 0 to 6, that counts
    azure_content_safety_api_version: str = "2024-09-01"
    audit_days: Annotated[float, Field(ge=0, le=36_500)] = 90.0  # that the audit log keeps a request; 0: there is none
    audit_prompts: bool = True  # keep prompts in it; false: their SHA-256 alone
    max_waiting: Annotated[int, Field(ge=1)] = 1000  # videos in the queue before new ones are refused
    min_free_bytes: Annotated[int, Field(ge=0)] = 512 * MIB  # of disk; below it new videos are refused
    trash_hours: Annotated[float, Field(ge=0, le=87_600)] = 24.0  # deleted videos can be restored this long
    backup_hours: Annotated[float, Field(ge=0, le=87_600)] = 1.0  # between two copies of a SQLite database; 0: none
    worker: bool = True  # do the work inside the web server; false where `sora-studio worker` runs
    render_codec: Literal["h264", "av1", "vp9"] = "h264"  # of the embedded renderer; h264 plays everywhere
    render_badge: bool = True  # "PREVIEW - offline animatic, not AI" in every frame of it
    render_workers: Annotated[int, Field(ge=1, le=64)] = 2  # drawing processes of the embedded renderer

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("allowed_hosts", "cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().lower() for part in value.split(",") if part.strip())

    @field_validator("secret_key")
    @classmethod
    def _long(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if any(len(key.get_secret_value()) < SHORTEST_SECRET_KEY for key in value):
            raise ValueError(f"each key needs {SHORTEST_SECRET_KEY} characters: `openssl rand -base64 32` makes one")
        return value

    @field_validator("oidc_allowed", "oidc_admins", "secret_key", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """As written: names of groups have capitals, and keys too."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("oidc_allowed", "oidc_admins")
    @classmethod
    def _rules(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := next((rule for rule in value if not _RULE.fullmatch(rule)), None):
            raise ValueError(f"{wrong} is none of *, @example.com, ada@example.com and group:NAME")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str | None) -> str | None:
        if value:
            checked_endpoint(value)
        return value

    @field_validator("oidc_scopes")
    @classmethod
    def _scopes(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("it must hold openid")
        return value

    @field_validator("rate_limit", "rate_limit_create")
    @classmethod
    def _limit(cls, value: str) -> str:
        return checked_rate(value)

    @field_validator("rate_limit_store")
    @classmethod
    def _store(cls, value: str | None) -> str | None:
        if not value or value == "database":
            return value
        if not value.startswith(("redis://", "rediss://")):
            raise ValueError("it must be database, or begin with redis:// or rediss://")
        if find_spec("redis") is None:
            raise ValueError('the library of Redis is not installed: pip install "redis>=8,<9", or set database')
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str | None) -> str | None:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("it must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("storage_url")
    @classmethod
    def _storage(cls, value: str | None) -> str | None:
        if value and not value.startswith("file:///"):
            raise ValueError("it must be file:/// and a whole path (object stores are not offered yet)")
        return value

    @field_validator(
        "azure_openai_endpoint", "moderations_url", "azure_content_safety_endpoint", "prompt_rewrite_endpoint"
    )
    @classmethod
    def _endpoint(cls, value: str | None) -> str | None:
        return value and checked_endpoint(value)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        mistakes = [
            *self._azure_mistakes(),
            *self._moderation_mistakes(),
            *self._oidc_mistakes(),
            *self._production_mistakes(),
            *self._rewrite_mistakes(),
        ]
        if mistakes:
            raise ValueError("\n".join(mistakes))
        return self

    def _azure_mistakes(self) -> list[str]:
        if self.azure_openai_api_key and not self.azure_openai_endpoint:
            return ["AZURE_OPENAI_API_KEY is set but AZURE_OPENAI_ENDPOINT is not: set both, or neither."]
        if self.azure_openai_entra and self.azure_openai_api_key:
            return ["AZURE_OPENAI_API_KEY and AZURE_OPENAI_ENTRA are both set: keep the key, or sign in with Entra."]
        if self.azure_openai_endpoint and not self.azure_openai_api_key and not self.azure_openai_entra:
            return ["AZURE_OPENAI_ENDPOINT is set but AZURE_OPENAI_API_KEY is not: set both, or neither."]
        if self.azure_openai_deployment and not self.azure_openai_endpoint:
            return ["AZURE_OPENAI_DEPLOYMENT is set but AZURE_OPENAI_ENDPOINT is not: set it and AZURE_OPENAI_API_KEY."]
        return []

    def _moderation_mistakes(self) -> list[str]:
        mistakes = []
        if bool(self.azure_content_safety_endpoint) != bool(self.azure_content_safety_key):
            mistakes.append("AZURE_CONTENT_SAFETY_ENDPOINT and AZURE_CONTENT_SAFETY_KEY need each other: set both.")
        if self.moderations_api_key and not self.moderations_url:
            mistakes.append("MODERATIONS_API_KEY is set but MODERATIONS_URL is not: set both, or neither.")
        return mistakes

    def _rewrite_mistakes(self) -> list[str]:
        if bool(self.prompt_rewrite_endpoint) == bool(self.prompt_rewrite_model):
            return []
        missing, there = "PROMPT_REWRITE_MODEL", "PROMPT_REWRITE_ENDPOINT"
        if self.prompt_rewrite_model:
            missing, there = there, missing
        return [f"{there} is set but {missing} is not: set both, or neither."]

    def _oidc_mistakes(self) -> list[str]:
        if not self.oidc_issuer:
            return []
        names = ("oidc_client_id", "oidc_client_secret", "oidc_allowed")
        if missing := [name.upper() for name in names if not getattr(self, name)]:
            return [f"OIDC_ISSUER is set but {' and '.join(missing)} is not: say who may come in, or set none of them."]
        if self.authentication != "keys":
            return ["OIDC_ISSUER needs AUTHENTICATION=keys: people sign in beside the keys of programs."]
        return []

    def _production_mistakes(self) -> list[str]:
        if self.environment != "production":
            return []
        mistakes = []
        if self.authentication == "none":
            mistakes.append(
                "ENVIRONMENT=production needs AUTHENTICATION=keys, so that the studio asks everybody for a key "
                "(`sora-studio keys create`), or AUTHENTICATION=proxy, where a reverse proxy signs people in."
            )
        if "*" in self.cors_origins:
            mistakes.append("CORS_ORIGINS may not hold * in production: list the websites that may call the studio.")
        if self.log_level == "DEBUG":
            mistakes.append("LOG_LEVEL=DEBUG is not for production: use INFO.")
        return mistakes

    @property
    def database(self) -> str:
        """The database's URL, without a driver's name."""
        url = self.database_url or f"sqlite:///{self.data_dir.resolve() / 'studio.db'}"
        return url.replace("postgres://", "postgresql://", 1)

    @property
    def storage(self) -> str:
        return self.storage_url or (self.data_dir.resolve() / "files").as_uri()

    @property
    def provider_name(self) -> str | None:
        """What a person reads on the button that leads there; None where there is no provider."""
        return self.oidc_issuer and (self.oidc_name or urlsplit(self.oidc_issuer).hostname)

    @property
    def _keys(self) -> tuple[SecretStr | None, ...]:
        return (
            self.azure_openai_api_key,
            self.prompt_rewrite_key,
            self.studio_key,
            self.moderations_api_key,
            self.azure_content_safety_key,
            self.oidc_client_secret,
            *self.secret_key,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that may never appear in a log."""
        passwords = [urlsplit(url).password or "" for url in (self.database_url, self.rate_limit_store) if url]
        keys = [key.get_secret_value() for key in self._keys if key]
        return tuple(secret for secret in (*passwords, *map(unquote, passwords), *keys) if secret)

    def check_reach(self) -> None:
        """Raises ConfigurationError where other machines could reach a studio that asks nobody who they are."""
        if self.authentication == "none" and not _is_loopback(self.host):
            raise ConfigurationError(
                [
                    f"HOST={self.host} lets other machines in, and AUTHENTICATION=none asks nobody who they are: set "
                    "AUTHENTICATION=keys and make a key with `sora-studio keys create`, set AUTHENTICATION=proxy where "
                    "a reverse proxy signs people in, or keep HOST=127.0.0.1."
                ]
            )


def checked_endpoint(value: str) -> str:
    """A service's base URL without a slash at its end. Raises ValueError, which says what is wrong with it."""
    parts = urlsplit(value)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("it must be a URL such as https://NAME.openai.azure.com")
    if parts.username or parts.password:
        raise ValueError("it must not hold a name or a password")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise ValueError("it must use https, so that the key is not sent in the clear")
    return value.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def _is_near(host: str) -> bool:
    """This machine, a private address, or a name without dots, as containers have: the wire is the operator's own."""
    try:
        address = ip_address(host)
    except ValueError:
        return host in LOOPBACK or "." not in host
    return address.is_loopback or address.is_private


def read_secrets(names: Iterable[str]) -> dict[str, SecretStr]:
    """The values of further variables, from the environment or `.env`; one that is not set is left out."""
    fields: dict[str, Any] = dict.fromkeys(names, (SecretStr | None, None))
    found = create_model("Secrets", __base__=_Secrets, **fields)()
    return {name: value for name in names if (value := getattr(found, name))}


class _Secrets(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", case_sensitive=True
    )


def read_settings(**given: object) -> Settings:
    """The settings of the environment, `given` first. Raises ConfigurationError with one sentence per mistake."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise ConfigurationError(_sentences(error)) from None


def _sentences(error: ValidationError) -> list[str]:
    sentences = []
    for mistake in error.errors(include_url=False, include_input=False):
        message = str(mistake["msg"]).removeprefix("Value error, ")
        name = "_".join(str(part) for part in mistake["loc"]).upper()
        sentences += message.split("\n") if not name else [f"{name} cannot be used: {_lower(message)}."]
    return sentences


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")

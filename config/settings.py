"""Settings from the environment and `.env`: one field each, prefix `SOKBO_`."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.problems import ConfigurationError, Problem
from newsdesk.wording import Language

PREFIX = "SOKBO_"
SHIPPED_WATCHLIST = Path(__file__).with_name("watchlist.example.yaml")


def _read_networks(value: Any) -> Any:
    """Turn "10.0.0.0/8, fd00::/8" into networks, so that nobody has to write JSON into an environment variable."""
    if not isinstance(value, str):
        return value
    networks = []
    for part in filter(None, (each.strip() for each in value.split(","))):
        try:
            networks.append(ip_network(part))
        except ValueError as error:
            raise ValueError(f"“{part}” is not a network such as 10.0.0.0/8") from error
    return networks


def _check_place(value: str) -> str:
    if not 0 < int(value.rpartition(":")[2]) < 65_536:
        raise ValueError("there is no such port")
    return value


def _read_secret(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return Path(value).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {value}: {getattr(error, 'strerror', None) or 'not a text file'}") from error


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_read_networks)]
SecretFromFile = Annotated[SecretStr | None, BeforeValidator(_read_secret)]
"""Given as the path of a file, kept as what stands in it."""


class Settings(BaseSettings):
    """The operator's settings; every field's description is the README's table row."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = Field(None, description="Bot token; without one, alerts go to the terminal")
    discord_token_file: SecretFromFile = Field(None, description="File that holds the token (Docker secret)")
    discord_channel: int | None = Field(None, gt=0, description="Channel id for rules that name no channel")
    discord_api_url: str = Field(
        "https://discord.com", pattern=r"^https?://[^\s]+$", description="Where Discord's API is (proxies, tests)"
    )
    discord_gateway_url: str = Field(
        "wss://gateway.discord.gg/", pattern=r"^wss?://[^\s]+$", description="Where Discord's gateway is"
    )
    data_dir: Path = Field(Path("data"), description="Folder for the database and your watchlist")
    database_url: SecretStr | None = Field(
        None, description="SQLite in the data folder unless set; or postgresql://user:password@host/db"
    )
    watchlist: Path | None = Field(
        None, description="Watchlist file; else watchlist.yaml in the data folder; else the shipped example"
    )
    allow_networks: Networks = Field(
        (), description="Private networks that sources may be fetched from, CIDR, by commas"
    )
    public_url: str = Field(
        "",
        max_length=500,
        pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$",
        description="Address at which hubs on the internet reach this bot, so that feeds can push; off unless set",
    )
    listen: Annotated[str, AfterValidator(_check_place)] = Field(
        "127.0.0.1:8080",
        pattern=r"^(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}$",
        description="Host and port to listen at for hubs; in use only with a public URL",
    )
    jetstream_url: str = Field(
        "wss://jetstream2.us-east.bsky.network/subscribe",
        pattern=r"^wss?://[^\s?#]+$",
        description="Where Bluesky's stream of events is, for accounts with `live: true`",
    )
    contact: str = Field("", max_length=200, description="Address or page put into the User-Agent for site owners")
    language: Language = Field("en", description="Language of messages in channels and in the terminal: en or ko")
    segment_cjk: bool = Field(
        True, description="Look up words of Chinese and Japanese where the extra sokbo[cjk] is installed"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged")

    @property
    def token(self) -> SecretStr | None:
        """The bot token in force, from the variable or from the file."""
        return self.discord_token or self.discord_token_file

    @property
    def listen_at(self) -> tuple[str, int]:
        """Host and port to listen at."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def watchlist_path(self) -> Path:
        """The watchlist in force: the named one, else the data folder's, else the shipped example."""
        if self.watchlist is not None:
            return self.watchlist
        own = self.data_dir / "watchlist.yaml"
        return own if own.exists() else SHIPPED_WATCHLIST

    @property
    def store_url(self) -> str:
        """The database in force."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.absolute() / 'sokbo.db'}"


def load_settings(**overrides: Any) -> Settings:
    """Read the environment and `.env` of the working folder.

    Args:
        overrides: Values that win over both, by field name.

    Raises:
        ConfigurationError: With one problem for every setting that is wrong.
    """
    try:
        return Settings(_env_file=".env", _env_file_encoding="utf-8", **overrides)  # type: ignore[call-arg]  # known to pydantic-settings at run time only
    except ValidationError as error:
        raise ConfigurationError([_problem(each) for each in error.errors()]) from error


def _problem(error: Any) -> Problem:
    name = str(error["loc"][0])
    message = error["msg"].removeprefix("Value error, ")
    description = Settings.model_fields[name].description
    return Problem(f"{PREFIX}{name.upper()}", f"{message}.", f"Expected: {description}.")

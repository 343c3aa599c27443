"""Settings from the environment and `.env`: one field each, prefix `SOKBO_`."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.problems import (
    CANNOT_READ,
    NO_TEXT,
    SAVE_AS_TEXT,
    WRONG,
    ConfigurationError,
    OptionError,
    Problem,
    reason_of,
)
from newsdesk.wording import Language, Said, Text, said_from_json, said_to_json

PREFIX = "SOKBO_"
ENV_FILE = ".env"
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
            raise OptionError(_NO_NETWORK.said(part=part)) from error
    return networks


def _check_place(value: str) -> str:
    if not 0 < int(value.rpartition(":")[2]) < 65_536:
        raise OptionError(_NO_PORT)
    return value


def _read_secret(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return Path(value).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise OptionError(_NO_SECRET.said(path=value, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise OptionError(_NO_SECRET.said(path=value, reason=_NOT_TEXT)) from error


_NO_NETWORK = Text("“{part}” is not a network such as 10.0.0.0/8", "“{part}”: 10.0.0.0/8 같은 네트워크가 아닙니다")
_NO_PORT = Said("there is no such port", "그런 포트는 없습니다")
_NO_SECRET = Text("cannot read {path}: {reason}", "{path} 파일을 읽을 수 없습니다: {reason}")
_NOT_TEXT = Said("not a text file", "글 파일이 아님")


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_read_networks)]
SecretFromFile = Annotated[SecretStr | None, BeforeValidator(_read_secret)]
"""Given as the path of a file, kept as what stands in it."""


def _setting(default: Any, described: Said, **checks: Any) -> Any:
    """Return the field of a setting; how it is described is its row in the table of the README of each language."""
    return Field(default, description=described.en, json_schema_extra={**said_to_json(described)}, **checks)


class Settings(BaseSettings):
    """The operator's settings."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = _setting(
        None, Said("Bot token; without one, alerts go to the terminal", "봇 토큰. 없으면 알림이 터미널로 갑니다")
    )
    discord_token_file: SecretFromFile = _setting(
        None, Said("File that holds the token (Docker secret)", "토큰이 든 파일(Docker secret)")
    )
    discord_channel: int | None = _setting(
        None, Said("Channel id for rules that name no channel", "채널을 적지 않은 규칙이 쓰는 채널의 ID"), gt=0
    )
    discord_api_url: str = _setting(
        "https://discord.com",
        Said("Where Discord's API is (proxies, tests)", "Discord API의 주소(프록시, 시험)"),
        pattern=r"^https?://[^\s]+$",
    )
    discord_gateway_url: str = _setting(
        "wss://gateway.discord.gg/",
        Said("Where Discord's gateway is", "Discord 게이트웨이의 주소"),
        pattern=r"^wss?://[^\s]+$",
    )
    data_dir: Path = _setting(
        Path("data"), Said("Folder for the database and your watchlist", "데이터베이스와 감시 목록을 두는 폴더")
    )
    database_url: SecretStr | None = _setting(
        None,
        Said(
            "SQLite in the data folder unless set; or postgresql://user:password@host/db",
            "비워 두면 데이터 폴더의 SQLite. 또는 postgresql://user:password@host/db",
        ),
    )
    watchlist: Path | None = _setting(
        None,
        Said(
            "Watchlist file; else watchlist.yaml in the data folder; else the shipped example",
            "감시 목록 파일. 없으면 데이터 폴더의 watchlist.yaml, 그것도 없으면 함께 온 예시",
        ),
    )
    allow_networks: Networks = _setting(
        (),
        Said(
            "Private networks that sources may be fetched from, CIDR, by commas",
            "출처를 읽어도 되는 사설 네트워크. CIDR을 쉼표로 나눠 적습니다",
        ),
    )
    public_url: str = _setting(
        "",
        Said(
            "Address at which hubs on the internet reach this bot, so that feeds can push; off unless set",
            "인터넷의 허브가 이 봇에 닿는 주소. 적으면 피드가 새 소식을 바로 알려 줄 수 있습니다",
        ),
        max_length=500,
        pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$",
    )
    listen: Annotated[str, AfterValidator(_check_place)] = _setting(
        "127.0.0.1:8080",
        Said(
            "Host and port to listen at for hubs; in use only with a public URL",
            "허브를 기다리는 호스트와 포트. 공개 주소를 적었을 때만 씁니다",
        ),
        pattern=r"^(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}$",
    )
    jetstream_url: str = _setting(
        "wss://jetstream2.us-east.bsky.network/subscribe",
        Said(
            "Where Bluesky's stream of events is, for accounts with `live: true`",
            "`live: true`인 계정의 새 글을 알려 주는 Bluesky 이벤트 흐름의 주소",
        ),
        pattern=r"^wss?://[^\s?#]+$",
    )
    contact: str = _setting(
        "",
        Said(
            "Address or page put into the User-Agent for site owners",
            "사이트 운영자를 위해 User-Agent에 넣는 주소나 페이지",
        ),
        max_length=200,
    )
    language: Language = _setting(
        "en",
        Said(
            "Language of messages in channels and in the terminal: en or ko", "채널과 터미널 메시지의 언어: en 또는 ko"
        ),
    )
    segment_cjk: bool = _setting(
        True,
        Said(
            "Look up words of Chinese and Japanese where the extra sokbo[cjk] is installed",
            "추가 기능 sokbo[cjk]가 설치되어 있으면 중국어와 일본어의 낱말을 찾아봅니다",
        ),
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "info", Said("How much is logged", "로그를 얼마나 남길지: debug, info, warning, error")
    )

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


def described(name: str) -> Said:
    """Return what a setting is for, by its field."""
    kept: Any = Settings.model_fields[name].json_schema_extra
    return said_from_json(kept)


def load_settings(**overrides: Any) -> Settings:
    """Read the environment and `.env` of the working folder.

    Args:
        overrides: Values that win over both, by field name.

    Raises:
        ConfigurationError: With one problem for every setting that is wrong, or one for the file.
    """
    try:
        return Settings(_env_file=ENV_FILE, _env_file_encoding="utf-8", **overrides)  # type: ignore[call-arg]  # known to pydantic-settings at run time only
    except ValidationError as error:
        raise ConfigurationError([_problem(each) for each in error.errors()]) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError([Problem(ENV_FILE, NO_TEXT, SAVE_AS_TEXT)]) from error
    except OSError as error:
        problem = Problem(ENV_FILE, CANNOT_READ.said(reason=error.strerror), _LET_READ)
        raise ConfigurationError([problem]) from error


def _problem(error: Any) -> Problem:
    name = str(error["loc"][0])
    what, remedy = WRONG.said(reason=reason_of(error)), _EXPECTED.said(description=described(name))
    return Problem(f"{PREFIX}{name.upper()}", what, remedy)


_EXPECTED = Text("Expected: {description}.", "적을 값: {description}.")
_LET_READ = Said("Let the user Sokbo runs as read it.", "Sokbo를 실행하는 사용자가 읽을 수 있게 하세요.")


class _Language(BaseSettings):
    """The language alone, which has to be known to say what is wrong with the rest."""

    model_config = Settings.model_config

    language: Language = "en"


def language_of_mistakes() -> Language:
    """Return the language in which to say that settings are wrong: as they have it, English where they cannot say."""
    # Every file can be read as Latin-1, and the line that matters is ASCII in whatever else a file was saved.
    for file, encoding in ((ENV_FILE, "utf-8"), (ENV_FILE, "latin-1"), (None, None)):
        try:
            return _Language(_env_file=file, _env_file_encoding=encoding).language  # type: ignore[call-arg]  # as above
        except (ValidationError, UnicodeDecodeError, OSError):
            continue
    return "en"

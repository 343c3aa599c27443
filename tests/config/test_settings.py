"""Settings: read from the environment, wrong ones named all at once, secrets never shown."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from config.problems import ConfigurationError
from config.settings import SHIPPED_WATCHLIST, Settings, load_settings


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, with no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SOKBO_{name.upper()}", raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.token is None
    assert settings.watchlist_path == SHIPPED_WATCHLIST
    assert settings.store_url == f"sqlite:///{Path.cwd() / 'data' / 'sokbo.db'}"


def test_environment_wins_over_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SOKBO_LANGUAGE=ko\nSOKBO_CONTACT=편집국@신문.example\n", encoding="utf-8")
    monkeypatch.setenv("SOKBO_LANGUAGE", "en")
    settings = load_settings()
    assert settings.language == "en"
    assert settings.contact == "편집국@신문.example"


def test_an_empty_line_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKBO_DISCORD_TOKEN", "")
    monkeypatch.setenv("SOKBO_DISCORD_CHANNEL", "")
    settings = load_settings()
    assert settings.token is None
    assert settings.discord_channel is None


def test_networks_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKBO_ALLOW_NETWORKS", "10.0.0.0/8, fd00::/8")
    assert load_settings().allow_networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("written", "place"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:9000", ("::1", 9000)), ("bot.internal:80", ("bot.internal", 80))],
)
def test_a_place_to_listen_at_is_host_and_port(
    monkeypatch: pytest.MonkeyPatch, written: str, place: tuple[str, int]
) -> None:
    monkeypatch.setenv("SOKBO_LISTEN", written)
    assert load_settings().listen_at == place


@pytest.mark.parametrize("written", ["8080", ":8080", "0.0.0.0", "a:b", "a:0", "a:65536", "::1:80", "http://a:80"])
def test_what_is_no_place_to_listen_at(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("SOKBO_LISTEN", written)
    with pytest.raises(ConfigurationError, match="SOKBO_LISTEN"):
        load_settings()


@pytest.mark.parametrize("written", ["https://봇.example", "https://bot.example/sokbo/", "http://bot.example:8080"])
def test_a_public_address_may_have_a_path(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("SOKBO_PUBLIC_URL", written)
    assert load_settings().public_url == written


@pytest.mark.parametrize(
    "written", ["bot.example", "ftp://bot.example", "https://bot.example/?a=b", "https://a:b@bot.example", "https:///x"]
)
def test_what_is_no_public_address(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("SOKBO_PUBLIC_URL", written)
    with pytest.raises(ConfigurationError, match="SOKBO_PUBLIC_URL"):
        load_settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "SOKBO_DISCORD_CHANNEL": "general",
        "SOKBO_ALLOW_NETWORKS": "my lan",
        "SOKBO_LANGUAGE": "tlh",
        "SOKBO_DISCORD_TOKEN_FILE": "/nowhere/token",
        "SOKBO_DISCORD_API_URL": "ftp://discord.com",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert {problem.where for problem in caught.value.problems} == set(wrong)
    assert all(problem.remedy.startswith("Expected: ") for problem in caught.value.problems)


def test_the_token_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc.def\n", encoding="utf-8")
    monkeypatch.setenv("SOKBO_DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    token = load_settings().token
    assert token is not None
    assert token.get_secret_value() == "abc.def"


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKBO_DISCORD_TOKEN", "very-secret")
    monkeypatch.setenv("SOKBO_DATABASE_URL", "postgresql://sokbo:hidden-password@db/sokbo")
    shown = repr(load_settings())
    assert "very-secret" not in shown
    assert "hidden-password" not in shown


def test_the_watchlist_of_the_data_folder_wins_over_the_example(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOKBO_DATA_DIR", str(tmp_path))
    (tmp_path / "watchlist.yaml").write_text("rules: []\n", encoding="utf-8")
    assert load_settings().watchlist_path == tmp_path / "watchlist.yaml"

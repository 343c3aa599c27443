"""Settings: read from the environment, wrong ones named all at once, secrets never shown."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from config.problems import ConfigurationError
from config.settings import SHIPPED_WATCHLIST, Settings, described, language_of_mistakes, load_settings
from tests.watchers.plain import LANGUAGES, assert_plain


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
    for problem in caught.value.problems:
        assert problem.remedy.en.startswith("Expected: ")
        assert problem.remedy.ko.startswith("적을 값: ")


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


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described_in_both_languages(name: str) -> None:
    assert_plain(described(name))


def test_a_wrong_setting_is_told_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKBO_ALLOW_NETWORKS", "10.0.0.0/8, 우리 집")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    (problem,) = caught.value.problems
    assert str(caught.value) == problem.said.en
    assert problem.said.en == (
        "SOKBO_ALLOW_NETWORKS: “우리 집” is not a network such as 10.0.0.0/8. "
        "Expected: Private networks that sources may be fetched from, CIDR, by commas."
    )
    assert problem.said.ko == (
        "SOKBO_ALLOW_NETWORKS: “우리 집”: 10.0.0.0/8 같은 네트워크가 아닙니다. "
        "적을 값: 출처를 읽어도 되는 사설 네트워크. CIDR을 쉼표로 나눠 적습니다."
    )


@pytest.mark.parametrize(("content", "korean"), [(None, "No such file or directory"), (b"\xff\xfe", "글 파일이 아님")])
def test_a_token_file_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, korean: str
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("SOKBO_DISCORD_TOKEN_FILE", str(path))
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert caught.value.problems[0].what.ko == f"{path} 파일을 읽을 수 없습니다: {korean}."


# --- the language of what is wrong


def test_mistakes_are_told_in_english_unless_somebody_says_otherwise() -> None:
    assert language_of_mistakes() == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_known_though_other_settings_are_wrong(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("SOKBO_LANGUAGE", language)
    monkeypatch.setenv("SOKBO_LISTEN", "nowhere")
    assert language_of_mistakes() == language


def test_the_language_stands_in_the_env_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SOKBO_LISTEN=nowhere\nSOKBO_LANGUAGE=ko\n", encoding="utf-8-sig")
    assert language_of_mistakes() == "ko"
    monkeypatch.setenv("SOKBO_LANGUAGE", "en")
    assert language_of_mistakes() == "en"


@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_wrong_language_is_told_in_english(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    if place == "file":
        Path(".env").write_text("SOKBO_LANGUAGE=tlh\n", encoding="utf-8")
    else:
        monkeypatch.setenv("SOKBO_LANGUAGE", "tlh")
    assert language_of_mistakes() == "en"


def test_an_env_file_in_another_encoding_is_a_mistake_that_is_told_in_its_language() -> None:
    Path(".env").write_bytes("SOKBO_CONTACT=편집국\nSOKBO_LANGUAGE=ko\n".encode("cp949"))
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    (problem,) = caught.value.problems
    assert (problem.where, problem.what.en) == (".env", "The file is not UTF-8 text.")
    assert problem.what.ko == "UTF-8로 저장된 글 파일이 아닙니다."
    assert language_of_mistakes() == "ko"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file that nobody can read")
def test_an_env_file_that_may_not_be_read_leaves_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").symlink_to("/proc/self/mem")
    monkeypatch.setenv("SOKBO_LANGUAGE", "ko")
    with pytest.raises(ConfigurationError, match=r"^\.env: Cannot be read: "):
        load_settings()
    assert language_of_mistakes() == "ko"

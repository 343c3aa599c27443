"""Sounds and likeness: what is one name in two scripts is near, what only looks a little like it is far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.aliases.likeness import hears, letters, looks, strength
from newsdesk.aliases.sounds import HAN_OF_NAMES, consonants, first_sound, sounds

ANY_NAME = st.text(
    st.one_of(
        st.sampled_from("샘알트먼만올손흥민젠슨황쿠팡삼성"),
        st.sampled_from("SamAltmnXijpgZuckerbwohéß'- "),
        st.sampled_from("サムアルトマンッチーャ・"),
        st.sampled_from(HAN_OF_NAMES[:40] + "習近平"),
        st.sampled_from("0１·()"),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("샘 알트먼", "SeMalT-MxN"),
        ("Sam Altman", "SaMalTMaN"),
        ("サム・アルトマン", "SaM-aR-T-MaN"),
        ("萨姆·奥特曼", "SaM-aoT-MaN"),
        ("손흥민", "SoNH-NMiN"),
        ("Son Heung-min", "SoNH-NMiN"),
        ("Xi Jinping", "SiSiNPiN"),
        ("ﾁｬｯﾄ", "SaT-"),
        ("ティム", "TiM-"),
        ("오픈AI", "oP-Ne"),
        ("習近平", ""),
        ("10월", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_sounds(text: str, expected: str) -> None:
    assert sounds(text) == expected


@pytest.mark.parametrize(("text", "first"), [("샘", "S"), ("알트먼", ""), ("Charlie", "S"), ("Chris", "K"), ("習", "")])
def test_the_first_sound(text: str, first: str) -> None:
    assert first_sound(text) == first


def test_the_consonants_are_the_skeleton() -> None:
    assert consonants(sounds("샘 알트먼")) == "SMTMN"
    assert strength("샘 알트먼") == 5
    assert strength("習近平") == 0


SAME = [
    "샘 알트먼 = Sam Altman",
    "샘 알트먼 = サム・アルトマン",
    "알트먼 = 奥特曼",
    "저커버그 = Zuckerberg",
    "저커버그 = ザッカーバーグ",
    "저커버그 = 扎克伯格",
    "마이크로소프트 = Microsoft",
    "マイクロソフト = Microsoft",
    "손흥민 = Son Heung-min",
    "젠슨 황 = Jensen Huang",
    "엔비디아 = Nvidia",
    "시진핑 = Xi Jinping",
    "머스크 = マスク",
    "오픈AI = OpenAI",
    "수츠케버 = Sutskever",
    "삼성 = Samsung",
    "쿠팡 = Coupang",
    "현대 = Hyundai",
    "트럼프 = Trump",
    "크리스틴 = Christine",
    "젤렌스키 = ゼレンスキー",
]
DIFFERENT = [
    "알트먼 = Ultimate",
    "알트먼 = Altamont",
    "머스크 = Mexico",
    "네이버 = Number",
    "삼성 = Summons",
    "트럼프 = Tropical",
    "マスク = Microsoft",
    "마이크로소프트 = Microscope",
    "習近平 = Xi Jinping",
]


@pytest.mark.parametrize("pair", SAME)
def test_one_name_in_two_scripts_sounds_alike(pair: str) -> None:
    one, other = pair.split(" = ")
    assert hears(one, other) >= 0.86


@pytest.mark.parametrize("pair", DIFFERENT)
def test_other_names_do_not(pair: str) -> None:
    one, other = pair.split(" = ")
    assert hears(one, other) < 0.78


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("샘 알트먼", "샘 알트만", 0.94, 0.99),
        ("샘 알트먼", "샘알트먼", 1, 1),
        ("샘 알트먼", "손흥민", 0, 0.5),
        ("마이크로소프트", "마이크로소프드", 0.95, 0.99),
        ("손흥민", "손흥빈", 0.8, 0.89),
        ("이재용", "이재명", 0, 0.7),
        ("알트먼", "알트만은", 0, 0.8),
        ("Altman", "ALTMAN", 1, 1),
        ("Altman", "Altmann", 0.85, 0.87),
        ("Altman", "Alderman", 0, 0.7),
        ("コンピュータ", "コンピューター", 0.9, 0.95),
        ("Altman", "알트먼", 0, 0),
        ("アルトマン", "Altman", 0, 0),
        ("", "", 0, 0),
    ],
)
def test_looks_within_a_script(one: str, other: str, low: float, high: float) -> None:
    assert low <= looks(one, other) <= high


def test_swapped_vowels_cost_half_of_others() -> None:
    assert looks("알트먼", "알트만") > looks("알트먼", "알트민")


@given(ANY_NAME, ANY_NAME)
def test_likeness_is_a_symmetric_share(one: str, other: str) -> None:
    for likeness in (looks, hears):
        assert 0 <= likeness(one, other) <= 1
        assert likeness(one, other) == pytest.approx(likeness(other, one))


@given(ANY_NAME)
def test_a_name_is_wholly_like_itself(name: str) -> None:
    assert hears(name, name) == (1 if sounds(name) else 0)
    assert looks(name, name) == (1 if letters(name) else 0)


@given(ANY_NAME)
def test_sounds_are_of_the_one_alphabet(name: str) -> None:
    assert set(sounds(name)) <= set("KTPSRMNHaeioux-rl")

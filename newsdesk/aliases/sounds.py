"""How a name sounds, roughly: one alphabet of sounds for Hangul, kana, Latin letters and the Chinese of foreign names.

Scripts hear a name differently (알트먼, Altman, アルトマン, 奥特曼), but its consonants fall into the same few
classes, and the vowels stay near each other. So a name becomes a string of sounds: a capital for a class of consonants,
a small letter for a vowel. Sounds that one script has to add or cannot write are weak, and cost little when they lack.

    K  k g c q     T  t d     P  p b f v     S  s z j ch sh     R  l r     M  m     N  n ng     H  h
    a e i o u      vowels; "x" is the vowel in between (ㅓ, the e of Miller), near to all others
    -              a vowel that only helps to say a consonant: ㅡ, and the last of マスク
    r l            an r or l at the end of a syllable, which many scripts leave out
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsdesk.text.fold import fold

_FIRST_SYLLABLE = ord("가")
_VOWELS, _FINALS = 21, 28
# In the order of Unicode; "_" for silence.
_INITIAL_SOUNDS = "KKNTTRMPPSS_SSSKTPH"
_VOWEL_SOUNDS = "aeaexexeoaeeouxeiu-ii"
_FINAL_SOUNDS = "_KKKNNNTRRRRRRRRMPPTTNTTKTPT"

_KANA_ROWS = {
    "": "アイウエオ",
    "K": "カキクケコガギグゲゴ",
    "S": "サシスセソザジズゼゾ",
    "T": "タ__テトダ__デド",
    "N": "ナニヌネノ",
    "H": "ハヒ_ヘホ",
    "P": "__フ__バビブベボパピプペポ__ヴ__",
    "M": "マミムメモ",
    "R": "ラリルレロ",
}
_KANA_OTHERS = {
    "チ": "Si",
    "ツ": "S-",
    "ヂ": "Si",
    "ヅ": "S-",
    "ン": "N",
    "ヤ": "a",
    "ユ": "u",
    "ヨ": "o",
    "ワ": "a",
    "ヲ": "o",
}
_SMALL_VOWELS = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "a", "ュ": "u", "ョ": "o", "ヮ": "a"}
_HELPING = re.compile("(?<=[KSPRMN])u|(?<=T)o")

# The characters that the Chinese press writes foreign names with. Only text made wholly of these has a sound.
_HAN_SOUNDS = """
    H- 赫 Ha 哈 HaN 汉 Hai 海 HeN 亨 Ho 霍 Hu 胡 K- 格克 Ka 卡 KaN 冈坎康 Kai 盖凯 Kao 考 KeN 根肯 Ko 戈哥科
    Ku 古库 M- 姆 Ma 马玛 MaN 曼 Mai 迈 Me 梅 MeN 蒙 Mi 米密 MiN 明 Mo 莫默 Mu 穆 Na 纳娜 NaN 南 Ne 内 Ni 尼妮
    NiN 宁 Niu 纽 No 诺 Nu 努 P- 布弗夫福普 Pa 巴法帕 PaN 班凡范潘 Pai 白 Pao 保鲍 Pe 贝费佩 PeN 本芬
    Pi 比彼菲皮 PiN 宾平 Po 波伯博 Pu 富 R- 勒 Ra 拉 RaN 兰 Rai 莱 Rao 劳 Re 雷 Ri 里利丽莉 RiN 林琳 Ro 罗洛
    RoN 龙 Ru 卢鲁 RxN 伦 S- 茨史斯丝兹 Sa 查加贾萨沙夏扎 SaN 桑山詹 Sai 赛 Sao 乔 Se 杰塞谢 SeN 森
    Si 基吉奇齐西希 SiN 金辛 Siu 休 So 索佐 SoN 松 Su 舒苏朱 Sx 舍泽 T- 德特 Ta 达塔 TaN 丹坦汤 Tai 戴泰
    TeN 邓滕 Ti 迪蒂提 TiN 丁 To 多托 Tu 杜图 TxN 顿 a 阿 aN 安昂 ai 艾爱 ao 奥 e 埃 i 伊 iN 英 ia 雅亚 iaN 扬
    ie 耶 io 约 iu 尤 l 尔 o 欧 u 伍 ua 华瓦 uaN 万 uai 怀 ue 威韦维 ueN 温 ui 惠 uo 沃 x 厄 xN 恩
"""
_HAN = {
    character: sound
    for sound, characters in zip(*[iter(_HAN_SOUNDS.split())] * 2, strict=True)
    for character in characters
}
HAN_OF_NAMES = "".join(_HAN)
"""The Chinese characters that have a sound here."""

_LATIN = (
    ("^x", "S"),
    ("x", "KS"),
    ("^kn|gn$", "N"),
    ("^wr", "R"),
    ("^mc", "MaK"),
    ("ch(?=r)", "K"),
    ("tsch|sch|tch|sh|ch|zh|ts|tz", "S"),
    ("(?<=.)gh", ""),
    ("ph", "P"),
    ("th", "T"),
    ("dg(?=[eiy])|dj", "S"),
    ("ck|qu|q|kh", "K"),
    ("ng(?![aeiouy])", "N"),
    ("c(?=[eiy])", "S"),
    ("[kgc]", "K"),
    ("[td]", "T"),
    ("[pbfv]", "P"),
    ("[szj]", "S"),
    ("m", "M"),
    ("n", "N"),
    ("h(?=[aeiouy])", "H"),
    ("h", ""),
    ("r(?=[aeiouyw])", "R"),
    ("r", "r"),
    ("l(?=[aeiouy])", "R"),
    ("l", "l"),
    ("(?<=[A-Zrl])e$", "-"),
    ("eu", "-"),
    ("eo", "x"),
    ("ee|ea|ie", "i"),
    ("oo", "u"),
    ("ou|ow|au|aw", "o"),
    ("ai|ay|ei|ey|ae", "e"),
    ("(?<=[A-Zrl])e(?=[rNl]($|[A-Z]))", "x"),
    ("y(?![aeiou])", "i"),
    ("[wy]", ""),
)
_LATIN_SOUNDS = tuple((re.compile(pattern), sound) for pattern, sound in _LATIN)
_RUN = re.compile("(?P<hangul>[가-힣]+)|(?P<kana>[ァ-ヺーぁ-ゖ]+)|(?P<han>[一-鿿]+)|(?P<latin>[a-z']+)")


@lru_cache(maxsize=1 << 12)
def sounds(text: str) -> str:
    """Return the sounds of a name, or "" when part of it is in a script that says nothing of its sound.

    Args:
        text: The name as written; words are put together.
    """
    said = []
    for spelled in re.findall(r"\w[\w'・]*", fold(text).text.replace("·", "・")):
        word = spelled.replace("・", "")
        runs = list(_RUN.finditer(word))
        if "".join(run.group() for run in runs) != word:
            return ""
        for run in runs:
            sound = _SAY[str(run.lastgroup)](run.group())
            if not sound:
                return ""
            said.append(sound)
    return re.sub(r"([A-Z])\1+", r"\1", "".join(said))


def first_sound(text: str) -> str:
    """Return the consonant that a name begins with, or "" for a vowel and for what says nothing of its sound."""
    return sounds(text)[:1] if sounds(text)[:1].isupper() else ""


def consonants(sound: str) -> str:
    """Return the strong consonants among sounds: the skeleton that survives in every script."""
    return "".join(filter(str.isupper, sound))


def _of_hangul(word: str) -> str:
    said = []
    for syllable in word:
        initial, rest = divmod(ord(syllable) - _FIRST_SYLLABLE, _VOWELS * _FINALS)
        vowel, final = divmod(rest, _FINALS)
        said.append(_INITIAL_SOUNDS[initial] + _VOWEL_SOUNDS[vowel] + _FINAL_SOUNDS[final])
    return re.sub("R(?![aeioux-])", "l", "".join(said).replace("_", ""))


def _of_kana(word: str) -> str:
    said = ""
    for kana in word:
        katakana = chr(ord(kana) + 0x60) if "ぁ" <= kana <= "ゖ" else kana
        if katakana in _SMALL_VOWELS:
            said = said[:-1] + _SMALL_VOWELS[katakana]
        else:
            said += _KANA.get(katakana, "")
    return said


def _of_han(word: str) -> str:
    known = [_HAN.get(character, "") for character in word]
    return "".join(known) if all(known) else ""


def _of_latin(word: str) -> str:
    said = re.sub(r"(.)\1+(?<![eo])", r"\1", word.replace("'", ""))
    for pattern, sound in _LATIN_SOUNDS:
        said = pattern.sub(sound, said)
    return said


def _kana() -> dict[str, str]:
    table = dict(_KANA_OTHERS)
    for consonant, row in _KANA_ROWS.items():
        for place, kana in enumerate(row):
            if kana != "_":
                table[kana] = _HELPING.sub("-", consonant + "aiueo"[place % 5])
    return table


_KANA = _kana()
_SAY = {"hangul": _of_hangul, "kana": _of_kana, "han": _of_han, "latin": _of_latin}

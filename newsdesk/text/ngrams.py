"""What an article is about, as weighted features that need no dictionary.

Scripts that write spaces give words, and the four-letter pieces of long ones, so that "earthquake" and "quake" meet.
Korean gives the pieces of two and three syllables inside each word: they outlive the particles that follow names.
Chinese characters give pairs, also with the hiragana of a verb; katakana gives whole words and their pieces of three;
hiragana alone is grammar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from math import hypot, log
from sys import intern

from newsdesk.article import Article
from newsdesk.text.fold import fold

FEATURES_MAX = 200
"""Features kept of one article, the strongest."""

_BODY_CHARACTERS = 2_000
_TITLE_WEIGHT = 2
_PIECE_MARK = "~"
_PIECE_WEIGHT = 0.3
"""Of a piece of a word in an alphabet, against the word itself."""

_RUN = re.compile(
    """
      (?P<number>\\d+(?:[.,]\\d+)*)
    | (?P<hangul>[가-힣]+)
    | (?P<han>[\u3400-\u9fff\uf900-\ufaff々〇][\u3400-\u9fff\uf900-\ufaff々〇ぁ-ゖ]*)
    | (?P<katakana>[ァ-ヺー]+)
    | (?P<hiragana>[ぁ-ゖ]+)
    | (?P<unspaced>[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)
    | (?P<word>[^\\W\\d_가-힣\u3400-\u9fff\uf900-\ufaffぁ-ヺー々\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)
    """,
    re.VERBOSE,
)

_HIRAGANA = re.compile("[ぁ-ゖ]+")

# Words and word endings that news on every subject has; their pieces say nothing about the event.
_STOP_WORDS = """
    a about after again against all also am an and any are as at be because been before being between both but by can
    could did do does down during each for from further had has have he her here him his how i if in into is it its
    just last later like made make many may me might more most much must my new no not now of off on once one only or
    other our out over own said say says she should since so some still such than that the their them then there these
    they this those through to told too two under until up us very was we were what when where which while who whom
    why will with would year years you your mr mrs ms according including report reported reports reuters afp news
    people day days week weeks month months time first company percent monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december de la el en et
    le les des du un una der die das und den ist von zu im mit
"""
_STOP_KOREAN = """
    했다 한다 된다 됐다 있다 없다 이다 였다 었다 았다 렸다 졌다 났다 갔다 왔다 랐다 겠다 하다 되다 니다 습니 입니 합니
    됩니 이라 라고 다고 다며 라며 으며 하며 되며 면서 지만 하는 하고 하기 했고 했던 했으 됐으 으나 되는 되고 된데 한데
    는데 에서 에게 께서 으로 로서 로써 부터 까지 에는 에도 에만 이나 이며 들이 들은 들을 들의 들에 이번 지난 오는 오전
    오후 관련 대한 대해 위해 위한 통해 따르 르면 따라 이날 밝혔 혔다 말했 전했 설명 것으 것이 것을 것은 것도 그는 그의
    이들 이를 등을 등이 등의 등에 우리 또한 특히 한편 기자 뉴스 속보 종합 단독 사진 영상 무단 전재 배포 금지 예정 가운
    운데 이후 최근 있는 있어 있으 없는 않은 않는 않았 같은 같이 함께 모두 이에 여러 많은 처음 올해 지난해 내년 작년
    이어 알려 려졌 나타 타났 보인 이고 이던 이자 하자 자고 려고 면은 으면 라는 다는 이라는 만에 명이 명을 월에 일에
    시에 년에 새벽
"""
_STOP_JAPANESE = """
    発表 今回 同社 同日 昨年 今年 来年 午前 午後 関係 記者 方針 会見 明日 時間 問題 影響 場合 以上 以下 約年 一方 日本
"""
_STOP_CHINESE = """
    我们 他们 她们 表示 报道 記者 记者 目前 进行 已经 可以 没有 因为 其中 今年 去年 日前 此次 新闻 新聞 公司 对此 以及
    并且 方面 相关 成为 通过 由于 同时 宣布 消息 日电 上午 下午 凌晨 此前 將會 已在
"""
_STOPS = frozenset(f"{_STOP_WORDS} {_STOP_KOREAN} {_STOP_JAPANESE} {_STOP_CHINESE}".split())


def features(article: Article) -> Mapping[str, float]:
    """Return what `article` is about: feature -> weight, a vector of length 1, the strongest first.

    Empty for an article without letters and numbers.
    """
    counts = Counter(_pieces(article.title) * _TITLE_WEIGHT)
    counts.update(_pieces(article.body[:_BODY_CHARACTERS]))
    loudness = {count: 1 + log(count) for count in set(counts.values())}
    weights = {piece: loudness[count] * _worth(piece) for piece, count in counts.items()}
    # Of equally strong ones those that come first: news says first what it is about.
    strongest = sorted(weights, key=weights.__getitem__, reverse=True)[:FEATURES_MAX]
    length = hypot(*(weights[piece] for piece in strongest))
    # They outlive the article in stories: one object for each feature, shared by all that have it.
    return {intern(piece): weights[piece] / length for piece in strongest}


def _worth(piece: str) -> float:
    return _PIECE_WEIGHT if piece[0] == _PIECE_MARK else 1.0


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for run in _RUN.finditer(fold(text).text):
        pieces += _BY_SCRIPT[run.lastgroup or ""](run[0])
    return [piece for piece in pieces if piece not in _STOPS]


def _windows(run: str, width: int) -> list[str]:
    return [run[start : start + width] for start in range(len(run) - width + 1)]


def _number(run: str) -> list[str]:
    return [run] if len(run) > 1 else []


def _hangul(run: str) -> list[str]:
    return [] if run in _STOPS else _windows(run, 2) + _windows(run, 3)


def _han(run: str) -> list[str]:
    return [pair for pair in _windows(run, 2) if not _HIRAGANA.fullmatch(pair)]


def _katakana(run: str) -> list[str]:
    return [run, *(_PIECE_MARK + piece for piece in _windows(run, 3))] if len(run) > 2 else []


def _hiragana(_run: str) -> list[str]:
    return []


def _unspaced(run: str) -> list[str]:
    return _windows(run, 4)


def _word(run: str) -> list[str]:
    if run in _STOPS or len(run) == 1:
        return []
    return [run, *(_PIECE_MARK + piece for piece in _windows(run, 4))] if len(run) > 4 else [run]


_BY_SCRIPT = {
    "number": _number,
    "hangul": _hangul,
    "han": _han,
    "katakana": _katakana,
    "hiragana": _hiragana,
    "unspaced": _unspaced,
    "word": _word,
}

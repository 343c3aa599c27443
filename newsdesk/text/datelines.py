"""What stands before the news itself: where and by whom it was filed, who wrote it and when."""

from __future__ import annotations

import re

_REPORTER = r"(?:[가-힣]+\s?)?(?:기자|특파원|통신원|앵커|리포터|에디터)"
_NAMES = rf"[가-힣]{{2,4}}(?:\s?[·,]\s?[가-힣]{{2,4}}){{0,3}}\s?{_REPORTER}"
_DASH = r"(?:--|[-–—―=＝:])"
_AGENCY = (
    "[=＝]|기자|특파원|記者|记者|共同|時事|ロイター|新华社|新華社|中央社|中新|연합뉴스|뉴시스|뉴스1"
    "|Reuters|AFP|AP\\b|CNN|BBC|UPI|Bloomberg|Yonhap|Kyodo|Xinhua"
)
_DATELINE = re.compile(
    rf"""
      [(\[【〔［（](?=[^()\[\]【】〔〕［］（）\n]*(?:{_AGENCY}))[^()\[\]【】〔〕［］（）\n]{{1,40}}[)\]】〕］）]
        \s*(?:{_NAMES}\s*)?(?:{_DASH}\s*)?
    | (?:[가-힣]{{2,6}}\s?[=＝]\s?)?{_NAMES}\s*[=＝]\s*
    | (?P<city>[A-Z][A-Z.'’-]+(?:\ [A-Z.'’-]+){{0,3}})(?:,\ [A-Z][A-Za-z.]+(?:\ [A-Z][A-Za-z.]+)?)?(?:,?\ \d{{1,2}})?
        (?:\s*\((?P<agency>[^()\n]{{2,30}})\))?\s*(?:--|[-–—])\s+(?=(?P<capital>[A-Z“"])|.)
    | (?:新华社|中新社|中新网|人民网|中央社|路透社|法新社|美联社)[^，。,\n]{{0,24}}?[电電讯訊]
        \s*(?:[（(][^（）()\n]{{1,30}}[）)])?\s*
    """,
    re.VERBOSE,
)
_CITY_LETTERS_MIN = 5
_ADDRESS = r"\S+@\S+\.\S+"
_BYLINE = re.compile(
    rf"""
      \[?\(?{_NAMES}\)?\]?(?:\s*[=|/]?\s*\(?{_ADDRESS}\)?)?
    | \(?{_ADDRESS}\)?
    | (?:By|BY)\ [A-Z][\w.'’-]+(?:,?\ (?:and\ )?[A-Z][\w.'’-]*){{0,6}}(?<!\.)
    | (?:기사\s?)?(?:입력|수정|승인|등록|송고|업데이트)\s?(?:시간|일시)?\s?[:：]?\s?\d{{4}}[\d\s.:년월일오전후/-]*
    | (?:Published|Updated|Posted)\b[^.!?\n]{{0,60}}
    | (?:사진|자료|그래픽|영상|제공|出典|图片来源|來源|来源)\s?[=＝:：/／]\s?[^.\n]{{1,40}}
    | 本报记者\s?[^，。,\n]{{2,12}}
    """,
    re.VERBOSE,
)


def after_dateline(text: str, start: int, end: int) -> int:
    """Return where the news begins in `text[start:end]`: behind "(서울=연합뉴스) 홍길동 기자 = ", "PARIS (AP) — "."""
    dateline = _DATELINE.match(text, start, end)
    if dateline is None or not _is_dateline(dateline):
        return start
    return dateline.end()


def is_byline(sentence: str) -> bool:
    """Tell whether a line names only its writer, its time or the origin of a picture."""
    return _BYLINE.fullmatch(sentence) is not None


def _is_dateline(dateline: re.Match[str]) -> bool:
    city = dateline["city"]
    if city is None or dateline["agency"] is not None:
        return True
    # "NASA - the agency" begins like "PARIS — The minister": without a named agency only the clearer ones go.
    return len(city) >= _CITY_LETTERS_MIN and dateline["capital"] is not None

"""A page that lists articles, and what is read out of it."""

from __future__ import annotations

from typing import Any

from watchers.pages.items import ItemSelectors, parse_items
from watchers.pages.selectors import parse_page

MENU = """
  <header><a href="/">처음</a><a href="/economy">경제와 산업과 금융의 모든 것</a></header>
  <nav><a href="/list/1">오늘의 정치 뉴스를 모두 봅니다</a><a href="/list/2">오늘의 경제 뉴스를 모두 봅니다</a>
  <a href="/list/3">오늘의 사회 뉴스를 모두 봅니다</a><a href="/list/4">오늘의 문화 뉴스를 모두 봅니다</a></nav>
"""

LIST = f"""<!doctype html><html lang="ko"><head><title>속보 - 새벽일보</title></head><body>{MENU}
  <div>
    <a href="/article/303"><img src="/303.jpg"></a>
    <a href="/article/303">내년 예산안이 국회로 갔다. 올해보다 3.2% 늘었으며, 연구 개발에 가장 많이 쓰인다.</a>
    <a href="/article/303">더 읽기</a>
    <h3><a href="/article/303?utm_source=list#top">정부, 내년 예산안을 국회에 냈다</a></h3>
  </div>
  <div><a href="/article/302">서울 지하철 2호선, 두 시간 멈췄다가 다시 달려</a></div>
  <div><a href="/article/301">올해 수능, 지난해보다 쉬웠다는 평가 많아</a></div>
  <div><a href="https://ad.example/article/9">이 제품 하나로 겨울을 따뜻하게 나는 방법을 알려 드립니다</a></div>
  <a href="/login">로그인</a> <a href="javascript:void(0)">아무 일도 없는 긴 이름의 자바스크립트 링크</a>
</body></html>"""


def items(html: str, url: str = "https://news.example.kr/list", **selectors: str) -> list[Any]:
    return list(parse_items(parse_page(html), ItemSelectors.model_validate(selectors), url).items)

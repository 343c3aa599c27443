"""Everyday Korean words that look like a noun with something behind it, but are none.

경찰서 is a police station, not "from 경찰"; 무기한 is "without a date", not made of 무기, a weapon. Only knowing the
words tells, so here are those that news is full of and whose first part people follow. A word that is missing costs a
false alarm of a rule on that first part, nothing else.
"""

from __future__ import annotations

from collections import defaultdict

_WORDS = """
가이드 캐나다 차이나 고양이 어린이 젊은이 늙은이 지은이 글쓴이 옮긴이 엮은이 호랑이 원숭이 쌍둥이 지팡이 나들이 길잡이
손잡이 목걸이 귀걸이 해돋이 떡볶이 달팽이 구렁이 지렁이 올챙이 바람둥이 정치가 투자가 역사가 연구가 독지가 애호가
서예가 공예가 안무가 번화가 재평가 고평가 저평가 신뢰도 만족도 인지도 선호도 난이도 완성도 참여도 지지도 중요도 활용도
숙련도 기여도 충성도 관심도 친밀도 성취도 호감도 적합도 이해도 몰입도 긴장도 위험도 청결도 투명도 민감도 정확도 의존도
피로도 선명도 해상도 오염도 집중도 개방도 자유도 주목도 행복도 자립도 밀집도 포화도 유사도 노출도 강화도 여의도 연평도
백령도 울릉도 무인도 한반도 심각도 성숙도 시급도 소진도 원자로 활주로 교차로 전기로 을지로 퇴계로 충무로 세종대로
올림픽대로 강남대로 한강대로 반포대로 서초대로 도산대로 영동대로 송파대로 마포대로 천호대로 판교대로 경인대로 시흥대로
양재대로 강동대로 동작대로 중앙대로 통일대로 공항대로 인하대로 분당대로 수영대로 가야대로 낙동대로 경찰서 소방서
세무서 교과서 보고서 계약서 신청서 성명서 증명서 설명서 합의서 진단서 의견서 이력서 요청서 제안서 기획서 계획서 확인서
서약서 동의서 결의서 탄원서 청구서 지시서 명령서 통지서 통보서 참고서 입문서 안내서 협정서 협약서 공문서 내역서 명세서
견적서 감정서 답변서 진술서 추천서 소견서 자술서 유언서 판결서 신고서 제출서 등록서 평가서 검토서 질의서 질문서 요구서
건의서 권고서 경고서 사유서 소개서 사양서 시방서 선언서 인증서 보증서 허가서 승인서 지침서 실용서 학술서 번역서 해설서
역사서 복음서 예언서 영향평가서 회신서 준비서 조사서 발표서 분석서 공약서 매매서 관리서 처방서 배상서 면허서 특허서
사과서 영장서 민원서 무기한 최대한 최소한 무제한 남북한 하나님 카스피해 발트해 지중해 아라비아해 오호츠크해 이듬해
지난해 잠수함 구축함 초계함 순양함 호위함 투표함 우편함 보관함 상륙함 전투함 재개발 난개발 미개발 대폭발 오리발 단기간
장기간 장시간 단시간 국제중 쌍방향 양방향 악영향 대유행 재유행 러시아인 프랑스인 이탈리아인 우크라이나인 베네수엘라인
캐나다인 이스라엘인 아프리카인 아시아인 멕시코인 브라질인 인도네시아인 말레이시아인 필리핀인 유대인 팔레스타인인
시리아인 소말리아인 루마니아인 폴란드인 네덜란드인 스웨덴인 노르웨이인 핀란드인 오스트리아인 헝가리인 스위스인
벨기에인 포르투갈인 그리스인 튀르키예인 카자흐스탄인 우즈베키스탄인 아프가니스탄인 파키스탄인 캄보디아인 미얀마인
싱가포르인 아르헨티나인 콜롬비아인 오스트레일리아인 아메리카인 게르만인 조선인 재일조선인 비장애인 사우디인 쿠르드인
이라크인 이집트인 몽골인 신고가 최고가 최저가 공시가 공시지가 매매가 전세가 소비자가 도매가 소매가 출고가 시초가
만화가 연주가 지하도 긴급도 달성도 청렴도 자급도 김정은 김대중 이승만 이수만 빈살만 바이든 장애인 중개인 사단법인
재단법인 블록체인 비트코인 가이드라인 삿포로 인플루언서 프리랜서 뇌졸중 성추행
"""


def _heads_by_tail() -> dict[str, tuple[str, ...]]:
    """Cut every word wherever a noun may end in it: what follows there -> what may stand before."""
    heads: dict[str, list[str]] = defaultdict(list)
    for word in _WORDS.split():
        for cut in range(1, len(word)):
            heads[word[cut:]].append(word[:cut])
    return {tail: tuple(found) for tail, found in heads.items()}


_HEADS = _heads_by_tail()


def is_another_word(noun: str, rest: str) -> bool:
    """Tell whether a noun and the next syllables make a word of their own that begins within the noun: 서울경찰 + 서의.

    Args:
        noun: The noun, folded.
        rest: The syllables after it in the same word; not empty.
    """
    for end in range(1, len(rest) + 1):  # a plain loop: this is asked of every hit that has particles
        heads = _HEADS.get(rest[:end])
        if heads is not None and noun.endswith(heads):
            return True
    return False

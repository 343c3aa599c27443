"""A small archive in Korean, English, Japanese and Chinese, and for a dozen names what a person would accept as aliases.

The names are real, what is said of them is made up. Between them stand articles on other things, full of words that
sound or look a little like the names.
"""

from __future__ import annotations

from datetime import UTC, datetime

from newsdesk.article import Article

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

TEXTS = (
    "저커버그, 새 안경을 쓰고 무대에 | 마크 저커버그 메타 대표가 안경을 들고 나왔다. 저커버그는 손을 흔들었고 저커버그의 목소리는 컸다.",
    "주커버그가 답했다 | 마크 주커버그(Mark Zuckerberg) 최고경영자가 질문에 답했다. 주커버그는 오래 웃었다.",
    "Zuckerberg shows glasses | Mark Zuckerberg walked on stage with new glasses. Zuckerberg said they weigh little.",
    "ザッカーバーグ氏が登壇 | メタのマーク・ザッカーバーグ氏が眼鏡を掲げた。ザッカーバーグ氏は笑った。",
    "扎克伯格展示眼镜 | 马克·扎克伯格在台上展示了新眼镜。扎克伯格说它很轻。",
    "젠슨 황, 타이베이에 도착 | 젠슨 황(Jensen Huang) 엔비디아 대표가 공항에 내렸다. 엔비디아(NVIDIA)의 주가는 올랐다.",
    "Huang lands in Taipei | Jensen Huang of Nvidia landed at night. Nvidia shares rose. The number of fans was large.",
    "ジェンスン・フアン氏が来日 | エヌビディアのジェンスン・フアン最高経営責任者が東京に着いた。エヌビディアの株価は上がった。",
    "엔비디아 실적 발표 | 엔비디아가 실적을 냈다. 앤비디아로 잘못 적은 기사도 있었다. 인디아 공장도 언급됐다.",
    "손흥민 두 골 | 손흥민이 두 골을 넣었다. 손흥민의 왼발이 빛났다. 손님이 많았고 손해는 없었다.",
    "Son scores twice | Son Heung-min scored twice. Someone sang his song. Some fans stayed on.",
    "ソン・フンミンが2得点 | ソン・フンミン選手が2得点を挙げた。スンミン通りは静かだった。",
    "젤렌스키 연설 | 볼로디미르 젤렌스키 대통령이 연설했다. 젤렌스키는 박수를 받았다. 회의는 길었다.",
    "Zelensky speaks | President Volodymyr Zelensky spoke for an hour. Zelenskyy is how his office spells it.",
    "ゼレンスキー氏が演説 | ウォロディミル・ゼレンスキー大統領が演説した。ゼレンスキー氏は拍手を受けた。",
    "마이크로소프트 새 판 | 마이크로소프트(Microsoft)가 새 판을 냈다. 마이크로소프트의 주가는 그대로다. 마이크와 소프트웨어도 팔린다.",
    "Microsoft ships | Microsoft shipped a new version. Microscopes and software sell well. Microsoft said so.",
    "マイクロソフトが発売 | マイクロソフトが新版を発売した。ソフトの値段は同じだ。マイクの音は良い。",
    "앤트로픽 투자 유치 | 앤트로픽이 투자를 받았다. 앤스로픽으로 적는 신문도 있다. 앤트로픽(Anthropic)은 샌프란시스코에 있다.",
    "Anthropic raises money | Anthropic raised money. An anthropologist disagreed.",
    "アンソロピックが調達 | アンソロピックが資金を調達した。専門家は驚いた。",
    "시진핑 방문 | 시진핑(習近平) 주석이 방문했다. 시진핑은 차를 마셨다. 시민은 길을 비켰다.",
    "Xi visits | Xi Jinping visited the port. Shipping was slow.",
    "국제통화기금 전망 | 국제통화기금(IMF)이 전망을 냈다. 국제통화기금은 신중했다.",
    "카카오 요금 인상 | 카카오(Kakao)가 요금을 올렸다. 카카오의 이용자는 많다. 코코아 값도 올랐다. 카오스 같았다.",
    "Kakao raises prices | Kakao raised its prices. Cocoa prices rose as well. Cake was cheap.",
    "カカオが値上げ | 韓国のカカオが値上げした。ココアの値段も上がった。",
    "라가르드 총재 회견 | 크리스틴 라가르드 총재가 회견했다. 라가르드는 금리를 말했다. 라디오가 켜져 있었다.",
    "Lagarde holds rates | Christine Lagarde held rates. The larger guard stood outside. Lagarde left early.",
    "ラガルド総裁が会見 | クリスティーヌ・ラガルド総裁が会見した。ラガルド氏は金利に触れた。",
    "국회 예산안 처리 | 국회가 예산안을 처리했다. 의원들은 자정까지 남았다. 장관은 회의에 나왔다(사진). 위원장(58)은 말을 아꼈다.",
    "A garden opens | The garden opened on Friday. Never before had so many come. Number one on the list was a fern.",
    "新しい図書館 | 新しい図書館が開いた。レストランとカフェもある。ガソリンの値段は下がった。",
    "북부 지방 첫눈 | 강원 북부에 첫눈이 내렸다. 도로는 막혔고 학교는 문을 닫았다. 눈은 밤새 그쳤다.",
)

# What a person would put into a set; a proposal that is not here counts as wrong.
ALIASES = {
    "마크 저커버그": "저커버그|마크 주커버그|주커버그|Mark Zuckerberg|Zuckerberg|マーク・ザッカーバーグ|ザッカーバーグ|马克·扎克伯格|扎克伯格",
    "Mark Zuckerberg": "마크 저커버그|저커버그|마크 주커버그|주커버그|Zuckerberg|マーク・ザッカーバーグ|ザッカーバーグ|马克·扎克伯格|扎克伯格",
    "젠슨 황": "Jensen Huang|ジェンスン・フアン",
    "엔비디아": "NVIDIA|Nvidia|앤비디아|エヌビディア",
    "손흥민": "Son Heung-min|ソン・フンミン",
    "볼로디미르 젤렌스키": "젤렌스키|Volodymyr Zelensky|Zelensky|Zelenskyy|ウォロディミル・ゼレンスキー|ゼレンスキー",
    "ゼレンスキー": "젤렌스키|Zelensky|Zelenskyy",
    "마이크로소프트": "Microsoft|マイクロソフト",
    "Anthropic": "앤트로픽|앤스로픽|アンソロピック",
    "시진핑": "習近平|Xi Jinping",
    "국제통화기금": "IMF",
    "Kakao": "카카오|カカオ",
    "크리스틴 라가르드": "라가르드|Christine Lagarde|Lagarde|クリスティーヌ・ラガルド|ラガルド",
}


def article(text: str, number: int = 0) -> Article:
    title, _, body = text.partition(" | ")
    return Article(source="archive", title=title, body=body, url=f"https://news.example/{number}", seen_at=NOW)


def archive() -> tuple[Article, ...]:
    return tuple(article(text, number) for number, text in enumerate(TEXTS))

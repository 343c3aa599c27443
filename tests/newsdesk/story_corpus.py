"""Reports on invented and remembered events, several outlets each, written for measuring how stories are told apart.

Blocks are separated by a blank line. The first line is `language event`, the second the headline, the rest the body.
Events that share the first part of their names share people, places and wording on purpose. Weights and thresholds were
chosen while looking at the `_TUNED` reports; the `_FRESH` ones were written when those stood fast, to judge them.
"""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """One report: language, the event it is about, headline, body."""

    language: str
    event: str
    title: str
    body: str


_TUNED = """
ko openai-return
샘 알트먼, 닷새 만에 OpenAI CEO로 복귀
샘 알트먼이 해임 닷새 만에 OpenAI 최고경영자로 돌아온다. 회사는 브렛 테일러를 의장으로 하는 새 이사회를 꾸리기로 했다. 직원 700여 명은 알트먼이 복귀하지 않으면 마이크로소프트로 옮기겠다고 밝힌 바 있다.

ko openai-return
오픈AI "알트만 복귀 합의"… 이사회 교체
오픈AI가 축출했던 샘 알트만 전 CEO를 다시 불러들였다. 새 이사회에는 브렛 테일러와 래리 서머스가 참여한다. 알트만의 해임에 반발한 직원들은 마이크로소프트 이직을 예고했었다.

ko openai-return
[속보] 샘 알트먼 오픈AI CEO 복귀
오픈AI는 샘 알트먼이 최고경영자로 복귀하는 데 합의했다고 22일 밝혔다.

ko openai-lawsuit
뉴욕타임스, OpenAI·마이크로소프트에 저작권 소송
미국 일간지 뉴욕타임스가 자사 기사 수백만 건을 챗GPT 학습에 무단으로 썼다며 OpenAI와 마이크로소프트를 상대로 소송을 냈다. 신문사는 수십억 달러의 손해를 입었다고 주장했다.

ko openai-lawsuit
NYT "챗GPT가 기사 베꼈다"… 오픈AI 상대 소송
뉴욕타임스가 오픈AI와 마이크로소프트를 저작권 침해로 연방법원에 제소했다. 소장에서 신문은 챗GPT가 기사를 거의 그대로 출력한 사례 100건을 제시했다. 손해액은 수십억 달러에 이른다고 했다.

ko openai-devday
OpenAI, 개발자 행사서 새 모델 GPT-4 터보 공개
OpenAI가 첫 개발자 회의에서 더 긴 글을 읽는 GPT-4 터보를 내놓았다. 누구나 자신만의 챗봇을 만들어 파는 GPT 스토어도 이달 말 문을 연다. 샘 알트먼 최고경영자는 이용 요금을 3분의 1로 낮춘다고 말했다.

ko openai-devday
오픈AI 'GPT-4 터보' 발표… 나만의 챗봇 파는 GPT 스토어 연다
오픈AI는 샌프란시스코에서 연 개발자 회의에서 GPT-4 터보를 발표했다. 책 300쪽 분량을 한 번에 처리하고 요금은 3분의 1로 내렸다. 맞춤형 챗봇을 사고파는 GPT 스토어도 예고했다.

ko openai-korea
샘 알트먼 방한… 스타트업과 간담회
샘 알트먼 OpenAI 최고경영자가 서울을 찾아 국내 스타트업 대표들과 만났다. 중소벤처기업부가 마련한 간담회에서 그는 한국 반도체 기업과의 협력에 관심을 보였다.

ko openai-korea
오픈AI 알트만, 서울서 중기부 장관과 대담 "한국 스타트업에 투자"
샘 알트만 오픈AI 대표가 방한해 중소벤처기업부 장관과 대담했다. 국내 스타트업 100여 곳이 참석한 간담회에서 알트만 대표는 한국 기업에 투자하고 반도체 분야에서 협력하고 싶다고 밝혔다.

ko quake-gyeongju
경북 경주서 규모 4.0 지진… 원전 이상 없어
30일 새벽 경북 경주시 동남동쪽 19km에서 규모 4.0의 지진이 났다. 한국수력원자력은 월성 원전이 정상 가동 중이라고 밝혔다. 소방본부에는 흔들림을 느꼈다는 신고가 100건 넘게 들어왔다.

ko quake-gyeongju
경주 규모 4.0 지진에 새벽 긴급재난문자… "집이 흔들렸다"
새벽 4시 55분 경주시 문무대왕면에서 규모 4.0 지진이 발생해 전국에 긴급재난문자가 발송됐다. 유감 신고가 이어졌으나 피해는 없었다. 월성 원전도 정상 운전하고 있다고 한수원이 전했다.

ko quake-japan
일본 노토반도 규모 7.6 강진… 쓰나미 경보
1일 오후 일본 이시카와현 노토반도에서 규모 7.6의 지진이 일어나 쓰나미 경보가 내려졌다. 와지마시에서는 건물이 무너지고 큰불이 났다. 기상청은 즉시 높은 곳으로 대피하라고 당부했다.

ko quake-japan
日 이시카와현 7.6 지진, 와지마 건물 붕괴·화재… 대형 쓰나미 경보
새해 첫날 일본 노토 지방을 강타한 규모 7.6 지진으로 와지마 시내 건물이 잇달아 무너지고 불이 번졌다. 일본 기상청은 5m 높이의 쓰나미가 올 수 있다며 대피를 촉구했다.

ko kospi-monday
코스피 5.7% 급등… 공매도 금지 첫날
공매도가 전면 금지된 첫날인 6일 코스피가 5.66% 오른 2,502.37에 마감했다. 외국인이 7천억 원어치를 사들였고 2차전지주가 상한가로 치솟았다.

ko kospi-monday
공매도 금지에 코스피 역대 최대 상승폭… 2500선 회복
공매도 전면 금지 첫날 코스피가 134포인트 오르며 2,502.37로 장을 마쳤다. 하루 상승폭으로는 가장 크다. 에코프로 등 2차전지 종목이 상한가를 기록했고 외국인은 7천억 원을 순매수했다.

ko kospi-tuesday
코스피 하루 만에 2.3% 급락… 2,440선으로
코스피가 공매도 금지 이틀째인 7일 58포인트 내린 2,443.96으로 장을 마쳤다. 전날 급등한 2차전지주에서 차익을 노린 매물이 쏟아졌다. 기관이 3천억 원을 순매도했다.

ko weather-snow
서울에 첫눈… 출근길 빙판 주의
17일 서울에 올겨울 첫눈이 내렸다. 지난해보다 12일 이르다. 기상청은 기온이 영하로 떨어져 출근길 도로가 얼 수 있다며 주의를 당부했다.

ko weather-snow
올겨울 서울 첫눈 관측, 작년보다 12일 빨라
기상청은 17일 종로구 송월동 관측소에서 서울의 첫눈이 관측됐다고 밝혔다. 지난해보다 12일 빠르다. 밤사이 영하로 내려가 출근길 빙판이 예상된다.

ko hyundai-strike
현대차 노조 파업 가결… 5년 만에 파업하나
현대자동차 노동조합이 조합원 투표에서 89%의 찬성으로 파업안을 가결했다. 노조는 정년 연장과 기본급 인상을 요구하고 있다. 파업에 들어가면 5년 만이다.

ko hyundai-strike
현대차 노조 파업 찬반투표 가결, 찬성률 역대 최고
현대차 노조의 파업 찬반투표가 88.9%의 찬성률로 통과됐다. 역대 가장 높은 찬성률이다. 노사는 정년 연장과 기본급 인상을 두고 맞서 왔다.

ko hyundai-plant
현대차, 울산에 전기차 전용 공장 착공
현대자동차가 울산에서 전기차 전용 공장 기공식을 열었다. 2조 원을 들여 2026년부터 해마다 20만 대를 생산한다. 국내에 새 공장을 짓는 것은 29년 만이다.

ko hyundai-plant
현대차 울산 EV 공장 첫 삽… 29년 만의 국내 신공장
현대차가 2조 원을 투입하는 울산 전기차 공장의 첫 삽을 떴다. 2026년 양산에 들어가 연간 20만 대를 만든다. 국내 신공장은 29년 만에 처음이다.

ko baseball-final
LG 트윈스, 29년 만에 한국시리즈 우승
LG 트윈스가 잠실야구장에서 KT 위즈를 6대 2로 꺾고 29년 만에 한국시리즈 정상에 올랐다. 주장 오지환이 최우수선수로 뽑혔다.

ko baseball-final
29년 기다림 끝… LG, KT 꺾고 통합우승
프로야구 LG가 한국시리즈 5차전에서 KT를 6-2로 이기고 1994년 이후 29년 만에 우승했다. 시리즈 MVP는 오지환에게 돌아갔다. 잠실은 눈물바다가 됐다.

ko network-outage
정부 행정 전산망 마비… 민원 발급 올스톱
17일 공무원이 쓰는 행정 전산망 '새올'이 멈춰 전국 주민센터에서 민원서류 발급이 중단됐다. 온라인 민원 서비스 정부24도 접속되지 않았다. 행정안전부는 네트워크 장비 고장을 원인으로 보고 있다.

ko network-outage
행정망 '새올' 먹통에 주민센터 민원 대란, 정부24도 중단
전국 시군구 공무원이 사용하는 새올 행정시스템에 장애가 생겨 민원서류를 떼지 못한 시민들이 발길을 돌렸다. 정부24 서비스도 멈췄다. 행안부는 네트워크 장비에 이상이 있었던 것으로 파악했다.

en openai-return
Sam Altman to return as OpenAI chief executive
OpenAI said Sam Altman will return as chief executive five days after he was ousted. Bret Taylor will chair a new board that includes Larry Summers. More than 700 employees had threatened to leave for Microsoft.

en openai-return
OpenAI brings back Altman as CEO with new board after staff revolt
Sam Altman is coming back to lead OpenAI under an agreement in principle, days after his firing set off a revolt among employees. The new board will be chaired by Bret Taylor, with Larry Summers and Adam D'Angelo as members.

en openai-return
Altman reinstated at OpenAI
OpenAI reached an agreement for Sam Altman to return as CEO, the company said late on Tuesday.

en openai-lawsuit
New York Times sues OpenAI and Microsoft over use of its articles
The New York Times filed a copyright lawsuit against OpenAI and Microsoft, saying that millions of its articles were used to train chatbots. The complaint seeks billions of dollars in damages.

en openai-lawsuit
NYT takes OpenAI, Microsoft to court for copyright infringement
In a suit filed in federal court in Manhattan, The Times accuses OpenAI and Microsoft of copying millions of articles to train ChatGPT without permission, and says they owe billions of dollars in damages.

en openai-devday
OpenAI unveils GPT-4 Turbo and a store for custom chatbots
At its first developer conference OpenAI announced GPT-4 Turbo, a cheaper model that can read the text of a 300-page book, and a store where people can sell their own versions of ChatGPT, said chief executive Sam Altman.

en openai-devday
GPT-4 Turbo, custom GPTs: what OpenAI announced at DevDay
OpenAI used its developer conference in San Francisco to show GPT-4 Turbo, with a longer context and lower prices, and GPTs, custom chatbots that will be sold in a GPT store later this month.

en quake-japan
Powerful earthquake strikes Japan's Noto peninsula, tsunami warning issued
A magnitude 7.6 earthquake hit Ishikawa prefecture on New Year's Day, collapsing houses and starting a fire in Wajima. Japan's weather agency issued a major tsunami warning and told people to evacuate at once.

en quake-japan
Japan quake: buildings collapse in Wajima as 7.6 tremor triggers tsunami alert
People along the coast of Ishikawa were told to flee to higher ground after a magnitude 7.6 earthquake shook the Noto peninsula on Monday, toppling buildings and setting off fires in the city of Wajima.

en quake-turkey
Magnitude 7.8 earthquake kills thousands in Turkey and Syria
A magnitude 7.8 earthquake toppled thousands of buildings across southern Turkey and northern Syria on Monday. Rescue crews dug through rubble in freezing weather as the death toll passed 3,000.

en quake-turkey
Death toll tops 3,000 after quake devastates Turkey, Syria
More than 3,000 people were killed when a powerful earthquake struck southern Turkey before dawn, burying families as they slept. Rescuers in Gaziantep and in northern Syria searched the rubble through a freezing night.

en fed-holds
Fed holds interest rates steady at 22-year high
The Federal Reserve left its benchmark interest rate unchanged at a range of 5.25 to 5.5 percent. Chair Jerome Powell said policymakers had not decided whether another increase would be needed to bring inflation down to 2 percent.

en fed-holds
Powell keeps door open to another hike as Federal Reserve leaves rates unchanged
Federal Reserve officials kept interest rates at their highest level in 22 years, between 5.25 and 5.5 percent, and Chair Jerome Powell would not rule out raising them again to tame inflation.

en ecb-holds
ECB leaves rates unchanged after ten straight hikes
The European Central Bank kept its deposit rate at 4 percent on Thursday, ending a run of ten increases. President Christine Lagarde said inflation in the euro zone was still expected to stay too high for too long.

en spacex-starship
SpaceX's Starship reaches space, then explodes on second test flight
SpaceX's giant Starship rocket lifted off from Texas on Saturday and reached space for the first time before the booster blew up and contact with the ship was lost about eight minutes into the flight.

en spacex-starship
Starship lost minutes after second launch from Texas
The second test flight of SpaceX's Starship ended in an explosion. The booster broke apart after separating over the Gulf of Mexico, and the ship itself was lost some eight minutes after liftoff from Boca Chica, Texas.

en strike-actors
Hollywood actors end 118-day strike with tentative deal
The actors' union SAG-AFTRA reached a tentative agreement with studios, ending a 118-day strike. The contract raises minimum pay and sets rules for the use of artificial intelligence to copy performers.

en strike-actors
SAG-AFTRA and studios agree deal to end longest actors' strike
After 118 days on the picket lines, Hollywood performers will go back to work. SAG-AFTRA said its negotiators approved a tentative contract with the studios that covers pay and artificial intelligence.

ja openai-return
アルトマン氏、オープンAIのCEOに復帰
米オープンAIは、解任されたサム・アルトマン氏が最高経営責任者に復帰することで合意したと発表した。ブレット・テイラー氏が新しい取締役会の議長に就く。従業員の大半がマイクロソフトへの移籍を示唆していた。

ja openai-return
オープンAI、アルトマン氏復帰で合意 取締役会を刷新
生成AIを手がける米オープンAIは22日、サム・アルトマン氏をCEOに復帰させると明らかにした。新たな取締役会はブレット・テイラー氏が議長を務め、ローレンス・サマーズ氏も加わる。

ja openai-devday
オープンAI、新モデル「GPT-4ターボ」を発表
米オープンAIは初の開発者会議を開き、長い文章を扱える「GPT-4ターボ」を公開した。利用料金を引き下げ、独自の対話型AIを売買できるストアも開く。アルトマンCEOが説明した。

ja openai-devday
GPT-4ターボ公開、独自チャットボットのストアも オープンAI開発者会議
オープンAIがサンフランシスコで開いた開発者会議で「GPT-4ターボ」を披露した。料金は3分の1になり、利用者が作った対話型AIを販売するストアを月内に開設する。

ja quake-noto
石川県で震度7、大津波警報
1日午後4時10分ごろ、石川県能登地方を震源とする地震があり、志賀町で震度7を観測した。気象庁は能登に大津波警報を出し、高台への避難を呼びかけた。輪島市では火災が起きている。

ja quake-noto
能登半島で最大震度7の地震 輪島で大規模火災
石川県能登半島で1日夕、マグニチュード7.6の地震が発生し、志賀町で震度7を記録した。気象庁は大津波警報を発表。輪島市では建物の倒壊と大規模な火災が確認された。

ja nikkei-high
日経平均、バブル後の最高値を更新
20日の東京株式市場で日経平均株価が一時3万3853円まで上昇し、バブル経済崩壊後の最高値を約4カ月ぶりに更新した。米国の利上げが終わるとの見方が買いを誘った。

ja nikkei-high
日経平均が一時3万3853円、33年ぶり高値
東京株式市場の日経平均株価は20日、取引時間中に3万3853円をつけ、1990年以来33年ぶりの高値となった。米利上げ終了の観測から半導体株などが買われた。

zh openai-return
OpenAI宣布奥特曼重返首席执行官职位
人工智能公司OpenAI宣布，被解雇五天的萨姆·奥特曼将重新担任首席执行官。新董事会由布雷特·泰勒担任主席，拉里·萨默斯也将加入。此前七百多名员工威胁集体跳槽微软。

zh openai-return
奥特曼回归OpenAI 董事会大换血
OpenAI周三表示，已与萨姆·奥特曼达成协议，由他重返公司出任首席执行官。新一届董事会成员包括布雷特·泰勒和拉里·萨默斯。员工曾联名要求奥特曼回归，否则集体加入微软。

zh openai-devday
OpenAI发布GPT-4 Turbo 将推出应用商店
OpenAI在首届开发者大会上发布了GPT-4 Turbo模型，可一次处理三百页文本，价格大幅下降。首席执行官奥特曼还宣布推出GPT商店，用户可以出售自己定制的聊天机器人。

zh openai-devday
首届开发者大会：OpenAI推出GPT-4 Turbo和GPT商店
OpenAI周一在旧金山举行首届开发者大会，推出支持更长文本、价格更低的GPT-4 Turbo模型。本月稍后还将上线GPT商店，让用户分享和出售定制的聊天机器人。

zh quake-gansu
甘肃积石山县发生6.2级地震
18日深夜，甘肃省临夏州积石山县发生6.2级地震，震源深度10公里。地震造成房屋倒塌，救援人员连夜赶往灾区。气温降至零下十余度，救援面临困难。

zh quake-gansu
甘肃临夏6.2级地震已致百余人遇难
甘肃临夏州积石山县6.2级地震造成房屋大量倒塌，已有一百多人遇难。消防救援力量连夜赶赴灾区搜救，当地气温低至零下十几度。

zh typhoon
台风杜苏芮登陆福建晋江
第五号台风杜苏芮28日上午在福建晋江沿海登陆，中心附近最大风力十五级。泉州、厦门全市停工停课，多条铁路停运。

zh typhoon
杜苏芮登陆福建 厦门泉州停工停课
超强台风杜苏芮周五上午登陆福建省晋江市，登陆时最大风力十五级。厦门、泉州等地停工停业停课，铁路部门停运多趟列车。
"""

_FRESH = """
ko samsung-fold
삼성전자, 새 폴더블폰 갤럭시 Z 폴드 공개
삼성전자가 파리에서 언팩 행사를 열고 갤럭시 Z 폴드와 플립 신제품을 선보였다. 인공지능 통역 기능을 넣었고 두께는 전작보다 1mm 얇아졌다. 국내 사전 판매는 12일 시작한다.

ko samsung-fold
더 얇아진 갤럭시 Z 폴드·플립… 파리 언팩서 첫선
갤럭시 언팩이 파리 카루젤 뒤 루브르에서 열렸다. 삼성은 실시간 통역을 갖춘 Z 폴드와 플립을 내놓으며 AI 폴더블 시대를 열겠다고 했다. 예약 판매는 12일부터다.

ko samsung-strike
삼성전자 노조 창사 이래 첫 총파업 돌입
전국삼성전자노동조합이 8일 화성사업장 앞에서 결의대회를 열고 사흘간 총파업에 들어갔다. 노조는 임금 인상률과 성과급 기준을 문제 삼았다. 회사는 생산 차질이 없다고 밝혔다.

ko samsung-strike
삼성 첫 총파업… 조합원 6천 명 화성에 집결
전삼노 조합원 6,000여 명이 비옷 차림으로 화성사업장에 모여 총파업을 시작했다. 사흘 동안 이어지는 파업에서 노조는 성과급 제도를 바꾸고 임금을 더 올리라고 요구한다. 반도체 생산에는 차질이 없다는 것이 회사의 설명이다.

ko samsung-profit
삼성전자 2분기 영업이익 10조 원… 15배로 껑충
삼성전자가 2분기에 영업이익 10조 4천억 원을 올렸다고 잠정 공시했다. 지난해 같은 기간보다 15배 많다. 메모리 반도체 값이 오른 덕이다.

ko samsung-profit
반도체 훈풍에 삼성전자 영업익 10.4조 '깜짝 실적'
메모리 반도체 가격 상승으로 삼성전자의 2분기 잠정 영업이익이 10조4천억원에 달했다. 작년 동기의 15배가 넘고 증권가 예상을 2조 원 웃돈다.

ko heat-seoul
서울 첫 폭염경보… 낮 최고 36도
서울 전역에 올해 첫 폭염경보가 내려졌다. 낮 기온은 36도까지 올랐고 온열질환자가 하루 만에 40명 발생했다. 기상청은 이번 주 내내 무더위가 이어진다고 내다봤다.

ko heat-seoul
36도 찜통더위에 서울 폭염경보, 온열환자 속출
기상청이 서울에 폭염경보를 발령했다. 한낮 수은주가 36도를 넘어 온열질환으로 병원을 찾은 환자가 40명에 이르렀다. 더위는 주말까지 계속될 전망이다.

ko flood-daejeon
대전 새벽 물폭탄… 마을 잠기고 주민 고립
10일 새벽 대전 서구에 시간당 80mm의 비가 쏟아져 정뱅이마을이 통째로 물에 잠겼다. 지붕 위로 피한 주민 36명이 소방 보트로 구조됐다.

ko flood-daejeon
대전 정뱅이마을 침수, 지붕 위 주민 36명 보트로 구조
밤사이 폭우로 제방이 무너지면서 대전 정뱅이마을이 잠겼다. 소방대원들이 보트를 타고 고립된 주민 36명을 모두 구했다. 이 일대에는 한 시간에 80mm가 넘는 비가 내렸다.

ko nvidia-first
엔비디아, 시가총액 세계 1위 올랐다
엔비디아가 마이크로소프트를 제치고 세계에서 가장 비싼 회사가 됐다. 주가가 3.5% 올라 시가총액이 3조3350억 달러로 불었다. 인공지능 칩 수요가 주가를 끌어올렸다.

ko nvidia-first
엔비디아 시총 3조3천억弗… MS 넘어 세계 1위
인공지능 반도체 기업 엔비디아의 시가총액이 18일 뉴욕 증시에서 3조3350억 달러를 기록해 마이크로소프트와 애플을 앞질렀다. 엔비디아가 시총 1위에 오른 것은 처음이다.

en apple-ai
Apple unveils its own artificial intelligence for the iPhone, with help from ChatGPT
Apple showed a set of features called Apple Intelligence that rewrite messages, make pictures and give Siri a better grasp of what users want. A deal with OpenAI will let Siri pass questions to ChatGPT.

en apple-ai
Siri gets smarter as Apple Intelligence brings ChatGPT to iPhones
At its developer conference in Cupertino, Apple announced Apple Intelligence, which can summarise notifications and generate images. Siri will hand difficult requests to ChatGPT under a partnership with OpenAI.

en apple-antitrust
US accuses Apple of illegal smartphone monopoly
The Justice Department and 16 states sued Apple on Thursday, saying it keeps a monopoly on smartphones by blocking rival apps and making messages from other phones look worse. Apple said the lawsuit was wrong on the facts and the law.

en apple-antitrust
Justice Department sues Apple, saying iPhone monopoly hurts consumers
Apple illegally protects the dominance of the iPhone, the US government argued in an antitrust lawsuit joined by 16 states. The company vowed to fight the case, calling it wrong on facts and law.

en boeing-door
Door plug blows off Boeing 737 MAX in mid-air over Oregon
An Alaska Airlines jet made an emergency landing in Portland after a panel of its fuselage blew out at 16,000 feet. Regulators grounded 171 Boeing 737 MAX 9 aircraft for inspection.

en boeing-door
FAA grounds 171 Boeing MAX 9 jets after Alaska Airlines blowout
The US regulator ordered checks of 171 Boeing 737 MAX 9 planes a day after a door plug tore off an Alaska Airlines flight that had left Portland, Oregon, forcing an emergency landing.

en boeing-starliner
Boeing's Starliner lifts off with two astronauts on first crewed flight
Boeing's Starliner capsule carried NASA astronauts Butch Wilmore and Suni Williams toward the International Space Station on Wednesday after years of delays and several helium leaks.

en boeing-starliner
NASA astronauts Wilmore and Williams launch aboard Starliner
After years of setbacks, Boeing sent its first crew to orbit. The Starliner spacecraft rose from Cape Canaveral with Suni Williams and Butch Wilmore and headed for the space station despite a helium leak.

ja yen-low
円相場、一時1ドル=160円台 34年ぶり円安
29日の外国為替市場で円相場が一時1ドル=160円台に下落し、1990年4月以来34年ぶりの円安水準をつけた。その後は4円以上急騰し、政府・日銀が介入したとの見方が広がった。

ja yen-low
円が160円台に急落後、154円台へ急騰 介入観測
円は対ドルで一時160円24銭と34年ぶりの安値を付けた後、154円台まで急速に買い戻された。市場では政府・日銀による円買い介入があったとの観測が出ている。財務官はコメントを控えた。

ja boj-hike
日銀、マイナス金利を解除 17年ぶり利上げ
日銀は19日の金融政策決定会合でマイナス金利政策の解除を決めた。利上げは17年ぶり。植田和男総裁は賃金と物価の好循環が確認できたと述べた。

ja boj-hike
マイナス金利解除を決定 日銀が17年ぶりの利上げ
日本銀行は金融政策決定会合で、マイナス金利政策をやめ、政策金利を0〜0.1%程度に引き上げることを決めた。植田総裁は記者会見で、賃金上昇を伴う物価目標の実現が見通せるようになったと説明した。

zh moon-return
嫦娥六号带回月球背面样品
嫦娥六号返回器25日在内蒙古四子王旗着陆，带回人类首份月球背面样品。任务历时53天，样品将送往北京开舱。

zh moon-return
嫦娥六号返回器成功着陆 人类首次获得月背样品
6月25日14时许，嫦娥六号返回器准确降落在内蒙古四子王旗预定区域，实现世界首次月球背面采样返回。样品随后空运至北京。

zh moon-launch
嫦娥六号发射升空 将赴月球背面采样
5月3日，嫦娥六号探测器由长征五号运载火箭在海南文昌发射成功，计划用53天前往月球背面南极艾特肯盆地采样并返回。

zh moon-launch
长征五号托举嫦娥六号飞向月球背面
搭载嫦娥六号的长征五号火箭3日傍晚从文昌航天发射场点火起飞。探测器将在月球背面的艾特肯盆地着陆，采集约两公斤样品。
"""


def reports() -> tuple[Told, ...]:
    """All reports on which the weights were tuned, in the order in which they came."""
    return tuple(_told(block) for block in _TUNED.strip().split("\n\n"))


def fresh_reports() -> tuple[Told, ...]:
    """All reports that played no part in tuning."""
    return tuple(_told(block) for block in _FRESH.strip().split("\n\n"))


def _told(block: str) -> Told:
    head, title, body = block.split("\n", 2)
    language, event = head.split()
    return Told(language, event, title, body)

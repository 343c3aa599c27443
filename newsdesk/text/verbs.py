"""Korean verbs made of a noun: 인상하다, 인상되다, 해고당하다, 합병시키다, 주목받다.

The noun in them says what it says alone, and news writes the verb as often as the noun: "금리를 인상했다", "금리
인상". So a rule on 인상 is meant to find both. Each form is listed up to its end; only behind the past (했, 됐, 켰)
and 겠, which nothing else resembles, any ending may follow. Otherwise every noun that begins like a form would pass for
one: 하도급 (하도록), 하자보수 (하자), 해지 (해), 된장 (된).
"""

from __future__ import annotations

import re

_ANY_ENDING = ".{1,6}"
_TOLD = "고|고는|고도|는|는데|며|면|면서|지만|던|더니"  # what goes on behind a sentence that is told: 한다고
_LINKS = (
    "고|고는|고도|고서|고자|며|면|면서|면서도|지|지는|지도|지만|기|기는|기도|기로|기에|기까지|기만|기를|기가"
    "|기보다|기보다는|기위해|기위한|기위해서|게|게끔|거나|거든|더니|더라|더라도|더라면|던|던데|도록|듯|듯이|듯한|므로|자|자고|자는|자며|자면"
    "|자마자|려|려고|려는|려던|려면|려다|려다가|느냐|느냐는|느냐고|느라|느라고|는|는가|는데|는데도|는지|는지도|는지는|니|니까"
    "|냐|냐고|냐는|다|다가|다고|다는|다며|다면|다보니|라|라고|라는|라며|죠|지요|네요|나요|세요"
)
_HONORED = "시는|시고|시면|시며|시지|시기|신|신다|실|십니다|십시오"
_AFTER_ADNOMINAL = "뒤|후|채|데|데다|지|지도|편|바|만큼"
_AFTER_FUTURE = "지|지는|지도|지를|까|까요|까봐|게|게요|수|수록|때|듯|만큼|만한|뿐|텐데"
_HELPED = (
    "서|서는|서도|야|야만|야할|야한다|도|라|라고|온|오던|오고|준|줄|주고|주는|진|질|지는|지고|놓고|놓은|버린"
    "|본|볼|보고|보니|둔|낸|요"
)
_HELPED_PAST = "왔|줬|졌|놨|버렸|봤|뒀|냈"

_DO = (
    f"하(?:{_LINKS}|{_HONORED}|여|여서|여야|여도|였{_ANY_ENDING}|셨{_ANY_ENDING}|겠{_ANY_ENDING})"
    f"|한(?:다(?:{_TOLD})?|답니다|{_AFTER_ADNOMINAL})?|할(?:{_AFTER_FUTURE})?|합니다만?|합니까|합시다|함으로써|함에도|함에따라"
    f"|해(?:{_HELPED}|(?:{_HELPED_PAST}){_ANY_ENDING})?|했{_ANY_ENDING}"
)
_BECOME = (
    f"되(?:{_LINKS}|{_HONORED}|어|어서|어야|어도|었{_ANY_ENDING}|겠{_ANY_ENDING})"
    f"|된(?:다(?:{_TOLD})?|답니다|{_AFTER_ADNOMINAL})?|될(?:{_AFTER_FUTURE})?|됩니다만?|됩니까|됨으로써|됨에도|됨에따라"
    f"|돼(?:{_HELPED}|(?:{_HELPED_PAST}){_ANY_ENDING})?|됐{_ANY_ENDING}"
)
_LET = (
    f"시(?:키(?:{_LINKS}|겠{_ANY_ENDING})|킨(?:다(?:{_TOLD})?|{_AFTER_ADNOMINAL})?|킬(?:{_AFTER_FUTURE})?|킵니다"
    f"|켜(?:{_HELPED}|(?:{_HELPED_PAST}){_ANY_ENDING})?|켰{_ANY_ENDING})"
)
_RECEIVE = (
    f"받(?:{_LINKS}|는다(?:{_TOLD})?|은|을|을지|을까|을수록|으며|으면|으면서|으려|으려고|으니|아|아서|아야|아도|아온"
    f"|았{_ANY_ENDING}|겠{_ANY_ENDING}|습니다)"
)
_ENDINGS = re.compile(f"{_DO}|{_BECOME}|{_LET}|당(?:{_DO})|{_RECEIVE}")


def makes_verb(rest: str) -> bool:
    """Tell whether `rest`, the syllables after a noun, makes a verb of it: 했다, 되면, 시킨, 당할, 받는."""
    return _ENDINGS.fullmatch(rest) is not None

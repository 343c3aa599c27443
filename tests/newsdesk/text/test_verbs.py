from __future__ import annotations

import pytest

from newsdesk.text.verbs import makes_verb

FORMS = """
    하고 하며 하면서도 하지만 하기로 하자마자 하려던 하도록 하겠다고 하였으며 하셨다 한 한다 한다며 할 할지 할수록 합니다 함으로써
    해 해서 해야 해왔다 해온 했다 했지만 했었다고 되고 되는 되면 되기까지 된 된다고 될 될까 됩니다 돼 돼서 됐다 됐으며 시키고
    시킨 시킬 시켜 시켰다 당하고 당한 당했다 당해 받는 받은 받을 받아 받았다 받고
"""
OTHER_WORDS = """
    하나 하늘 하도급 하자보수 하락 하반기 하이닉스 하천 하루 한국 한강 한계 한도 한편집 할인 할머니 함께 합의 합병 해지 해양 해외
    해상 해군 했 됐 된장 되감기 시장 시민 시키 당국 당원 당선 받침 받 켰다 인 은 이다
"""


@pytest.mark.parametrize("rest", FORMS.split())
def test_forms_of_verbs(rest: str) -> None:
    assert makes_verb(rest)


@pytest.mark.parametrize("rest", OTHER_WORDS.split())
def test_words_that_begin_like_a_form(rest: str) -> None:
    assert not makes_verb(rest)

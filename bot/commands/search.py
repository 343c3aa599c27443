"""`/search`: articles by their words."""

from __future__ import annotations

from bot.found import found_entry
from bot.page import Page
from bot.slash import Ask, Option, SlashCommand
from bot.translate import Text
from store.door import Store

TITLE = Text("Articles with {text}", "{text:이/가} 나오는 기사")
NOTHING = Text(
    "Nothing found. Try fewer words; every word has to be in the article.",
    "찾은 기사가 없습니다. 낱말을 줄여 보세요. 모든 낱말이 기사에 있어야 합니다.",
)
MORE = Text("There are older ones: raise count, or add a word.", "더 있습니다. 개수를 늘리거나 낱말을 더해 보세요.")


async def run(ask: Ask, *, text: str, count: int) -> Page:
    """Answer with the newest articles that hold every word."""
    found = await ask.store.read(Store.search, ask.scope, text, count + 1)
    note = ask.say(NOTHING) if not found else ask.say(MORE) if len(found) > count else ""
    return Page(
        title=ask.say(TITLE, text=text),
        entries=tuple(found_entry(ask, each) for each in found[:count]),
        note=note,
    )


COMMAND = SlashCommand(
    name=Text("search", "검색"),
    help=Text("Search the articles the bot has read", "봇이 읽은 기사에서 찾습니다"),
    example=Text('/search text:"central bank" rate*', "/검색 낱말:삼성 협력"),
    run=run,
    options=(
        Option(
            name=Text("text", "낱말"),
            help=Text(
                'Words that must all be there; "a phrase"; begin*', "모두 들어 있어야 할 낱말. 따옴표로 묶으면 한 구절"
            ),
            required=True,
            least=1,
            most=300,
        ),
        Option(
            name=Text("count", "개수"),
            help=Text("How many, 1 to 10; 5 unless you say", "몇 건인지, 1~10. 기본은 5"),
            type=int,
            least=1,
            most=10,
            default=5,
        ),
    ),
)

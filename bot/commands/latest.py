"""`/latest`: the newest articles, with the rules that want them."""

from __future__ import annotations

from bot.found import found_entry, suggest_rules, suggest_sources
from bot.page import Page
from bot.slash import Ask, Option, SlashCommand
from bot.translate import Text
from store.door import Store

TITLE = Text("Latest articles", "최신 기사")
TITLE_FOR_RULE = Text("Latest articles for {rule}", "{rule:이/가} 찾은 최신 기사")
TITLE_FROM_SOURCE = Text("Latest articles from {source}", "{source}의 최신 기사")
TITLE_FOR_RULE_FROM_SOURCE = Text(
    "Latest articles from {source} for {rule}", "{source}에서 {rule:이/가} 찾은 최신 기사"
)
NOTHING_YET = Text(
    "No articles yet. `/status` says when the sources are checked next.",
    "아직 기사가 없습니다. 다음 확인 시각은 `/상태`에서 볼 수 있습니다.",
)
NOTHING_SUCH = Text(
    "Nothing found. Choose rule and source from the suggestions, or leave them out to see everything.",
    "찾은 기사가 없습니다. 규칙과 출처는 제안 목록에서 고르거나, 비워 두면 전부 보입니다.",
)


async def run(ask: Ask, *, count: int, rule: str | None, source: str | None) -> Page:
    """Answer with the newest articles, of one rule or source if asked."""
    found = await ask.store.read(Store.latest, ask.scope, count, rule=rule, source=source)
    nothing = NOTHING_SUCH if rule or source else NOTHING_YET
    return Page(
        title=ask.say(_title(rule, source), rule=rule or "", source=source or ""),
        entries=tuple(found_entry(ask, each) for each in found),
        note="" if found else ask.say(nothing),
    )


def _title(rule: str | None, source: str | None) -> Text:
    if rule and source:
        return TITLE_FOR_RULE_FROM_SOURCE
    return TITLE_FOR_RULE if rule else TITLE_FROM_SOURCE if source else TITLE


COMMAND = SlashCommand(
    name=Text("latest", "최신"),
    help=Text("Show the newest articles", "가장 새로운 기사를 보여 줍니다"),
    example=Text("/latest count:5 rule:OpenAI", "/최신 개수:5 규칙:OpenAI"),
    run=run,
    options=(
        Option(
            name=Text("count", "개수"),
            help=Text("How many, 1 to 10; 5 unless you say", "몇 건인지, 1~10. 기본은 5"),
            type=int,
            least=1,
            most=10,
            default=5,
        ),
        Option(
            name=Text("rule", "규칙"),
            help=Text("Only articles that this rule wants", "이 규칙에 맞는 기사만"),
            most=100,
            suggest=suggest_rules,
        ),
        Option(
            name=Text("source", "출처"),
            help=Text("Only articles from this source", "이 출처의 기사만"),
            most=100,
            suggest=suggest_sources,
        ),
    ),
)

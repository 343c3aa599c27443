from __future__ import annotations

import pytest

from newsdesk.rules.importers.imported import LeftOut, Loss
from newsdesk.rules.importers.miniflux import from_miniflux


@pytest.mark.parametrize(
    ("keep", "block", "query"),
    [
        ("EntryTitle=(?i)오픈AI", "", "title:~오픈AI"),
        ("EntryTitle=OpenAI", "", "title:=~OpenAI"),
        (r"EntryTitle=(?i)\bopenai\b", "", "title:openai"),
        (r"EntryContent=(?i)\bopen", "", "body:open*"),
        ("EntryTitle=(?i)(삼성전자|하이닉스)", "", "title:(~삼성전자 OR ~하이닉스)"),
        ("EntryTitle=(?i)삼성전자\nEntryAuthor=(?i)김하늘", "", "title:~삼성전자 OR author:~김하늘"),
        ("EntryTitle=(?i)삼성전자", "EntryTag=(?i)광고안내", "title:~삼성전자 -tag:~광고안내"),
        ("EntryTitle=^삼성.*$", "", "title:/^삼성.*$/c"),
        ("EntryURL=example/news", "", r"url:/example\/news/c"),
        ("EntryURL=(?i)news", "", "url:news"),
        ("EntryTitle=(?i)삼성전자", "EntryDate=max-age:30d", "title:~삼성전자 age<30d"),
        ("EntryTitle=(?i)삼성전자\r\n\r\n", "", "title:~삼성전자"),
    ],
)
def test_lines_become_one_query(keep: str, block: str, query: str) -> None:
    result = from_miniflux(keep_rules=keep, block_rules=block)
    assert result.queries == (query,)
    assert result.left_out == ()


def test_the_older_lists_look_in_title_address_author_and_tags() -> None:
    result = from_miniflux(keeplist="(?i)삼성전자", blocklist="(?i)광고안내")
    wanted = "(title:~삼성전자 OR url:삼성전자 OR author:~삼성전자 OR tag:~삼성전자)"
    unwanted = "(title:~광고안내 OR url:광고안내 OR author:~광고안내 OR tag:~광고안내)"
    assert result.queries == (f"{wanted} -{unwanted}",)


def test_what_cannot_come_along_is_told_line_by_line() -> None:
    keep = "EntryTitle=(?i)삼성전자\nEntryTitle=[\nEntryCommentsURL=x\n그냥 글\nEntryDate=after:2023-01-01"
    result = from_miniflux(keep_rules=keep, block_rules="EntryDate=future")
    assert result.queries == ("title:~삼성전자",)
    assert [(each.text, each.loss) for each in result.left_out] == [
        ("EntryTitle=[", Loss.PATTERN),
        ("EntryCommentsURL=x", Loss.FIELD),
        ("그냥 글", Loss.SHAPE),
        ("EntryDate=after:2023-01-01", Loss.DATE),
        ("EntryDate=future", Loss.DATE),
    ]


def test_block_rules_alone_make_no_query_but_are_handed_over() -> None:
    result = from_miniflux(block_rules="EntryTitle=(?i)광고안내")
    assert result.queries == ()
    assert result.left_out == (LeftOut("-title:~광고안내", Loss.ONLY_EXCLUDES, "-title:~광고안내"),)


def test_every_loss_is_told_in_both_languages() -> None:
    for loss in Loss:
        assert loss.sentence("en").isascii() or "“" in loss.sentence("en")
        assert any("가" <= character <= "힣" for character in loss.sentence("ko"))

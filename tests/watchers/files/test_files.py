"""Files of every format become articles, whatever their encoding."""

from __future__ import annotations

import base64
import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchers.files.markdown import without_marks
from watchers.files.read import BODY_CHARACTERS_MAX, READERS, TITLE_CHARACTERS_MAX, FileArticle, read_file
from watchers.files.written import FileError

BODY = "정부는 22일 새 대책을 내놓았다.\n관계자는 다음 달부터 시행한다고 말했다."


def read(name: str, text: str, codec: str = "utf-8") -> FileArticle:
    return read_file(name, dedent(text).lstrip("\n").encode(codec))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["기사.txt", "기사.md", "기사.html", "기사.htm", "기사.JSON"])
def test_every_format_in_every_encoding(name: str, codec: str) -> None:
    texts = {
        "txt": f"새 대책 발표\n\n{BODY}\n",
        "md": f"# 새 대책 발표\n\n{BODY}\n",
        "htm": f"<html><head><title>새 대책 발표</title></head><body><p>{BODY}</p></body></html>",
        "json": json.dumps({"title": "새 대책 발표", "body": BODY}, ensure_ascii=False),
    }
    ending = name.rpartition(".")[2].lower()
    article = read_file(name, texts[ending.removesuffix("l")].encode(codec))
    assert (article.title, " ".join(article.body.split())) == ("새 대책 발표", " ".join(BODY.split()))
    assert article.language == "ko"


FRONT_MATTER = """
    ---
    {lines}
    ---
    새 대책 발표

    정부는 22일 새 대책을 내놓았다.
"""


@pytest.mark.parametrize("name", ["기사.txt", "기사.md"])
def test_front_matter(name: str) -> None:
    lines = (
        "title: '[속보] 새 대책: 발표'\n    Outlet: 한빛일보\n    author: [홍길동, 김영희]\n    Date: 2023-11-22 15:04\n"
        "    canonical_url: https://hanbit.example/1?a=1&b=2\n    tags: [정치, 경제]\n    image: https://hanbit.example/1.jpg"
    )
    article = read(name, FRONT_MATTER.format(lines=lines))
    assert article == FileArticle(
        title="[속보] 새 대책: 발표",
        body="새 대책 발표\n정부는 22일 새 대책을 내놓았다.",
        url="https://hanbit.example/1?a=1&b=2",
        outlet="한빛일보",
        author="홍길동, 김영희",
        language="ko",
        tags=("정치", "경제"),
        image_url="https://hanbit.example/1.jpg",
        published_at=datetime(2023, 11, 22, 6, 4, tzinfo=UTC),
        is_cut=False,
    )


@pytest.mark.parametrize(
    ("date", "hour"),
    [
        ("2023-11-22T15:00:00Z", 15),
        ("2023-11-22 15:00 +0900", 6),
        ("Wed, 22 Nov 2023 15:00:00 GMT", 15),
        ("2023년 11월 22일 오후 3시", 6),
        ("2023.11.22 15:00", 6),
        ("어제", None),
        ("", None),
    ],
)
def test_dates(date: str, hour: int | None) -> None:
    article = read("a.txt", FRONT_MATTER.format(lines=f"date: {date}"))
    assert article.published_at == (datetime(2023, 11, 22, hour, tzinfo=UTC) if hour is not None else None)


def test_a_text_may_begin_with_a_rule() -> None:
    article = read("a.md", "---\n한 줄\n---\n정부는 22일 새 대책을 내놓았다.\n")
    assert (article.title, article.body) == ("한 줄", "정부는 22일 새 대책을 내놓았다.")
    assert read("a.txt", "---\n닫히지 않은 글\n정부는 새 대책을 내놓았다.\n").title == "---"


@pytest.mark.parametrize(
    "lines",
    ["title: [열림", "title: 'a\n    b: 'c", "? {a: b}: c\n    : - x", "{" * 3000, "a: &a [*a, *b]"],
    ids=["bracket", "quote", "key", "deep", "alias"],
)
def test_broken_front_matter_is_said(lines: str) -> None:
    with pytest.raises(FileError, match="front matter that is no YAML"):
        read("a.md", FRONT_MATTER.format(lines=lines))


@pytest.mark.parametrize("unsafe", ["title: !!python/object/apply:os.getcwd []", "title: !!python/name:os.system"])
def test_front_matter_builds_no_objects(unsafe: str) -> None:
    assert read("a.md", FRONT_MATTER.format(lines=unsafe)).title == "새 대책 발표"


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**오픈AI**가 _새_ 모델을 `공개`했다", "오픈AI가 새 모델을 공개했다"),
        ("[오픈AI](https://example.com/a_(b)?c=d)는", "오픈AI는"),
        ("[오픈AI][1]는\n\n[1]: https://example.com 'x'", "오픈AI는\n\n"),
        ("![그림](a.png)글", "글"),
        ("> 인용\n>> 안의 인용", "인용\n안의 인용"),
        ("## 소제목 ##", "소제목"),
        ("제목\n====", "제목\n"),
        ("앞\n\n* * *\n\n뒤", "앞\n\n\n\n뒤"),
        ("```python\nAI = 1\n```", "\nAI = 1\n"),
        ("<!-- 숨은\n말 -->보이는 말", "보이는 말"),
        ("주소 <https://example.com/a>", "주소 https://example.com/a"),
        ("한 줄<br>두 줄", "한 줄\n두 줄"),
        ("2 * 3 * 4, snake_case_name, C#, 5*6", "2 * 3 * 4, snake_case_name, C#, 5*6"),
        (r"별표\* 그대로 \[괄호\]", "별표* 그대로 [괄호]"),
        ("~~지움~~ [x] 그냥 괄호", "지움 [x] 그냥 괄호"),
    ],
)
def test_markdown_without_its_marks(marked: str, plain: str) -> None:
    assert without_marks(marked) == plain


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("머리말\n\n# 새 대책 **발표**\n\n본문이 이어진다.", "새 대책 발표"),
        ("새 대책 발표\n===\n\n본문이 이어진다.", "새 대책 발표"),
        ("새 대책 발표\n\n## 배경\n\n본문이 이어진다.", "새 대책 발표"),
    ],
)
def test_the_title_of_markdown(text: str, title: str) -> None:
    article = read("a.md", text)
    assert article.title == title
    assert title not in article.body


PAGE = """
    <!doctype html><html lang="ko"><head><title>새 대책 발표 | 한빛일보</title>{head}</head><body>
    <a href="#x">본문 바로가기</a><header><h1>한빛일보</h1></header><nav>정치 경제 OpenAI</nav>
    {body}
    <aside>많이 본 뉴스: CEO</aside><footer>ⓒ 한빛일보</footer><script>var a = "AI"</script></body></html>
"""
LONG = "<p>정부는 22일 새 대책을 내놓았다. 전세를 사는 사람이 집을 잃지 않게 돕는 것이 뼈대다.</p><p>관계자는 다음 달부터 시행한다고 말했다.</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>새 대책 발표</h1>{LONG}</article>",
        f"<main><h1>새 대책 발표</h1>{LONG}</main>",
        f'<h1>새 대책 발표</h1><div id="dic_area">{LONG}</div><div>댓글 CEO 뽑기</div>',
        f'<h1>새 대책 발표</h1><div class="tt_article contents_style">{LONG}</div>',
        f"<article>짧은 글</article><article><h1>새 대책 발표</h1>{LONG}</article>",
        f"<h1>새 대책 발표</h1><div>{LONG}</div>",
    ],
)
def test_a_page_gives_its_article_alone(body: str) -> None:
    head = '<meta property="og:site_name" content="한빛일보">'
    article = read("a.html", PAGE.format(head=head, body=body))
    assert article.title == "새 대책 발표"
    assert article.body.startswith("정부는 22일")
    assert article.body.endswith("다음 달부터 시행한다고 말했다.")
    assert not {"OpenAI", "CEO", "AI"} & set(article.body.split())


def test_what_a_page_says_in_its_head() -> None:
    head = """
        <meta property="og:title" content="새 대책 &amp; 발표 - 한빛일보"><meta property="og:site_name" content="한빛일보">
        <meta property="article:published_time" content="2023-11-22T15:04:05+09:00">
        <link rel="canonical" href="https://hanbit.example/1"><meta name="author" content="홍길동">
        <meta property="article:tag" content="주택"><meta property="article:tag" content="전세">
        <meta property="og:image" content="http://hanbit.example/insecure.jpg">
    """
    article = read("a.html", PAGE.format(head=head, body=f"<article>{LONG}</article>"))
    assert article.title == "새 대책 & 발표"
    assert (article.url, article.outlet, article.author) == ("https://hanbit.example/1", "한빛일보", "홍길동")
    assert (article.tags, article.image_url) == (("주택", "전세"), "")
    assert article.published_at == datetime(2023, 11, 22, 6, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "address", ["/relative", "javascript:alert(1)", "file:///etc/passwd", "https://a@b.example/", ""]
)
def test_only_addresses_of_the_web_are_kept(address: str) -> None:
    head = f'<link rel="canonical" href="{address}">'
    assert read("a.html", PAGE.format(head=head, body=f"<article>{LONG}</article>")).url == ""
    assert read("a.json", json.dumps({"title": "제목", "url": address})).url == ""


def test_tags_that_multiply_in_a_tree_do_not_here() -> None:
    # By the standard, every <p> opens every <b> again: 25 million elements of 60 KB.
    html = "<title>제목</title><p>" + "".join(f"<b a{n}>" for n in range(5_000)) + "<p>글" * 5_000
    assert read_file("a.html", html.encode()).title == "제목"


def test_a_page_with_too_many_tags_is_read_without_taking_it_apart() -> None:
    before = time.process_time()
    page = f"<html><head><title>새 대책 발표</title></head><body>{'<b>' * 30_000}<p>정부는 22일 새 대책을 내놓았다.</p></body></html>"
    article = read_file("a.html", page.encode())
    assert (article.title, article.body) == ("새 대책 발표", "정부는 22일 새 대책을 내놓았다.")
    assert time.process_time() - before < 3


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        ({"headline": "제목", "articleBody": "본문이 이어진다."}, {"title": "제목", "body": "본문이 이어진다."}),
        ({"Title": "제목", "content": "<p>하나.</p><p>둘.</p>"}, {"body": "하나.\n둘."}),
        (
            {"title": "제목", "content_text": "3 < 5 그리고 7 > 2", "description": "요약"},
            {"body": "3 < 5 그리고 7 > 2"},
        ),
        ({"title": "제목", "paragraphs": 1, "body": ["하나.", "둘."]}, {"body": "하나.\n둘."}),
        ({"title": "제목", "source": {"id": None, "name": "한빛일보"}}, {"outlet": "한빛일보"}),
        ({"title": "제목", "author": [{"name": "가"}, {"name": "나"}]}, {"author": "가, 나"}),
        ({"title": "제목", "keywords": "주택, 전세"}, {"tags": ("주택", "전세")}),
        ({"title": "제목", "inLanguage": "ja-JP", "body": "東京"}, {"language": "ko"}),
        ({"title": "東京", "inLanguage": "ja-JP"}, {"language": "ja"}),
        (
            {"title": "제목", "publishedAt": "2023-11-22T00:00:00Z"},
            {"published_at": datetime(2023, 11, 22, tzinfo=UTC)},
        ),
        ({"title": "제목", "published_at": 1700611200}, {"published_at": datetime(2023, 11, 22, tzinfo=UTC)}),
        ({"제목": "한글 이름", "본문": "본문이 이어진다."}, {"title": "한글 이름", "body": "본문이 이어진다."}),
        (
            {"title": ["첫 제목", "둘째"], "url": None, "author": True, "tags": {"a": 1}},
            {"title": "첫 제목", "tags": ()},
        ),
        ({"body": "제목 없는 글\n본문이 이어진다."}, {"title": "제목 없는 글", "body": "본문이 이어진다."}),
    ],
)
def test_json_under_its_many_names(record: dict[str, object], wanted: dict[str, object]) -> None:
    article = read("a.json", json.dumps(record, ensure_ascii=False))
    assert {name: getattr(article, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", r"no JSON \(line 1, column 2\)"),
        ('{"title": "따옴표}', "no JSON"),
        ("[]", "is a list"),
        ('"제목"', "no JSON object"),
        ("[" * 100_000, "no JSON that can be read"),
        ('{"title": ' + "9" * 5000 + "}", "no JSON that can be read"),
        ("{}", "has no text"),
        ('{"url": "https://example.com/"}', "has no text"),
    ],
    ids=range(8),
)
def test_json_that_is_no_article_is_said(text: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        read_file("a.json", text.encode())


def mail(*lines: str, body: bytes = BODY.encode()) -> FileArticle:
    return read_file("a.eml", "\r\n".join([*lines, "", ""]).encode("cp949") + body)


def encoded(text: str, codec: str, label: str) -> str:
    return f"=?{label}?B?{base64.b64encode(text.encode(codec)).decode()}?="


@pytest.mark.parametrize(
    "subject",
    [
        encoded("[편지] 새 대책", "utf-8", "UTF-8"),
        encoded("[편지] 새 대책", "cp949", "euc-kr"),
        encoded("[편지] 새 대책", "cp949", "ks_c_5601-1987"),
        encoded("[편지] 새 대책", "utf-8", "no-such-charset"),
        "[편지] 새 대책",
        f"{encoded('[편지] ', 'utf-8', 'utf-8')}\r\n {encoded('새 대책', 'utf-8', 'utf-8')}",
    ],
    ids=["utf-8", "euc-kr", "ks_c_5601", "wrong label", "raw bytes", "folded"],
)
def test_subjects_of_mails(subject: str) -> None:
    assert mail(f"Subject: {subject}", "From: a@example.com").title == "[편지] 새 대책"


def test_what_a_mail_says() -> None:
    article = mail(
        f"From: {encoded('아침 편지', 'utf-8', 'utf-8')} <letter@achim.example>",
        "Subject: Letter",
        "Date: Wed, 22 Nov 2023 15:04:00 +0900",
        "Archived-At: <https://achim.example/1>",
    )
    assert (article.title, article.body, article.outlet) == ("Letter", BODY, "아침 편지")
    assert article.url == "https://achim.example/1"
    assert article.published_at == datetime(2023, 11, 22, 6, 4, tzinfo=UTC)
    assert mail("From: letter@achim.example", "Subject: x").outlet == "achim.example"


def test_the_plain_part_of_a_mail_is_read_and_attachments_are_not() -> None:
    parts = (
        '--b\r\nContent-Type: multipart/alternative; boundary="c"\r\n\r\n'
        "--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>OpenAI</p>\r\n"
        f"--c\r\nContent-Type: text/plain; charset=euc-kr\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.b64encode(BODY.encode('euc-kr')).decode()}\r\n--c--\r\n"
        "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nCEO\r\n--b--\r\n"
    )
    headers = ("Subject: x", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"')
    assert mail(*headers, body=parts.encode()).body == BODY


def test_a_mail_of_html_alone() -> None:
    html = "<style>p{}</style><p>정부는 22일 새 대책을 내놓았다.</p><p>관계자는 다음 달부터 시행한다고 말했다.</p>"
    headers = (
        "Subject: x",
        "MIME-Version: 1.0",
        "Content-Type: text/html; charset=cp949",
        "Content-Transfer-Encoding: 8bit",
    )
    assert mail(*headers, body=html.encode("cp949")).body == BODY


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.md", b" \r\n\t", "is empty"),
        ("a.txt", "\ufeff\n\u00a0\n".encode(), "has no text"),
        ("a.txt", "본문 바로가기\n반응형".encode(), "has no text"),
        ("a.html", b"<html><body></body></html>", "has no text"),
        ("a.eml", b"\n\n", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "is not text"),
        ("a.md", bytes(2000), "is not text"),
    ],
)
def test_a_file_without_an_article_is_said(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(FileError) as raised:
        read_file(name, data)
    assert str(raised.value.reason) == reason


def test_long_files_are_cut_and_say_so() -> None:
    article = read("a.txt", "제목\n" + "긴 문장이 이어진다.\n" * 40_000)
    assert article.is_cut
    assert len(article.body) <= BODY_CHARACTERS_MAX
    assert len(read("a.md", "# " + "긴 제목 " * 1000 + "\n본문이 이어진다.").title) <= TITLE_CHARACTERS_MAX


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(sorted(READERS)),
    st.binary(max_size=400) | st.text("-#*_[]()<>{}:\"'가 \nmeta=", max_size=200).map(str.encode),
)
def test_any_bytes_give_an_article_or_a_reason(ending: str, data: bytes) -> None:
    try:
        article = read_file("a" + ending, data)
    except FileError:
        return
    assert article.title.strip() == article.title != ""
    assert "\n" not in article.title
    assert "\x00" not in article.title + article.body
    assert (article.title + article.body).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"---\n" + b"a: &a x\nb: [*a, *a]\n" * 900 + b"---\ntext",
        b"[" * 400_000,
        b"*" * 400_000,
        b"*a " * 150_000,
        b"_a " * 150_000,
        b"`" * 400_000,
        b"![" * 200_000,
        b"[a](" * 100_000,
        b"<!--" * 100_000,
        b"> " * 200_000,
        b"- - " * 100_000,
        b"a\n==" * 100_000,
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5_000,
        b"Subject: " + b"=?utf-8?B?4o?= " * 30_000,
        b"<div>" * 19_000,
    ],
    ids=lambda data: str(data[:16]),
)
@pytest.mark.parametrize("ending", [".md", ".eml", ".html"])
def test_hostile_files_cost_little(data: bytes, ending: str) -> None:
    before = time.process_time()
    with suppress(FileError):
        read_file("a" + ending, data)
    assert time.process_time() - before < 5

"""Where publishing systems put the text of an article: knowledge that saves guessing.

A place is a selector under the name of the system that has it. What stands first is tried first, the narrow names
before those that other systems might use as well. A place that has moved costs nothing: the page is then read like one
of which nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_PLACES = (
    # Korean portals and what blogs are written on
    ("Naver News", "#dic_area, #newsct_article, #articleBodyContents, #articeBody, #newsEndContents"),
    ("Naver Blog", ".se-main-container, #postViewArea, .se_component_wrap.sect_dsc, .post_ct .post_view"),
    ("Tistory", ".tt_article_useless_p_margin, .contents_style"),
    ("Daum News", ".news_view .article_view, #harmonyContainer"),
    ("brunch", ".wrap_body_frame .wrap_body, .wrap_view_article .wrap_body"),
    ("velog", ".atom-one, .atom-one-dark"),
    ("gnuboard", "#bo_v_con"),
    ("XE and Rhymix", ".xe_content, .rhymix_content"),
    ("ndsoft", "#article-view-content-div"),
    ("Korean papers", "#articletxt, #articleBody, #article_body, .news_cnt_detail_wrap, #cont_newstext, #CmAdContent"),
    ("Korean papers", ".at_contents, .story-news.article, #pnlContent, .article-text, .text_area"),
    # Japanese
    ("note", ".note-common-styles__textnote-body"),
    ("Yahoo! Japan", "#uamods .article_body"),
    ("livedoor", ".articleBody"),
    ("NHK", ".content--detail-body"),
    ("Ameba", "#entryBody, .skin-entryBody"),
    # Chinese
    ("WeChat", "#js_content"),
    ("Sina", "#artibody, .article-content-left #article"),
    ("Sohu", "#mp-editor"),
    ("163", ".post_body, #endText"),
    ("Tencent", ".content-article, #Cnt-Main-Article-QQ"),
    ("People's Daily", "#rwb_zw, .rm_txt_con"),
    ("Xinhua", "#p-detail"),
    ("CSDN", "#content_views"),
    # The whole world
    ("Substack", ".available-content .body.markup, .available-content"),
    ("Ghost", ".gh-content, .post-full-content"),
    ("Drupal", ".field--name-body, .field-name-body"),
    ("WordPress", ".entry-content, .td-post-content, .wp-block-post-content"),
    ("Blogger", ".post-body"),
    ("schema.org", "[itemprop=articleBody]"),
)

_NAVER_BLOG = re.compile(r"https?://blog\.naver\.com/(\w{1,60})/(\d{1,20})(?:[?#].*)?")
_NAVER_POST = re.compile(r"https?://blog\.naver\.com/PostView\.(?:naver|nhn)\?(.*)")


def known_places(page: LexborHTMLParser) -> Iterator[tuple[str, LexborNode]]:
    """Yield the system's name and the part of the page, likeliest first; of several alike the one with most text."""
    for system, selector in _PLACES:
        found = page.css(selector)
        if found:
            yield system, max(found, key=lambda node: len(node.text()))


def readable_address(url: str) -> str:
    """Return where the text shown at `url` can be had: a post of Naver Blog stands in a frame of its page."""
    post = _NAVER_BLOG.fullmatch(url)
    if post:
        return f"https://m.blog.naver.com/{post[1]}/{post[2]}"
    framed = _NAVER_POST.fullmatch(url)
    return f"https://m.blog.naver.com/PostView.naver?{framed[1]}" if framed else url

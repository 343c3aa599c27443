"""A source's place at its hub, from the first look at the feed to the goodbye, against a real hub."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from store.door import Store
from store.records import OPERATOR
from tests.watchers.push.room import HOUR, START, Room, signed
from watchers.push.hubs import ASKS_PER_HUB
from watchers.push.keeper import NoHubs
from watchers.push.leases import ANSWER_PATIENCE, LEASE_MAX
from watchers.push.waker import GAP, SECOND_LOOK

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


async def test_a_feed_with_a_hub_is_subscribed_to_and_the_hub_confirms(room: Room) -> None:
    assert await room.pass_time() == 1
    (form,) = room.hub.asked
    kept = await room.subscription()
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": room.feed_url,
        "hub.callback": kept.callback,
        "hub.secret": kept.secret,
        "hub.lease_seconds": "864000",
    }
    assert kept.callback == f"{room.site.base}/sokbo/websub/{kept.id}"
    assert len(kept.id) >= 32
    assert kept.id != kept.secret
    assert (kept.confirmed_at, kept.lease_until) == (START, START + 10 * DAY)
    status = await room.store.read(Store.status, OPERATOR, room.now())
    assert list(status.pushed_until.values()) == [START + 10 * DAY]


async def test_a_signed_call_brings_the_article(room: Room) -> None:
    await room.pass_time()
    assert await room.pass_time(10 * MINUTE) == 0, "it is not due by itself"
    room.show("내일은 첫눈", "OpenAI, 새 모델 공개")
    assert await room.hub.ping() == 202
    assert await room.pass_time() == 1
    assert await room.told() == ["OpenAI, 새 모델 공개"]
    assert HOUR / 2 < (await room.source()).next_check_at - room.now() <= HOUR
    assert await room.pass_time(SECOND_LOOK) == 0, "the call was proved right: nothing is left to do"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512", "SHA256"])
async def test_every_method_of_signing_is_known(room: Room, method: str) -> None:
    await room.pass_time()
    room.clock[0] += 10 * MINUTE
    body = b"\x00\xff" * 1000
    signature = signed(room.hub.asked[0]["hub.secret"], body, method.lower()).replace(method.lower(), method, 1)
    assert await room.hub.ping(body=body, signature=signature) == 202
    assert await room.pass_time() == 1


BAD_SIGNATURES = {
    "none": "",
    "of another secret": signed("another", b"news"),
    "no digest": "sha256=",
    "half a digest": "sha256=00",
    "weak method": "md5=" + "0" * 32,
    "no method": "0" * 64,
    "not ASCII": "sha256=비밀",
}


@pytest.mark.parametrize("signature", BAD_SIGNATURES.values(), ids=BAD_SIGNATURES)
async def test_a_call_that_is_not_signed_is_answered_alike_and_ignored(room: Room, signature: str) -> None:
    await room.pass_time()
    status = await room.hub.ping(body=b"news", signature=signature.encode().decode("latin-1"))
    assert status == 202
    assert await room.pass_time(10 * MINUTE) == 0


async def test_a_signature_belongs_to_its_body(room: Room) -> None:
    await room.pass_time()
    await room.hub.ping(body=b"other", signature=signed(room.hub.asked[0]["hub.secret"], b"news"))
    assert await room.pass_time(10 * MINUTE) == 0


async def test_calls_over_and_over_cost_a_look_a_minute(room: Room) -> None:
    await room.pass_time()
    assert {await room.hub.ping() for _ in range(5)} == {202}
    assert await room.pass_time() == 0, "the last look was just now"
    assert await room.pass_time(GAP) == 1
    looks = 0
    for _ in range(120):
        await room.hub.ping()
        looks += await room.pass_time(MINUTE / 12)
    assert 9 <= looks <= 10


async def test_a_flood_of_calls_is_not_even_read(room: Room) -> None:
    await room.pass_time()
    statuses = [await room.hub.ping() for _ in range(40)]
    assert statuses.count(429) == 11, "one call of this minute was the confirmation"
    room.clock[0] += MINUTE
    assert await room.hub.ping() == 202


async def test_a_call_that_ran_ahead_is_followed_by_a_second_look(room: Room) -> None:
    await room.pass_time()
    room.clock[0] += 10 * MINUTE
    await room.hub.ping()
    assert await room.pass_time() == 1
    room.show("내일은 첫눈", "OpenAI, 새 모델 공개")
    assert await room.pass_time(SECOND_LOOK) == 1
    assert await room.told() == ["OpenAI, 새 모델 공개"]
    assert await room.pass_time(SECOND_LOOK) == 0
    assert await room.pass_time(10 * MINUTE) == 0


# --- what the hub does


async def test_a_hub_that_confirms_late(room: Room) -> None:
    room.hub.calls_back = False
    await room.pass_time()
    assert (await room.subscription()).lease_until is None
    room.clock[0] += ANSWER_PATIENCE
    assert await room.hub.call_back(room.hub.asked[0]) == (200, "<b>말뚝</b>")
    assert (await room.subscription()).is_live(room.now())
    assert await room.hub.call_back(room.hub.asked[0]) == (200, "<b>말뚝</b>"), "its first try may have been lost"


async def test_a_hub_that_never_calls_back_is_asked_again_less_and_less(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.hub.calls_back = False
    await room.pass_time()
    await room.pass_time(ANSWER_PATIENCE)
    assert "never called back" in caplog.text
    assert "SOKBO_PUBLIC_URL" in caplog.text
    assert len(room.hub.asked) == 1
    waits = []
    for _ in range(24):
        before = room.now()
        await room.pass_time((await room.subscription()).next_at - before)
        waits.append(room.now() - before)
    assert len(room.hub.asked) == 13
    assert waits[0::2] == [10 * MINUTE * 2**each for each in range(8)] + [DAY] * 4, (
        "twice as long each time, then daily"
    )
    assert set(waits[1::2]) == {ANSWER_PATIENCE}
    assert caplog.text.count("never called back") == 1, "said once"
    room.hub.calls_back = True
    await room.pass_time(DAY)
    assert (await room.subscription()).is_live(room.now())
    assert (await room.subscription()).failures == 0


@pytest.mark.parametrize("status", [400, 404, 500])
async def test_a_hub_that_is_down_changes_nothing(room: Room, status: int, caplog: pytest.LogCaptureFixture) -> None:
    room.hub.status = status
    await room.pass_time()
    kept = await room.subscription()
    assert f"HTTP {status}" in kept.last_error
    assert f"HTTP {status}" in caplog.text
    assert kept.next_at == START + 10 * MINUTE
    room.show("내일은 첫눈", "OpenAI, 새 모델 공개")
    assert await room.pass_time(HOUR) == 1
    assert await room.told() == ["OpenAI, 새 모델 공개"]
    room.hub.status = 202
    await room.pass_time(HOUR)
    assert (await room.subscription()).is_live(room.now())


async def test_a_hub_that_refuses_is_left_alone_for_a_day(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.hub.calls_back = False
    await room.pass_time()
    denial = {"hub.mode": "denied", "hub.topic": room.feed_url, "hub.reason": "no\nbots " + "x" * 1000}
    assert await room.hub.get(room.hub.asked[0]["hub.callback"], denial) == (200, "")
    kept = await room.subscription()
    assert "refuses to tell of" in kept.last_error
    assert "no bots xxx" in caplog.text
    assert "x" * 201 not in caplog.text
    assert kept.next_at == START + DAY
    room.hub.calls_back = True
    for _ in range(23):
        await room.pass_time(HOUR)
    assert len(room.hub.asked) == 1
    await room.pass_time(HOUR)
    assert (await room.subscription()).is_live(room.now())


async def test_a_hub_may_change_its_mind(room: Room) -> None:
    await room.pass_time()
    denial = {"hub.mode": "denied", "hub.topic": room.feed_url}
    assert (await room.hub.get(room.hub.asked[0]["hub.callback"], denial | {"hub.topic": "other"}))[0] == 404
    assert (await room.subscription()).is_live(room.now())
    await room.hub.get(room.hub.asked[0]["hub.callback"], denial)
    assert not (await room.subscription()).is_live(room.now())


WRONG = {
    "topic": {"topic": "https://news.example/other"},
    "no topic": {"topic": ""},
    "mode": {"mode": "publish"},
    "no mode": {"mode": ""},
    "goodbye": {"mode": "unsubscribe"},
    "no challenge": {"challenge": ""},
    "endless challenge": {"challenge": "x" * 1025},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_what_was_not_asked_is_not_confirmed(room: Room, wrong: dict[str, str]) -> None:
    room.hub.calls_back = False
    await room.pass_time()
    assert await room.hub.call_back(room.hub.asked[0], **wrong) == (404, "")
    assert (await room.subscription()).lease_until is None


async def test_a_confirmation_out_of_time_is_none(room: Room) -> None:
    room.hub.calls_back = False
    await room.pass_time()
    room.clock[0] += ANSWER_PATIENCE + MINUTE
    assert (await room.hub.call_back(room.hub.asked[0]))[0] == 404


@pytest.mark.parametrize(("lease_s", "kept_s"), [(1, 1200), (86_400, 86_400), (10**15, LEASE_MAX.total_seconds())])
async def test_a_lease_is_believed_within_bounds(room: Room, lease_s: int, kept_s: float) -> None:
    room.hub.lease_s = lease_s
    await room.pass_time()
    assert (await room.subscription()).lease_until == START + timedelta(seconds=kept_s)


@pytest.mark.parametrize("lease", ["", "soon", "-5", "١٢"])
async def test_a_lease_that_is_no_number_is_the_one_we_wanted(room: Room, lease: str) -> None:
    room.hub.calls_back = False
    await room.pass_time()
    assert (await room.hub.call_back(room.hub.asked[0], lease_seconds=lease))[0] == 200
    assert (await room.subscription()).lease_until == START + 10 * DAY


# --- as time goes by


async def test_a_lease_is_renewed_before_it_ends(room: Room) -> None:
    await room.pass_time()
    await room.pass_time(7 * DAY)
    assert len(room.hub.asked) == 1
    await room.pass_time(DAY)
    assert len(room.hub.asked) == 2
    assert room.hub.asked[0] == room.hub.asked[1], "the same address and secret: a call under way is not lost"
    assert (await room.subscription()).lease_until == START + 18 * DAY


async def test_a_lease_that_is_not_renewed_ends_and_the_feed_is_read_all_the_same(room: Room) -> None:
    await room.pass_time()
    room.hub.status = 500
    for _ in range(9):
        await room.pass_time(DAY)
        assert (await room.subscription()).is_live(room.now()), "what was promised still counts"
    await room.pass_time(DAY)
    assert not (await room.subscription()).is_live(room.now())
    room.show("내일은 첫눈", "OpenAI, 새 모델 공개")
    assert await room.pass_time(HOUR) == 1
    assert await room.told() == ["OpenAI, 새 모델 공개"]


async def test_a_restart_keeps_the_place_at_the_hub(room: Room) -> None:
    await room.pass_time()
    before = await room.subscription()
    async with room.restarted():
        room.show("내일은 첫눈", "OpenAI, 새 모델 공개")
        room.clock[0] += 10 * MINUTE
        assert await room.hub.ping() == 202
        assert await room.pass_time() == 1
        assert await room.told() == ["OpenAI, 새 모델 공개"]
    assert await room.subscription() == before
    assert len(room.hub.asked) == 1


async def test_under_another_public_address_the_hub_is_asked_anew(room: Room) -> None:
    await room.pass_time()
    async with room.restarted(f"{room.site.base}/sokbo/elsewhere"):
        assert await room.kept() == ()
        await room.pass_time(HOUR)
        kept = await room.subscription()
        assert kept.callback.startswith(f"{room.site.base}/sokbo/elsewhere/websub/")
        assert kept.is_live(room.now())


# --- goodbyes


async def test_a_source_that_is_removed_is_unsubscribed(room: Room) -> None:
    await room.pass_time()
    await room.declare()
    await room.pass_time()
    subscribe, unsubscribe = room.hub.asked
    assert unsubscribe == {
        "hub.mode": "unsubscribe",
        "hub.topic": room.feed_url,
        "hub.callback": subscribe["hub.callback"],
    }
    assert await room.kept() == ()
    assert await room.hub.ping(subscribe) == 404


async def test_a_hub_that_hears_no_goodbye_is_told_three_times(room: Room) -> None:
    await room.pass_time()
    await room.declare()
    room.hub.status = 500
    for _ in range(24):
        await room.pass_time(HOUR)
    assert [form["hub.mode"] for form in room.hub.asked] == ["subscribe"] + ["unsubscribe"] * 3
    assert await room.kept() == ()


async def test_a_hub_that_lets_us_go_and_then_stumbles_has_let_us_go(room: Room) -> None:
    await room.pass_time()

    async def stumble(request: web.Request) -> web.Response:
        await room.hub.answer(request)
        return web.Response(status=500)

    room.site.handle("/hub", stumble)
    await room.declare()
    await room.pass_time()
    assert await room.kept() == ()


async def test_a_source_removed_before_its_hub_was_ever_asked_leaves_nothing(room: Room) -> None:
    room.hub.status = 500
    await room.pass_time()
    await room.declare()
    await room.pass_time()
    assert await room.kept() == ()
    assert len(room.hub.asked) == 1


async def test_a_leaving_source_wakes_nobody(room: Room) -> None:
    await room.pass_time()
    room.hub.calls_back = False
    await room.declare()
    await room.pass_time()
    await room.declare(room.spec())
    await room.pass_time()
    assert await room.hub.ping(room.hub.asked[0]) == 202
    assert await room.pass_time(10 * MINUTE) == 0


async def test_a_source_that_comes_back_is_subscribed_anew(room: Room) -> None:
    await room.pass_time()
    await room.declare()
    await room.pass_time()
    await room.declare(room.spec())
    await room.pass_time(HOUR)
    kept = await room.subscription()
    assert kept.is_live(room.now())
    assert kept.callback != room.hub.asked[0]["hub.callback"]


async def test_a_feed_that_names_its_hub_no_more(room: Room) -> None:
    await room.pass_time()
    room.show("내일은 첫눈", "모레는 비", hub="")
    await room.pass_time(HOUR)
    assert [form["hub.mode"] for form in room.hub.asked] == ["subscribe", "unsubscribe"]
    assert await room.kept() == ()


async def test_an_operator_who_wants_no_push(room: Room) -> None:
    await room.pass_time()
    await room.declare(room.spec(websub=False))
    await room.pass_time(HOUR)
    assert await room.kept() == ()
    await room.pass_time(HOUR)
    assert len(room.hub.asked) == 2


async def test_a_feed_that_moves_to_another_hub(room: Room) -> None:
    await room.pass_time()
    room.site.handle("/second", room.hub.answer)
    room.show("내일은 첫눈", "모레는 비", hub=f"{room.site.base}/second")
    await room.pass_time(HOUR)
    await room.pass_time(HOUR)
    kept = await room.subscription()
    assert kept.hub == f"{room.site.base}/second"
    assert kept.is_live(room.now())


@pytest.mark.parametrize("status", [202, 500])
async def test_a_feed_that_names_another_hub_at_every_look_makes_us_knock_once_an_hour(room: Room, status: int) -> None:
    room.hub.status, room.hub.calls_back = status, False
    await room.pass_time()
    for number in range(20):
        room.site.handle(f"/hub{number}", room.hub.answer)
        room.show("내일은 첫눈", f"{number}", hub=f"{room.site.base}/hub{number}")
        await room.store.write(Store.wake, [(await room.source()).id], room.now() + 5 * MINUTE, MINUTE)
        assert await room.pass_time(5 * MINUTE) == 1
    assert [form["hub.mode"] for form in room.hub.asked].count("subscribe") <= 2
    assert len(await room.kept()) <= 2


async def test_a_hub_that_the_feed_does_not_share_a_host_with_is_not_asked_in_private_networks(room: Room) -> None:
    room.show("내일은 첫눈", hub=room.site.base.replace("127.0.0.1", "127.0.0.2") + "/hub")
    await room.pass_time()
    assert "private" in (await room.subscription()).last_error
    assert room.hub.asked == []


async def test_many_new_feeds_do_not_fall_upon_their_hub_all_at_once(room: Room) -> None:
    await room.declare(*(room.spec(f"하루 {number}") for number in range(2 * ASKS_PER_HUB + 1)))
    asked = []
    for _ in range(3):
        await room.pass_time(MINUTE)
        asked.append(len(room.hub.asked))
    assert asked == [ASKS_PER_HUB, 2 * ASKS_PER_HUB, 2 * ASKS_PER_HUB + 1]
    assert all(each.is_live(room.now()) for each in await room.kept())


async def test_a_hub_that_is_down_is_asked_once_at_a_time_and_keeps_no_other_waiting(room: Room) -> None:
    dead = "http://127.0.0.2:1/"
    room.show("첫눈", hub=dead, path="/dead")
    specs = [replace(room.spec(f"죽은 {number}"), options={"url": f"{room.site.base}/dead"}) for number in range(4)]
    await room.declare(*specs, room.spec("산"))
    await room.pass_time()
    by_hub = {each.hub: each for each in await room.kept()}
    assert by_hub[f"{room.site.base}/hub"].is_live(room.now())
    assert sorted(each.failures for each in await room.kept() if each.hub == dead) == [0, 0, 0, 1]
    await room.pass_time(MINUTE)
    assert sorted(each.failures for each in await room.kept() if each.hub == dead) == [0, 0, 1, 1]


async def test_a_source_that_is_gone_from_the_store_is_forgotten(room: Room) -> None:
    await room.pass_time()
    await room.declare()
    await room.store.write(Store.forget_before, room.now() + DAY)
    await room.pass_time(8 * DAY)
    assert not room.hubs.knows(room.hub.asked[0]["hub.callback"].rpartition("/")[2])


async def test_nothing_secret_is_logged(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "watchers")
    await room.pass_time()
    await room.hub.ping()
    await room.hub.ping(signature="sha256=00")
    room.hub.status = 500
    await room.pass_time(8 * DAY)
    kept = await room.subscription()
    assert "hub" in caplog.text
    assert kept.secret not in caplog.text
    assert kept.id not in caplog.text


# --- what a hub's word is worth


async def news(room: Room, number: int, *, is_told: bool) -> None:
    """Let the feed have news, which the hub tells of or not, and let it be found."""
    room.show("내일은 첫눈", *(f"소식 {each}" for each in range(number + 1)))
    room.clock[0] += HOUR / 2
    if is_told:
        await room.hub.ping()
    assert await room.pass_time(timedelta() if is_told else HOUR) == 1


async def tells_of(room: Room) -> bool:
    return room.hubs.tells_of((await room.source()).id)


async def test_a_hub_that_tells_of_all_news_earns_trust_and_loses_it_by_a_miss(room: Room) -> None:
    await room.pass_time()
    worth = []
    for number, is_told in enumerate([True, True, True, False, True, True, True, True, True, True, False]):
        await news(room, number, is_told=is_told)
        worth.append(await tells_of(room))
    assert worth == [False, False, True, False, False, True, True, True, True, True, True]
    await news(room, 11, is_told=False)
    assert not await tells_of(room)


async def test_looks_that_find_nothing_say_nothing_of_the_hub(room: Room) -> None:
    await room.pass_time()
    for number in range(3):
        await news(room, number, is_told=True)
    for _ in range(5):
        assert await room.pass_time(HOUR) == 1
    assert await tells_of(room)


async def test_without_a_promise_there_is_no_trust(room: Room) -> None:
    await room.pass_time()
    for number in range(3):
        await news(room, number, is_told=True)
    room.hub.status = 500
    assert await tells_of(room)
    room.clock[0] += 11 * DAY
    assert not await tells_of(room)


async def test_trust_is_earned_anew_after_a_restart_and_at_another_hub(room: Room) -> None:
    await room.pass_time()
    for number in range(3):
        await news(room, number, is_told=True)
    room.site.handle("/second", room.hub.answer)
    room.show("내일은 첫눈", "모레는 비", hub=f"{room.site.base}/second")
    await room.pass_time(HOUR)
    await room.pass_time(HOUR)
    assert (await room.subscription()).is_live(room.now())
    assert not await tells_of(room)
    for number in range(3):
        room.show("첫눈", *(f"다른 소식 {each}" for each in range(number + 1)), hub=f"{room.site.base}/second")
        room.clock[0] += HOUR / 2
        await room.hub.ping()
        await room.pass_time()
    assert await tells_of(room)
    async with room.restarted():
        assert not await tells_of(room)


async def test_a_source_whose_hub_keeps_its_word_is_asked_less_often(room: Room) -> None:
    await room.declare(replace(room.spec(), is_pinned=False))
    await room.pass_time()
    for number in range(8):
        await news(room, number, is_told=True)
    room.clock[0] += HOUR

    async def wait() -> timedelta:
        await room.pipeline.check(await room.source())
        return (await room.source()).next_check_at - room.now()

    trusted = await wait()
    room.pipeline.hubs = NoHubs()
    alone = await wait()
    assert 2 * alone < trusted
    await room.declare(room.spec())
    room.pipeline.hubs = room.hubs
    assert await tells_of(room)
    assert HOUR * 0.9 <= await wait() <= HOUR * 1.1, "what a person named stays so"

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from archive_samples import NOW, delivery, keep, subscription

from adapters.archive import connect
from bot.model import Address, Change, ChannelSettings
from bot.ports import Archive

HERE = Address(platform="slack", channel="C1", workspace="T1")
THERE = Address(platform="slack", channel="C1", workspace="T2")


def change(address: Address = HERE, command: str = "/subscribe chips", **given: object) -> Change:
    made = Change(address=address, at=NOW, user="U1", name="Ann", command=command, outcome="Subscribed to chips")
    return replace(made, **given)  # type: ignore[arg-type]


def test_a_channel_has_the_usual_rules_until_it_has_its_own(archive: Archive) -> None:
    assert archive.channel(HERE) == ChannelSettings(address=HERE, editors="managers")
    for editors in ("everyone", "admins"):
        archive.put_channel(ChannelSettings(address=HERE, editors=editors))  # type: ignore[arg-type]
        assert archive.channel(replace(HERE, thread="1.2")).editors == editors
    assert archive.channel(THERE).editors == "managers"


def test_who_did_what_is_told_newest_first_and_each_channel_its_own(archive: Archive) -> None:
    first, second, other = change(), change(command="/pause", user=None, name=None), change(THERE)
    remark = change(command="/report s1", remark=True)
    for one in (first, second, other, remark):
        archive.put_change(one)
    assert archive.changes(HERE) == (second, first)
    assert archive.changes(HERE, limit=1) == (second,)
    assert archive.changes() == (other, second, first)
    assert archive.changes(remarks=True) == (remark,)


def test_a_card_is_known_by_its_receipt(archive: Archive) -> None:
    archive.put_subscription(subscription())
    keep(archive, 1, delivery(state="queued"))
    (taken,) = archive.claim(NOW + timedelta(hours=1), timedelta(minutes=2))
    archive.settle(replace(taken, state="sent", receipt="C1/1.2", settled=NOW))
    assert archive.story_of(subscription().address.platform, "C1/1.2") == "s1"
    assert archive.story_of(subscription().address.platform, "C1/9.9") is None
    assert archive.story_of("elsewhere", "C1/1.2") is None


def test_an_installation_is_replaced_and_a_state_is_good_once(archive: Archive) -> None:
    archive.put_installation("slack", "T1", "sealed-1", now=NOW)
    archive.put_installation("slack", "T1", "sealed-2", now=NOW)
    archive.put_installation("slack", "T2", "sealed-3", now=NOW)
    assert archive.installation("slack", "T1") == "sealed-2"
    assert archive.installation("slack", "T9") is None
    assert archive.installed("slack") == ("T1", "T2")
    archive.put_install_state("one", until=NOW + timedelta(minutes=10), now=NOW)
    archive.put_install_state("two", until=NOW + timedelta(minutes=10), now=NOW)
    assert [archive.take_install_state("one", now=NOW) for _ in range(2)] == [True, False]
    assert not archive.take_install_state("two", now=NOW + timedelta(minutes=11))


def test_a_workspace_that_leaves_takes_everything_with_it(archive: Archive) -> None:
    mine = replace(subscription("mine"), address=HERE)
    theirs = replace(subscription("theirs"), address=THERE)
    for one in (mine, theirs):
        archive.put_subscription(one)
    keep(archive, 1, delivery(subscription_id="mine"), delivery(subscription_id="theirs"))
    archive.put_channel(ChannelSettings(address=HERE, editors="everyone"))
    for one in (HERE, THERE):
        archive.put_change(change(one))
        archive.put_installation("slack", str(one.workspace), "sealed", now=NOW)
    before = archive.subscriptions_revision()
    assert archive.forget("slack", "T1") == 1
    assert archive.subscriptions() == (theirs,)
    assert archive.subscriptions_revision() > before
    assert {one.subscription for one in archive.deliveries()} == {"theirs"}
    assert archive.channel(HERE).editors == "managers"
    assert archive.changes() == (change(THERE),)
    assert archive.installed("slack") == ("T2",)
    assert archive.account().closes
    assert archive.forget("slack", "T1") == 0


LEASE, KEEP = timedelta(seconds=60), timedelta(hours=25)


def begun(archive: Archive, key: str = "event e1", after: timedelta = timedelta(0)) -> str:
    return archive.begin_once(key, now=NOW + after, lease=LEASE, keep=KEEP)


def test_what_is_done_once_is_one_processs_and_then_done(archive: Archive) -> None:
    assert [begun(archive), begun(archive), begun(archive, "event e2")] == ["ours", "theirs", "ours"]
    archive.end_once("event e1")
    assert [begun(archive), begun(archive, after=2 * LEASE)] == ["done", "done"]


def test_what_somebody_did_not_end_is_anothers_when_the_lease_is_over(archive: Archive) -> None:
    begun(archive)
    assert [begun(archive, after=LEASE - timedelta(seconds=1)), begun(archive, after=LEASE)] == ["theirs", "again"]
    assert begun(archive, after=LEASE) == "theirs"


def test_what_was_done_long_ago_is_forgotten(archive: Archive) -> None:
    begun(archive)
    archive.end_once("event e1")
    assert begun(archive, after=KEEP) == "done"
    assert begun(archive, after=KEEP + timedelta(seconds=1)) == "ours"


def test_of_many_who_ask_at_once_one_gets_it(lasting_url: str) -> None:
    archives = [connect(lasting_url) for _ in range(4)]
    with ThreadPoolExecutor(max_workers=8) as many:
        for round_ in range(10):
            got = list(many.map(lambda one, key=f"event {round_}": begun(one, key), archives * 2))
            assert sorted(got) == ["ours", *["theirs"] * 7]
    for one in archives:
        one.close()

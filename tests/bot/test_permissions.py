import pytest
from making import CHANNEL

from bot import commands, permissions
from bot.model import Request

ASKS = ("/capex bytedance", "/brief", "/settings", "/feeds", "/preview chips", "/changes", "/request pause")
CHANGES = ("/subscribe chips", "/unsubscribe chips", "/pause", "/resume")


def refusal(text, role, editors="managers", managers=()):
    request = Request(text=text, address=CHANNEL, user="U1", role=role, managers=managers)
    return permissions.refusal(commands.parse(text), request, editors)


@pytest.mark.parametrize("text", ASKS)
def test_anybody_may_ask(text):
    assert refusal(text, "member", "admins") is None


@pytest.mark.parametrize("text", CHANGES)
@pytest.mark.parametrize(
    ("editors", "may"),
    [
        ("everyone", {"member", "manager", "admin"}),
        ("managers", {"manager", "admin"}),
        ("admins", {"admin"}),
    ],
)
def test_who_may_change_what_is_followed(text, editors, may):
    assert {role for role in ("member", "manager", "admin") if refusal(text, role, editors) is None} == may


def test_where_a_platform_knows_no_roles_nobody_is_refused():
    assert [refusal(text, None, "admins") for text in CHANGES] == [None] * 4


def test_the_rule_itself_is_never_everybodys():
    assert refusal("/settings editors managers", "member", "everyone") is not None
    assert refusal("/settings editors managers", "manager", "everyone") is None
    assert refusal("/settings editors managers", "manager", "admins") is not None


@pytest.mark.parametrize("text", ["/feeds add https://news.example/feed", "/admit Example Wire", "/dismiss"])
def test_feeds_are_for_admins(text):
    assert refusal(text, "manager", "everyone") == "Only the workspace's admins may change which feeds are read."
    assert refusal(text, "admin", "admins") is None


@pytest.mark.parametrize(
    ("editors", "managers", "said"),
    [
        ("managers", ("Ann", "the workspace's admins"), "Only Ann or the workspace's admins may change what"),
        ("managers", (), "Only whoever manages this channel may change what"),
        ("admins", ("Ann",), "Only the workspace's admins may change what"),
    ],
)
def test_a_refusal_names_who_may(editors, managers, said):
    assert refusal("/pause", "member", editors, managers) == f"{said} this channel follows."


@pytest.mark.parametrize(
    "text",
    ["/subscribe chips", "subscribe chips", "briefwire subscribe chips", "@Briefwire /sub chips", "/settings editors all",
     "  /PAUSE", "/feeds add https://news.example/feed"],
)  # fmt: skip
def test_however_it_is_said_the_role_is_asked_for(text):
    assert permissions.worth_asking(text)


@pytest.mark.parametrize("text", [*ASKS, "what about 2024?", "/cpaex", "", "/subscribe", "less a1"])
def test_nobodys_role_is_asked_for_where_anybody_may(text):
    assert not permissions.worth_asking(text)

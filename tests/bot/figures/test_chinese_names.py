"""Who a Chinese article names that no table knows, and what only looks like a name."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures.passages import scene
from bot.model import Article

_INDICES = ("Hang Seng China Enterprises Index", "Hang Seng Tech Index", "S&P 500")


def _names(text: str, title: str = "") -> list[tuple[str, str]]:
    article = Article(
        id="1",
        url="",
        title=title,
        text=text,
        published=datetime(2025, 5, 14, tzinfo=UTC),
        outlet="",
        language="zh",
    )
    return [(name.entity, name.kind) for name in scene(article).names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("证监会对*ST奥比被罚一案作出决定。", [("CSRC", "agency"), ("*ST奥比", "unknown")]),
        ("研报给予奥比克斯买入评级。", [("奥比克斯", "unknown")]),
        ("道期跌0.1%，布油升1.6%。", [("Dow Jones Industrial Average", "index"), ("Brent crude", "commodity")]),
        ("市场份额为19.3%，回购股份获批。", []),
        ("奥比微（301999.SZ）涨超6%。", [("奥比微", "unknown")]),
        ("成分股方面，奥比微涨停。", [("奥比微", "unknown")]),
        ("奧比微電（8999）開市報0.3元。", [("奧比微電", "unknown")]),
        (
            "早盘，腾讯、奥比微、阿里巴巴涨超3%。",
            [("Tencent", "company"), ("奥比微", "unknown"), ("Alibaba", "company")],
        ),
        ("成立三年的奥比科技获得融资。", [("奥比科技", "unknown")]),
        (
            "奥比克斯计算有限公司（以下简称“奥比克斯”）完成融资。",
            [("奥比克斯", "unknown"), ("奥比克斯", "unknown")],
        ),
        ("中证光子计算主题指数上涨1.2%。", [("中证光子计算主题指数", "index")]),
        ("华夏中证光子ETF净流入3亿元。", [("China AMC", "fund")]),
        ("昨日滙某（0700）升1%。", [("Tencent", "company")]),
        ("浙江奥比股份跌3%。", [("浙江奥比股份", "unknown")]),
        ("我国市场规模达3亿元。", [("China", "country")]),
        ("港股高开，A股低开。", [("Hong Kong", "country"), ("China", "country")]),
        ("央行下调利率。", [("People's Bank of China", "agency")]),
        ("國指及科指高開，標指跌。", [(name, "index") for name in _INDICES]),
        ("工行、建行涨超1%。", [("ICBC", "company"), ("China Construction Bank", "company")]),
        ("英股升0.8%，法股跌0.1%。", [("United Kingdom", "country"), ("France", "country")]),
    ],
)
def test_a_shape_gives_a_name_away(text: str, names: list[tuple[str, str]]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "公司股价涨超6%。",
        "概念股涨停，板块跌超2%。",
        "该集团与多家银行谈判。",
        "人工智能、大模型、机器人等领域受到关注。",
        "高科技和金融科技的投资增加。",
        "据报告（2024）显示，收入增长。",
        "AI、GPU、ETF成为热词。",
        "印尼盾和越南盾的央行",
        "资金价格、现金价值和长期金融，其中移动业务，手工行业和构建行业。",
        "该目标指引高于预期，相比电动车，外汇控制更难。",
        "精美图片、强生产能力、法股东和德股份。",
    ],
)
def test_ordinary_words_name_nobody(text: str) -> None:
    assert [name for name in _names(text) if name[1] != "country"] == []


def test_a_name_counts_everywhere_once_it_is_known() -> None:
    found = _names("奥比微（301999.SZ）公布业绩。分析称，看好奥比微的前景。", title="一季度奥比微净利大增")

    assert found == [("奥比微", "unknown")] * 3


def test_what_opens_clauses_and_acts_is_a_name() -> None:
    found = _names("昨日，奥比微宣布扩产。奥比微表示，订单增加。市场认为，奥比微将受益。")

    assert found == [("奥比微", "unknown")] * 3


def test_a_place_inside_a_longer_name_is_no_place() -> None:
    assert _names("浙江奥比股份跌3%，浙江的出口增加。") == [("浙江奥比股份", "unknown"), ("Zhejiang", "country")]


def test_who_holds_an_office_is_a_person() -> None:
    found = _names("首席执行官奥尔森表示，收入增加。奥尔森宣布，奥尔森将留任。")

    assert [kind for name, kind in found if name == "奥尔森"] == ["person"] * 3


@given(st.text(alphabet="奥比微（）()、。，涨停3%科技股份的 A1\n", max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    for name, _ in _names(text):
        assert name

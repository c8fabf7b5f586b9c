"""The companies table, and what is taken for a company in a text."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.companies import _table, companies, former
from bot.text.otherwords import other_words

TABLE = companies()


def named(text, **given):
    return [(m.company.name, m.product) for m in TABLE.mentions(text, **given)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Microsoft and ByteDance met Nvidia.", [("Microsoft", None), ("ByteDance", None), ("Nvidia", None)]),
        ("NVIDIA Corp. said so, and so did Nvidia's rivals.", [("Nvidia", None), ("Nvidia", None)]),
        ("Taiwan Semiconductor Manufacturing Co (TSMC) grew.", [("TSMC", None), ("TSMC", None)]),
        ("AWS grew faster than Azure.", [("Amazon", "AWS"), ("Microsoft", "Azure")]),
        ("Doubao, ByteDance's chatbot", [("ByteDance", "Doubao"), ("ByteDance", None)]),
        ("字节跳动计划投资，台积电没有。", [("ByteDance", None), ("TSMC", None)]),
        ("腾讯派出高管，小米和阿里巴巴没有。", [("Tencent", None), ("Xiaomi", None), ("Alibaba", None)]),
        ("美国和日本", [("United States", None), ("Japan", None)]),
        ("騰訊與寧德時代，滙豐", [("Tencent", None), ("CATL", None), ("HSBC", None)]),
        ("MSCI中国指数上涨，TCL科技下跌", [("MSCI China", None), ("TCL Technology", None)]),
        ("谷歌和Meta上涨", [("Alphabet", None), ("Meta", None)]),
        ("北京的好孩子", [("Beijing", None)]),
        ("Shares of the maker (NASDAQ: NVDA) fell.", [("Nvidia", None)]),
        ("eBay's sales", [("eBay", None)]),
        ("Google parent Alphabet", [("Alphabet", None), ("Alphabet", None)]),
    ],
)
def test_names_aliases_products_and_tickers_are_found(text, names):
    found = named(text)
    assert [name for name, _ in found] == [name for name, _ in names]
    assert [product for _, product in found if product] == [product for _, product in names if product]


@pytest.mark.parametrize(
    "text",
    [
        "She ate an Apple and a pear in the garden.",
        "He missed the Target by a mile.",
        "The Gap between rich and poor grew.",
        "They had to Block the road.",
        "National Unity was the slogan of the day.",
        "He raised his Arm and waited.",
        "A Visa for three months is free.",
        "Meta questions are questions about questions.",
        "Beijing and a gem of a weaver.",
        "Big Apple Inc. runs tours of the town.",
        "pineapple and microsofty words",
        "It paid US$22bn, HK$3 and NT$480bn.",
    ],
)
def test_ordinary_words_are_no_companies(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Apple sold more of the iPhone than ever.", "Apple"),
        ("Meta raised its forecast; Facebook's owner, led by Zuckerberg, cited Instagram.", "Meta"),
        ("Target said shoppers came back to the retailer's stores.", "Target"),
        ("Gap, Inc. opened a store.", "Gap"),
        ("Apple Inc. reported on Tuesday.", "Apple"),
    ],
)
def test_an_ordinary_word_counts_where_the_article_vouches_for_it(text, name):
    assert name in [found for found, _ in named(text)]


def test_the_whole_article_can_vouch():
    assert named("Apple rose.") == []
    assert named("Apple rose.", context="The iPhone maker's chief, Tim Cook, spoke. Apple rose.") == [
        ("Apple", None)
    ]


@pytest.mark.parametrize("asked", ["bytedance", " ByteDance ", "bytedance's", "字节跳动", "Doubao", "“ByteDance”"])
def test_people_find_a_company_however_they_write_it(asked):
    assert TABLE.find(asked).id == "bytedance"


@pytest.mark.parametrize(
    ("ticker", "name"),
    [
        ("MSFT", "Microsoft"),
        ("$MSFT", "Microsoft"),
        ("BRK.B", "Berkshire Hathaway"),
        ("0700.hk", "Tencent"),
        ("005930.KS", "Samsung Electronics"),
    ],
)
def test_tickers_find_their_company(ticker, name):
    assert TABLE.find(ticker).name == name


def test_a_misspelt_name_is_guessed_and_nonsense_is_not():
    assert TABLE.suggest("bytedanse")[0].name == "ByteDance"
    assert TABLE.suggest("microsfot")[0].name == "Microsoft"
    assert TABLE.suggest("qzxqzxqzxq") == ()


@pytest.mark.parametrize(
    ("company", "month"),
    [("microsoft", 6), ("apple", 9), ("nvidia", 1), ("oracle", 5), ("cisco", 7), ("alibaba", 3), ("amazon", 12)],
)
def test_fiscal_years_end_when_they_do(company, month):
    assert TABLE.get(company).fiscal_year_end == month


@pytest.mark.parametrize(
    ("company", "month"),
    [("sony", 15), ("toyota", 3), ("target", 13), ("walmart", 1), ("apple", 9), ("amazon", 12), ("infosys", 3)],
)
def test_a_fiscal_year_ends_in_the_year_that_names_it_or_in_the_next(company, month):
    assert TABLE.get(company).fiscal_year_end == month


def test_a_ticker_without_an_exchange_is_new_yorks():
    named = [mention.company.id for mention in TABLE.mentions("$BA fell 2% and $EL rose 3%.")]
    assert named == ["boeing", "estee-lauder"]


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("SBI said deposits at the Mumbai bank rose to 196 billion rupees.", "state-bank-of-india"),
        ("SBI, the Tokyo group, said profit rose to 196 billion yen.", "sbi-holdings"),
    ],
)
def test_one_word_can_stand_for_two_companies_that_other_words_tell_apart(text, company):
    assert company in [mention.company.id for mention in TABLE.mentions(text)]


def test_the_table_is_large_and_sound():
    rows = list(TABLE)
    firms = [row for row in rows if row.kind == "company"]
    assert len(firms) >= 1500
    assert all(row.needs for row in rows if row.guarded)
    assert all(row.fiscal_year_end in {None, *range(1, 19)} for row in rows)
    assert {country for row in firms if (country := row.country)} >= {
        "US",
        "CN",
        "TW",
        "JP",
        "KR",
        "IN",
        "DE",
        "GB",
        "FR",
        "NL",
    }
    assert sum(row.listed is False for row in firms) >= 200


@given(st.text(max_size=300))
def test_any_text_gives_mentions_in_order_and_apart(text):
    found = TABLE.mentions(text)
    assert all(text[m.start : m.end] for m in found)
    assert all(one.start <= other.start for one, other in pairwise(found))


def test_peers_are_whom_readers_compare_with_else_the_sector():
    table = companies()
    assert [one.id for one in table.peers("bytedance", 2)] == ["alibaba", "tencent"]
    assert {one.sector for one in table.peers("infineon", 2)} == {"semiconductors"}
    assert table.peers("nobody") == ()


def test_every_peer_is_in_the_table():
    from bot.companies import _groups

    assert [name for group in _groups() for name in group if companies().get(name) is None] == []


@pytest.mark.parametrize(
    ("company", "written", "day", "then"),
    [
        ("eternal", "Zomato", date(2025, 2, 28), ("Zomato", False)),
        ("eternal", "Zomato Ltd", date(2025, 2, 28), ("Zomato", False)),
        ("eternal", "Zomato", date(2025, 3, 1), None),
        ("eternal", "Eternal", date(2025, 2, 28), None),
        ("ge-aerospace", "General Electric Co.", date(2020, 1, 1), ("GE", False)),
        ("just-eat-takeaway", "Just Eat", date(2019, 1, 1), ("Just Eat", True)),
        ("just-eat-takeaway", "Takeaway.com", date(2019, 1, 1), ("Takeaway.com", True)),
        ("microsoft", "Microsoft", date(2020, 1, 1), None),
    ],
)
def test_a_name_that_was_given_up_is_the_companys_own_until_then(company, written, day, then):
    found = former(company, written, day)

    assert (None if found is None else (found.name, found.part)) == then


def test_every_former_name_belongs_to_a_company_of_the_table_and_is_found_as_its_name():
    for row in _table("formernames.csv"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            found = TABLE.product_owner(name)
            assert found is None or found[0].id == row["company"], name
        assert TABLE.get(row["company"]) is not None, row


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Nasdaq 100 fell", "Nasdaq 100"),
        ("the Nasdaq fell", "Nasdaq Composite"),
        ("The S&P 500 Information Technology Index fell", "S&P 500 Information Technology Index"),
        ("The S&P 500 fell", "S&P 500"),
    ],
)
def test_the_longest_of_two_names_that_overlap_is_meant(text, name):
    assert named(text) == [(name, None)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("报道指出，道指涨1%。", ["Dow Jones Industrial Average"]),
        ("加快手续办理，快手没有。", ["Kuaishou"]),
        ("推广汽车消费，广汽没有。", ["GAC"]),
        ("最佳能效，佳能没有。", ["Canon"]),
        ("报道甚至强调了这一点。", []),
        ("小米椒和小米粥，小米没有。", ["Xiaomi"]),
        ("平台股权与资源讯息。", []),
        ("贝壳公布三季度业绩。", ["Ke Holdings"]),
        ("海滩上的贝壳很多。", []),
    ],
)
def test_a_piece_of_another_chinese_word_is_no_name(text, names):
    assert [name for name, _ in named(text)] == names


def test_every_other_word_holds_a_name_of_the_table():
    def pieces(word):
        return (word[start:end] for start in range(len(word)) for end in range(start + 2, len(word) + 1))

    words = other_words()

    assert len(set(words)) == len(words)
    assert [word for word in words if not any(TABLE.find(piece) for piece in pieces(word) if piece != word)] == []

"""A Chinese sentence in, its plain noun phrases out: stretches between small words, verbs, names and amounts.

Knows the words that end a phrase, in simplified characters; refuses to know what a phrase is of.
"""

import re
from collections.abc import Iterator, Mapping

from bot.figures.claims import word
from bot.figures.passages import Passage, Phrase
from bot.figures.words import METRIC, Cue
from bot.text.scripts import simplified

_MAX_CHARACTERS = 14
# What no noun phrase goes across: words of relation, of moving and reporting, of time.
_ENDS = """
以及 其中 当中 同比 环比 按年 按季 按月 年增 年减 月增 季增 增长 增加 增至 增到 增幅 减少 减至 下降 降至
下滑 下跌 下挫 上涨 上升 上调 下调 升至 涨至 跌至 达到 达成 大约 超过 接近 突破 实现 录得 公司 本集团 目前
当前 已经 共计 合计 总计 累计 预计 预期 预测 计划 相比 相较 分别 占比 约占 占到 收于 收报 报收 今日 昨日
今年 去年 明年 本周 上周 本月 上月 全年 当日 盘中 截至 截止 期内 我们 他们 季度 上半年 下半年 通过 因为
由于 如果 随着 可以 能够 需要 没有 非常 同时 此外 另外 以来 之后 之前 持有 增持 减持 买入 卖出 收购 出售
完成 获得 推出 发布 宣布 公布 表示 指出 显示 认为 来自 包括 涉及 用于 提供 拥有 成为 位居 排名 位列 贡献
带来 产生 支付 花费 耗资 筹集 售出 裁员 每股 每天 每月 每年 首次 多达 高达 高于 低于 优于 好于 不及 不到
不超过 至少 以上 以下 左右 吸引 同意 举行 签署 投入 投资于 出现 主导 支持 继续 创下 创造 进行 开始 保持
维持 面临 帮助 获批 采购 建设 开设 启动 上市 位于 属于 正式 快速 大幅 持续 平均 一度 可能 最多 最高 最低
只有 旗下 据悉 据称 采用 报告 折合 披露 透露 认购 收跌 收涨 收取 征收 打造
大涨 大跌 飙升 暴涨 暴跌 猛增 激增 不低于 不高于 不少于 不多于
的 为 是 将 了 着 逾 至 由 从 与 或 其 该 较 而 但 也 还 被 把 让 并 拟 称 仅 则 均 已 未 若 因 曾 亦
仍 再 竟 挫 扬 弹 获
""".split()
# These end one too, unless they begin or close a longer word.
_UNLESS = (
    r"在(?![线研建职])|超(?![级算市薪导])|达(?!摩)|(?<![合条期节])约(?![定会])|和(?![平谐])|及(?!格)"
    r"|[涨跌](?![幅停价])|升(?![级幅值])|降(?![价低息幅])|收(?![入益购费盘视单])|近(?![期年日])"
    r"|(?<![数证依根])据(?!点)|使用(?![费权量者])|占(?!据)|报(?![告表导价])|有(?![限色机])|共(?![享同和])"
)
_BREAK = re.compile("|".join((*sorted(map(re.escape, _ENDS), key=len, reverse=True), _UNLESS)))
# Parts that stand within a metric's own name, as in "广告收入".
_WITHIN = re.compile(
    r"(?:云业务|业务|产品|广告|服务|订阅|数据中心|基础设施|新车|票房|手续费|保费|利息|推广|批发|零售|训练)"
    r"(?=(?:收入|营收|利润|毛利率|销量|销售额|费用|成本|支出|投资)$)"
)
# Words that name nothing by themselves.
_NAMELESS = frozenset(
    [
        *"总额 总量 数量 金额 规模 比例 水平 情况 部分 方面 业务 板块 部门 分部 市场 行业 价格 数据".split(),
        *"营业 经营 运营 税前 平均 销售 主营 综合 经调整 年度 整体".split(),
    ]
)
_SEGMENT = re.compile(r"(?:业务|板块|部门|分部|事业部)$")
_WRITTEN = re.compile(r"[\u3400-\u9fffA-Za-z0-9+&.\-]+")
# Small words that open or close a stretch and belong to no noun.
_OPENING = frozenset("个家只隻的他它这那该等对在所各些比每又也就都还名位项款种")
_CLOSING = frozenset("近中内上下里时后前就已也还都均又再将会达于至为是有在对向以等的了创更净")


def is_chinese(passage: Passage) -> bool:
    """Whether a sentence is written in Chinese."""
    text = passage.sentence.text
    return not text.isascii() and sum("\u3400" <= letter <= "\u9fff" for letter in text) * 3 > len(text)


def chinese_phrases(passage: Passage) -> Iterator[Phrase]:
    """The plain noun phrases of a Chinese sentence, in order; names are not among them."""
    cues, text = _longest(passage), simplified(passage.sentence.text)
    for start, end in _runs(passage, text):
        yield from _plain(passage, text, start, end, cues)


def _runs(passage: Passage, text: str) -> Iterator[tuple[int, int]]:
    """Stretches between what ends a phrase, as places of the sentence."""
    taken, offset = bytearray(len(text)), passage.sentence.start
    places = [(one.start, one.end) for one in passage.names]
    places += [(one.start, one.end) for one in passage.periods]
    places += [(one.start, one.end) for one in passage.quantities]
    for start, end in places:
        low, high = max(0, start - offset), max(0, end - offset)
        taken[low:high] = b"\x01" * (high - low)
    for found in _WRITTEN.finditer(text):
        start = found.start()
        for stop in _BREAK.finditer(text, found.start(), found.end()):
            yield from _free(taken, start, stop.start())
            start = stop.end()
        yield from _free(taken, start, found.end())


def _free(taken: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between two places that no name, time or amount takes."""
    while start < end:
        if taken[start]:
            start += 1
            continue
        stop = taken.find(1, start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop


def _longest(passage: Passage) -> Mapping[int, Cue]:
    """The longest cue of a metric at each place of the sentence where one ends."""
    found: dict[int, Cue] = {}
    ends, offset = passage.words.ends, passage.sentence.start
    for cue in passage.cues_of.get(METRIC, ()):
        place = ends[cue.end - 1] - offset
        if place not in found or cue.start < found[place].start:
            found[place] = cue
    return found


def _plain(passage: Passage, text: str, start: int, end: int, cues: Mapping[int, Cue]) -> Iterator[Phrase]:
    """What stands before the metric in a run, else all of it; and what the metric is called."""
    cue, opens = _last_cue(passage, start, end, cues)
    metric, stop = (cue.value, opens) if cue is not None else ("", end)
    low, high = _trimmed(text, start, stop)
    segment = _SEGMENT.search(text[low:high])
    kind = "segment" if segment is not None and segment.start() > 0 else ""
    if segment is not None and kind:
        high = low + segment.start()
    if (1 if kind else 2) <= high - low <= _MAX_CHARACTERS and text[low:high] not in _NAMELESS:
        yield _phrase(passage, low, high, kind, metric)
    if cue is not None and (text[start:end] != cue.phrase or metric == "other") and end - start <= _MAX_CHARACTERS:
        yield _phrase(passage, start, end, "cue", metric)


def _last_cue(passage: Passage, start: int, end: int, cues: Mapping[int, Cue]) -> tuple[Cue | None, int]:
    """The last cue inside a stretch, and where it begins."""
    starts, offset = passage.words.starts, passage.sentence.start
    for place in range(end, start, -1):
        cue = cues.get(place)
        if cue is not None and starts[cue.start] - offset >= start:
            within = _WITHIN.match(cue.phrase)
            return cue, starts[cue.start] - offset + (within.end() if within is not None else 0)
    return None, end


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    while stop - start > 2 and text[start] in _OPENING:
        start += 1
    while stop - start > 2 and text[stop - 1] in _CLOSING:
        stop -= 1
    return start, stop


def _phrase(passage: Passage, start: int, end: int, kind: str, metric: str) -> Phrase:
    offset = passage.sentence.start
    first, last = passage.words.at(start + offset), passage.words.at(end + offset)
    said = passage.written(start + offset, end + offset)
    return Phrase(
        said, first, max(last, first + 1), kind, "", metric, word(passage, first - 1), word(passage, last)
    )

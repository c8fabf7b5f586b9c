"""A Chinese claim that nobody was found to say in, whom or what its sentence cites for it out.

"据IDC数据", "招股书显示", "知情人士透露": a source as the text has it. Refuses to look into other sentences.
"""

import re

from bot.figures.binding.attribution import CITES, is_cited, spoken_name
from bot.figures.claims import Claim, is_chinese
from bot.figures.rulings import Ruling, chinese_before
from bot.text.scripts import simplified

_PAPER = r"招股(?:说明)?书|业绩预告|(?:上市)?申请(?:资料|文件|材料)|13[- ]?F(?:文件|报告)?"
_TELLS = r"显示|披露|称|指出|表明|表示|透露|报道|说"
_CITED = re.compile(
    rf"""(?:^|[，。；：、“])(?:此前|另|而|又|其中|同时)?(?:根据|按照|综合|依据|据)
         (?P<who>[^，。；：“”]{{2,22}}?)
         (?:的|最新|近日|近期|此前|发布的?|公布的?|披露的?|提供的?|援引){{0,3}}
         (?P<what>数据|统计|报告|报道|消息|研报|调研|调查|预测|估算|测算|估计|监测|整理|介绍|透露|{_PAPER})
         [^，。；：]{{0,8}}[，,：]""",
    re.VERBOSE,
)
_SHOWN = re.compile(
    rf"""(?:^|[，。；：、“])(?:另外?|而|此外|最新|相关|其)?(?P<who>[^，。；：“”的]{{0,16}}?)
         (?:最新|近日|近期|发布的?|公布的?|披露的?|的){{0,3}}
         (?P<what>数据|统计|报告|研报|研究报告|调研|调查|{_PAPER})
         (?:中)?(?:{_TELLS})""",
    re.VERBOSE,
)
_CHORUS = re.compile(
    rf"""(?P<who>知情人士|消息人士|投行人士|接近[^，。；]{{2,8}}的?人士|外媒|媒体|管理层)
         (?:则|也|还|此前|均|普遍|向[^，。；]{{2,8}})?(?:{_TELLS}|预计|认为|估计|预测|爆料|曝出)""",
    re.VERBOSE,
)
# What tells nothing of who it is, and what leads or trails a name.
_NOBODY = re.compile(
    "^(?:公开|权威|官方|最新|相关|具体|有|多家|一组|此前|但|这|该|其|本|另|从|笔者|市场|初步|统计|[他她我]|[0-9]{4}年|.{0,2}$)"
)
_LEAD = re.compile("^(?:[^，。；A-Za-z]{0,6}(?:公司|机构|媒体|平台|投行))(?=[A-Za-z])|^(?:多家|部分|一些|知名)")
_TRAIL = re.compile(
    r"""(?: 本?周[一二三四五六日天] | [今昨][天日]?(?:凌晨|早间|早上)? | [0-9]+月(?:[0-9]+日)?
          | 独家 | 发表 | 发布 | 公布 | 的 | 等 )+$""",
    re.VERBOSE,
)


def chinese_source(claim: Claim) -> Ruling:
    """The last source that stands in front of an amount in its sentence."""
    if not is_chinese(claim):
        return None
    before = chinese_before(claim)
    found = [match for pattern in (_CITED, _SHOWN, _CHORUS) for match in pattern.finditer(before)]
    last = max(found, key=lambda match: match.end(), default=None)
    who = _source(claim, last) if last is not None else _goes_on(claim)
    return (who, CITES) if who else None


_GOES_ON = re.compile("(?:其中|具体来看|具体而言|具体来说|与此同时|同时|报告期内)[，,]?")


def _goes_on(claim: Claim) -> str | None:
    """The source of the sentence before, where a sentence tells more of the same: "其中出口25.45万亿元"."""
    told = claim.earlier
    if told is None or told.attribution is None or not _GOES_ON.match(simplified(claim.passage.sentence.text)):
        return None
    near = claim.scene.place(claim.passage) - claim.scene.place(told.passage) <= 1
    return told.attribution if near and is_cited(told) else None


def _source(claim: Claim, found: re.Match[str]) -> str | None:
    """A name inside what is cited, else the paper or the words that say who; none that is the owner's own."""
    offset = claim.passage.sentence.start
    low, high = found.start("who") + offset, found.end("who") + offset
    what = found.groupdict().get("what")
    if what and _PAPERS.fullmatch(what):
        return what
    if (unnamed := _UNNAMED.search(found["who"])) is not None:
        return unnamed[0]
    named = [
        name
        for name in claim.passage.names
        if low <= name.start and name.end <= high and name.kind not in {"country", "index"}
    ]
    if named:
        return spoken_name(claim.passage, named[-1]) if named[-1].entity != claim.entity else None
    written = _TRAIL.sub("", _LEAD.sub("", claim.passage.written(low, high).strip()))
    return None if _NOBODY.match(written) else written


_PAPERS = re.compile(_PAPER)
_UNNAMED = re.compile("知情人士|消息人士")

"""Decisions by name in, the rules that may make each out, in the order in which they are asked.

The first that applies decides; each knows its own language. Refuses to know what any of them says.
"""

from collections.abc import Callable, Mapping

from bot.figures.chinese_measures import chinese_beside_direction, chinese_beside_measure
from bot.figures.chinese_metrics import chinese_loss_rate_direction, chinese_trade_metric_rule
from bot.figures.chinese_owners import chinese_owner_rule
from bot.figures.chinese_parties import (
    chinese_attribution_rule,
    chinese_entity_rule,
    chinese_listed_period_rule,
    chinese_status_rule,
)
from bot.figures.chinese_rules import (
    chinese_measure_rule,
    chinese_metric_rule,
    chinese_period_rule,
    direction_rule,
)
from bot.figures.chinese_sources import chinese_source
from bot.figures.chinese_statuses import chinese_standing_rule
from bot.figures.chinese_times import chinese_time_rule
from bot.figures.chinese_words_before import chinese_move_rule, chinese_named_metric_rule, chinese_rate_rule
from bot.figures.claims import Claim
from bot.figures.clauses import clause_direction
from bot.figures.directions import english_direction
from bot.figures.outlooks import attribution_rule
from bot.figures.parallels import gapped_direction
from bot.figures.rules import measure_rule, metric_rule, period_rule, status_rule, subject_rule
from bot.figures.rulings import Ruling

RULES: Mapping[str, tuple[Callable[[Claim], Ruling], ...]] = {
    "metric": (metric_rule, chinese_trade_metric_rule, chinese_metric_rule, chinese_named_metric_rule),
    "measure": (chinese_beside_measure, measure_rule, chinese_measure_rule, chinese_rate_rule),
    "direction": (
        direction_rule, chinese_beside_direction, chinese_loss_rate_direction, clause_direction, english_direction,
        gapped_direction, chinese_move_rule,
    ),
    "entity": (chinese_entity_rule, chinese_owner_rule),
    "subject": (subject_rule,),
    "period": (chinese_listed_period_rule, period_rule, chinese_period_rule, chinese_time_rule),
    "status": (status_rule, chinese_standing_rule, chinese_status_rule),
    "attribution": (attribution_rule, chinese_attribution_rule, chinese_source),
}  # fmt: skip

"""The metrics that have a verb of their own: its row of the command table, and the metric that a word names."""

from bot import wording
from bot.commands.verb import Verb


def _metric_verb(name: str, metric: str, about: str, *also: str) -> Verb:
    return Verb(
        name=name,
        usage=f"{name} <company> [vs <company>] [Q3 2026] [2023-2025] [since 2023] [in yuan] [latest]",
        about=about,
        example=f"/{name} bytedance",
        metric=metric,
        also=also,
    )


METRIC_VERBS = (
    _metric_verb(
        "capex", "capex", "A company's capital expenditure over time, with who said it", "capital-expenditure"
    ),
    _metric_verb("revenue", "revenue", "A company's revenue over time", "sales", "turnover"),
    _metric_verb("profit", "net_income", "A company's net income over time", "earnings", "net-income"),
    _metric_verb("operating", "operating_income", "A company's operating income over time", "ebitda", "ebit"),
    _metric_verb("eps", "eps", "A company's earnings per share over time"),
    _metric_verb("margin", "margin", "A company's margins over time", "margins"),
    _metric_verb("funding", "funding", "The rounds that a company raised", "raised", "rounds"),
    _metric_verb("valuation", "valuation", "What a company was valued at", "valued"),
    _metric_verb(
        "acquisitions", "acquisition", "What a company bought, and for how much", "acquisition", "deals", "bought"
    ),
    _metric_verb("investments", "investment", "What a company committed to projects and others", "investment"),
    _metric_verb("contracts", "contract", "A company's orders and contracts", "contract", "orders"),
    _metric_verb("debt", "debt", "What a company borrowed", "bonds", "loans"),
    _metric_verb("users", "users", "How many users a company or its products have", "subscribers"),
    _metric_verb("headcount", "headcount", "How many people work there", "employees", "staff"),
    _metric_verb("layoffs", "layoffs", "Jobs that a company cut", "jobs", "job-cuts"),
    _metric_verb("shipments", "units", "What a company shipped, delivered or can make", "units", "deliveries"),
    _metric_verb("fines", "fine", "Penalties and settlements", "fine", "penalties"),
    _metric_verb("buybacks", "buyback", "Share repurchases", "buyback"),
)
_METRICS = {
    name: verb.metric for verb in METRIC_VERBS if verb.metric for name in (verb.name, verb.metric, *verb.also)
}


def metric_named(word: str) -> str | None:
    """The metric that a word names, None if none."""
    named = word.lower().replace(" ", "_")
    found = _METRICS.get(named) or _METRICS.get(word.lower()) or wording.metric_id(named)
    return found or (metric_named(word[:-1]) if len(word) > len("users") and word.lower().endswith("s") else None)


def take_metric(rest: str) -> tuple[str | None, str]:
    """A metric among the words, and the other words."""
    words = rest.split()
    for index, word in enumerate(words):
        metric = metric_named(word)
        if metric:
            return metric, " ".join((*words[:index], *words[index + 1 :]))
    return None, rest

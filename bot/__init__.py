"""Briefwire's deciding half: what articles say, who wants it, and how it reads. It reaches nothing outside.

The flow, which is also the order in which modules may import each other::

    Feed --feeds--> Entry --articles--> Article --figures--> Figure
                                           |-- companies, topics
                                           '-- summaries --> Gist      = Reading
    Reading --stories--> Story --cards--> Card
    Story x Subscription --deliveries--> Delivery --Platform--> Address
    what a person types --commands--> Command --queries--> ledger --cards--> Card

Rules (held by `tests/test_architecture.py`): no network, database, clock or platform in here; imports go one
way; each third-party I/O library lives in one place of `adapters`, a file or a package of that name; no module
over 500 lines.

To add a metric, edit `data/metrics.toml`; how language puts its amounts, `data/templates.toml`; a company,
`data/companies.csv`; a name for several, `data/groups.toml`; what it was called before,
`data/formernames.csv`; a word that is no name, `data/names.toml`, and a Chinese one that only holds a name,
`data/otherwords_zh.txt`; a product or a leader, `data/products.csv`; a publisher, `data/publishers.csv`; a
topic, `data/topics.toml`; a command, `commands` and `queries`; a platform, a module in `adapters` that
exposes `connect(settings)`.

What a figure is of is decided by linear models over named features, not by rules alone: the rules in
`figures/rulebook.py` overrule them where language leaves no doubt, and `readings` keeps only what the engine is
sure enough of.
"""

"""Briefwire's deciding half: what articles say, who wants it, and how it reads. It reaches nothing outside.

The flow, which is also the order in which modules may import each other::

    Feed --feeds--> Entry --articles--> Article --figures--> Figure
                                           |-- companies, topics
                                           '-- summaries --> Gist      = Reading
    Reading --stories--> Story --cards--> Card
    Story x Subscription --deliveries--> Delivery --Platform--> Address
    what a person types --commands--> Command --queries--> ledger --cards--> Card

Rules (held by `tests/test_architecture.py`): no network, database, clock or platform in here; imports go one
way; each third-party I/O library lives in one file of `adapters`; no module over 500 lines.

To add a metric, edit `data/metrics.toml`; a company, `data/companies.csv`; a product, `data/products.csv`;
a publisher, `data/publishers.csv`; a topic, `data/topics.toml`; a command, `commands.py` and `queries.py`;
a platform, one file in `adapters` that exposes `connect(settings)`.
"""

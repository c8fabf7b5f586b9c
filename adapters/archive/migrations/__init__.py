"""The archive's schema over time, one file a revision in `versions`; `schema` runs them when it connects.

They lead forward only: a step back would throw away what was kept.
"""

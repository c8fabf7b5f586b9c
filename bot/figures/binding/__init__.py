"""The decisions that make an amount a figure, one module each: metric, measure, entity, subject, period, status,
attribution, key.

Each module turns a claim into a `Case` of named features; the weights decide.
"""

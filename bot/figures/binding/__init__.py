"""The decisions that make an amount a figure, one module each: metric, measure, entity, period, status, key.

Each module turns a claim into a `Case` of named features; the weights decide.
"""

"""Briefwire's doing half: one technology, one file. Each adapter keeps one port of `bot.ports`."""

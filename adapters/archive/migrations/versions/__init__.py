"""The revisions, oldest first. Each spells its tables out, so that it stays true when `tables` moves on."""

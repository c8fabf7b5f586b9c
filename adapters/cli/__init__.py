"""What each `briefwire` command does: one module a theme, imported only when its command is given."""

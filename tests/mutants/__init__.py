"""Errors seeded one at a time into the real graph and the real tables, to see which rule finds each."""

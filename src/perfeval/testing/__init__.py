"""Hypothesis strategies and the conformance runner, for our tests and those of other packages."""

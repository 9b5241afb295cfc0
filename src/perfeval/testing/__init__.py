"""Hypothesis strategies, the conformance runner and a bureau's own cases, for us and for others."""

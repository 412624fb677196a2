"""One file for each metric, found by `evals.registry.metrics`; formula and source stand in the docstrings."""

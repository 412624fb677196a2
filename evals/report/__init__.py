"""What people look at after a run: a page, tables for terminals and pull requests, and JUnit for CI."""

from evals.report.page import write_report

__all__ = ["write_report"]

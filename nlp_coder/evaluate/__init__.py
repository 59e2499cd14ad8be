"""Figures on notes with answers: how good the coder is, and what it gets wrong."""

from nlp_coder.evaluate.report import FileReport, evaluate_files, report_table, write_report

__all__ = ["FileReport", "evaluate_files", "report_table", "write_report"]

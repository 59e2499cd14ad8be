"""Flags of laboratory values: what the report prints beside the number, and nothing else."""

import re

import pytest

from nlp_coder.language.flags import flag_of


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Na 128 (L)", "low"),
        ("Na 128", None),
        ("K 5.9 H", "high"),
        ("Hgb 8.2 g/dL (12.0-16.0)", "low"),
        ("Hgb 13.2 g/dL (12.0-16.0)", None),
        ("Hgb 17.2 g/dL (12.0 - 16.0)", "high"),
        ("Glucose 240*", "abnormal"),
        ("WBC 14.2 K/uL H", "high"),
        ("Sodium | 128 | 135-145 | L", "low"),
        ("TSH 9.8 mIU/L (0.4-4.0) H", "high"),
        ("LDL 160 mg/dL (<100)", "high"),
        ("eGFR 44 mL/min (>60)", "low"),
        ("eGFR 74 mL/min (>60)", None),
        ("Troponin 0.5 ng/mL critical high", "high"),
        ("creatinine 1.2 L knee pain", None),
        ("glucose 240 \u2191", "high"),
    ],
)
def test_flag(text: str, flag: str | None) -> None:
    number = re.search(r"(?<= )\d+(?:\.\d+)?", text)
    assert number is not None
    assert flag_of(text, *number.span(), float(number.group())) == flag

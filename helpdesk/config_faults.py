"""What is wrong with a key of config.toml, said to whoever has to mend it."""

from __future__ import annotations

from typing import Any

EXPECTED = {
    "extra_forbidden": "không có khóa này; xem config.toml của dự án",
    "int_type": "cần một số nguyên",
    "float_type": "cần một số",
    "bool_type": "cần true hoặc false",
    "string_type": "cần một chuỗi trong dấu ngoặc kép",
    "string_pattern_mismatch": "cần một tên máy chủ hoặc tên miền",
    "missing": "cần khóa này",
    "literal_error": "chỉ nhận {expected}",
    "tuple_type": "cần một danh sách [ … ]",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "nhiều nhất là {le}",
    "value_error": "{error}",
    "time_type": 'cần giờ dạng "16:00"',
    "date_type": 'cần ngày dạng "2026-02-13"',
    "model_type": "cần một bảng [ … ]",
}


def sentence(fault: Any) -> str:
    key = ".".join(str(part) for part in fault["loc"] if not isinstance(part, int))
    expected = EXPECTED.get(fault["type"], fault["msg"]).format_map({**fault.get("ctx", {})})
    return f"{key or 'config'}: {expected} (đang là {fault['input']!r})" if fault["type"] != "value_error" else f"{key}: {expected}"

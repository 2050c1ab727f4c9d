"""The two texts an agreement file may be: TOML, which people write, and JSON, the export. Numbers stay exact."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from targets.agreement_file.faults import Fault, Faults

FORMATS = ("toml", "json")


def read(text: str, format: str) -> dict[str, Any]:
    """The file's text as plain data, every number with a point a Decimal with the digits written.

    Raises Faults for a text that is not TOML or JSON, with the line where the reading failed.
    """
    if format not in FORMATS:
        raise Faults([Fault("", f"An agreement file is {' or '.join(FORMATS)}, not “{format}”.")])
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    try:
        data = tomllib.loads(text, parse_float=Decimal) if format == "toml" else _json(text)
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", str(error))
        place = f"line {found[2]}" if found else f"line {text.count(chr(10)) + 1}"
        column = f", at column {found[3]}" if found else ""
        raise Faults([Fault(place, f"This is not TOML{column}: {found[1] if found else error}.")]) from error
    except json.JSONDecodeError as error:
        raise Faults(
            [Fault(f"line {error.lineno}", f"This is not JSON, at column {error.colno}: {error.msg}.")]
        ) from error
    except RecursionError as error:
        raise Faults([Fault("", "The file's tables are nested too deeply to be an agreement.")]) from error
    except ValueError as error:
        raise Faults([Fault("", f"The file cannot be read: {error}.")]) from error
    if not isinstance(data, dict):
        raise Faults([Fault("", "The file should be one table of named values (an object).")])
    return data


def _json(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once)


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number that can be held")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a name stand twice and keeps the last; here that is a fault, as it is in TOML."""
    table: dict[str, Any] = {}
    for name, value in pairs:
        if name in table:
            raise ValueError(f"the name “{name}” stands twice in one table")
        table[name] = value
    return table


def to_json(data: Mapping[str, Any]) -> str:
    """The export as text: numbers are plain JSON numbers with exactly the digits held, never a float."""
    return _encode(data, "") + "\n"


def _encode(value: Any, indent: str) -> str:
    deeper = indent + "  "
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        rows = (f"{deeper}{_scalar(str(key))}: {_encode(item, deeper)}" for key, item in value.items())
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list | tuple):
        if not any(isinstance(item, Mapping | list | tuple) for item in value):
            return "[" + ", ".join(_scalar(item) for item in value) + "]"
        return "[\n" + ",\n".join(f"{deeper}{_encode(item, deeper)}" for item in value) + f"\n{indent}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    match value:
        case bool() | None | str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value)
        case Decimal() if value.is_finite():
            return format(value, "f")
        case date():
            return json.dumps(value.isoformat())
        case _:
            raise TypeError(f"{value!r} has no place in an agreement file")

"""What differs between two agreements, as plain sentences: what a load would change, or did."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from targets.agreement_file.shapes import AgreementFile
from targets.agreement_file.writing import dump

#: The key that says which of a list's tables is which, so that a changed row is not one removed and one added.
_NAMED_BY = {
    "themes": "slug",
    "narrative": "slug",
    "commitments": "words",
    "glossary": "term",
    "partners": "key",
    "members": "partner",
    "seats": "words",
    "indicators": "code",
    "signups": "partner",
    "measures": "key",
    "queries": "slug",
}
_COMPUTED = {"leads"}
_BY_DEFAULT: dict[str, object] = {
    "rated": True,
    "comparable": True,
    "path_agreed": False,
    "lead": False,
    "to_confirm": False,
    "board_to_confirm": False,
    "blocks": False,
    "amber_needs_exception": False,
}


def diff(old: AgreementFile | Mapping[str, Any], new: AgreementFile | Mapping[str, Any]) -> list[str]:
    """One sentence for everything added, removed or changed, by path, with the old and the new value."""
    return list(_tables("", _data(old), _data(new)))


def _data(agreement: AgreementFile | Mapping[str, Any]) -> Mapping[str, Any]:
    return dump(agreement) if isinstance(agreement, AgreementFile) else agreement


def _tables(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in [*old, *(key for key in new if key not in old)]:
        if key in _COMPUTED:
            continue
        at = (
            f'{place}["{key}"]'
            if place.endswith((".targets", "policy.measures"))
            else f"{place}.{key}"
            if place
            else key
        )
        before, after = old.get(key, _BY_DEFAULT.get(key)), new.get(key, _BY_DEFAULT.get(key))
        if key in _NAMED_BY and isinstance(before or after or [], list):
            yield from _lists(at, _NAMED_BY[key], before or [], after or [])
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _tables(at, before, after)
        elif before != after:
            yield _sentence(at, before, after)


def _lists(place: str, name: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    before, after = ({row[name]: row for row in rows} for rows in (old, new))
    for key in before:
        if key not in after:
            yield f"{place}[{key}] removed{_called(before[key], name)}."
        else:
            yield from _tables(f"{place}[{key}]", before[key], after[key])
    for key in after:
        if key not in before:
            yield f"{place}[{key}] added{_called(after[key], name)}."
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield f"{place}: the order changed."


def _called(row: Mapping[str, Any], name: str) -> str:
    title = row.get("title") or row.get("name") or row.get("question") or ""
    return f": {title}" if title and title != row[name] else ""


def _sentence(place: str, before: object, after: object) -> str:
    if before is None:
        return f"{place} set to {_shown(after)}."
    if after is None:
        return f"{place} taken out; it was {_shown(before)}."
    return f"{place} changed from {_shown(before)} to {_shown(after)}."


def _shown(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case str():
            return f"“{value}”"
        case list() | tuple():
            return ", ".join(_shown(item) for item in value) or "nothing"
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_shown(item)}" for key, item in value.items()) + " }"
        case _:
            return str(value)

"""Partners, groups and seats of an agreement file, and the sign-ups of an indicator."""

import re

from targets.agreement_file.reader import Reader
from targets.agreement_file.shapes import Member, Partner, PartnerKind, Seat, SignUp

#: What may stand between two sign-ups of a partners cell: commas, stops, “&”, “and”, and the slips of the document.
BETWEEN = re.compile(r"(?:[\s,;:.&'/]|</?i>|\band\b)*")
_NUMBER_OF_SEATS = re.compile(r"\((\d+)\)\W*$")


def partner(reader: Reader) -> Partner:
    found = Partner(
        key=reader.slug("key", most=60),
        name=reader.text("name", most=200),
        kind=reader.choice("kind", PartnerKind) or PartnerKind.OTHER,
        short=reader.text("short", most=60, optional=True),
        part_of=reader.text("part_of", most=60, optional=True),
        aliases=tuple(sorted(reader.texts("aliases"), key=lambda alias: (alias.casefold(), alias))),
        lines=reader.lines("lines", optional=True),
        ended=reader.day("ended"),
        successors=tuple(sorted(reader.texts("successors", most=60))),
        to_confirm=reader.flag("to_confirm", False),
        note=reader.text("note", optional=True),
        members=tuple(_member(row) for row in reader.tables("members", "partner")),
    )
    if found.successors and found.ended is None and not reader.has("ended"):
        reader.fault("ended", "A partner with successors has the day on which it ended.")
    for line in found.lines:
        if found.spellings.isdisjoint(reader.source.cells(line)):
            reader.fault("lines", f"No spelling of this partner is a cell of the document on line {line}.")
    if found.members and found.kind not in (PartnerKind.GROUP, PartnerKind.BOARD):
        reader.fault("members", "Only a group or a board has members.")
    reader.finish()
    return found


def _member(reader: Reader) -> Member:
    words, lines = reader.cell()
    if len(words) > 200:
        reader.fault("words", f"This is longer than 200 signs: it has {len(words)}.")
    member = Member(reader.text("partner", most=60), words, lines)
    reader.finish()
    return member


def seat(reader: Reader) -> Seat:
    words, lines = reader.cell()
    found = Seat(
        words=words,
        lines=lines,
        holders=tuple(sorted(reader.texts("holders", most=60, optional=False))),
        seats=reader.maybe_whole("seats", 1, 1000),
        note=reader.text("note", most=300, optional=True),
    )
    printed = _NUMBER_OF_SEATS.search(words)
    if printed and found.seats != int(printed[1]):
        reader.fault("seats", f"The document prints {printed[1]}.")
    if not printed and found.seats is not None:
        reader.fault("seats", "The document prints no number here: leave this out.")
    if reader.has("holders") and not 1 <= len(found.holders) <= 2:
        reader.fault("holders", "A seat has one holder, or two alternatives.")
    reader.finish()
    return found


def signups(reader: Reader, words: str) -> tuple[SignUp, ...]:
    """An indicator's sign-ups: every star is a lead, every lead has a star, and no words of the cell are left over."""
    found = tuple(_signup(row) for row in reader.tables("signups", "partner"))
    position = 0
    for signup in found:
        start = words.find(signup.words, position) if signup.words else -1
        if start < 0:
            if signup.words:
                reader.fault(
                    f"signups[{signup.partner}].words", f"“{signup.words}” does not stand, in this order, in “{words}”."
                )
            continue
        _left_over(reader, words[position:start])
        position = start + len(signup.words)
    _left_over(reader, words[position:])
    return found


def _left_over(reader: Reader, words: str) -> None:
    if not BETWEEN.fullmatch(words):
        reader.fault("signups", f"These words of the partners' cell are nobody's sign-up: “{words.strip()}”.")


def _signup(reader: Reader) -> SignUp:
    signup = SignUp(
        partner=reader.text("partner", most=60),
        words=reader.text("words", most=200),
        lead=reader.flag("lead", False),
    )
    star = signup.words.endswith("*")
    if star and not signup.lead:
        reader.fault("lead", f"“{signup.words}” has a star: it is a lead.")
    if signup.lead and signup.words and not star:
        reader.fault("lead", f"“{signup.words}” has no star: it is no lead.")
    reader.finish()
    return signup


def unstarred(words: str) -> str:
    """A sign-up's words as a spelling of its partner: without the star of a lead."""
    return words.removesuffix("*").rstrip()

"""What only shows when the whole file is read: names that must exist, be unique or agree with one another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from indicators.measures import Polarity, Scale
from indicators.periods import Period
from targets.agreement_file.faults import Log
from targets.agreement_file.people import unstarred
from targets.agreement_file.shapes import (
    AgreementFile,
    Indicator,
    IndicatorKind,
    Measure,
    Partner,
    PartnerKind,
    Policy,
    Reach,
    RuleKind,
    TargetKind,
)
from targets.agreement_file.source import Source


def check(agreement: AgreementFile, source: Source, log: Log) -> None:
    """Log every fault between the parts of the file."""
    _once(log, "themes", "slug", (theme.slug for theme in agreement.themes))
    _once(log, "themes", "name", (theme.name for theme in agreement.themes))
    _once(log, "narrative", "slug", (section.slug for section in agreement.narrative))
    _once(log, "glossary", "term", (entry.term for entry in agreement.glossary))
    _once(log, "partners", "key", (partner.key for partner in agreement.partners))
    _once(log, "seats", "words", (seat.words for seat in agreement.seats))
    _once(log, "indicators", "code", (indicator.code for indicator in agreement.indicators))
    _once(log, "indicators", "address", (indicator.slug for indicator in agreement.indicators))
    _once(log, "queries", "slug", (query.slug for query in agreement.queries))
    partners = {partner.key: partner for partner in agreement.partners}
    _narrative(agreement, log)
    _themes(agreement, partners, log)
    _partners(agreement, partners, source, log)
    _seats(agreement, partners, log)
    for indicator in agreement.indicators:
        _indicator(agreement, indicator, partners, log)
    _counts(agreement, log)
    for place, sentence in own_rule_faults(agreement.policy, rated_measures(agreement)):
        log.add(place, sentence)
    codes = {indicator.code for indicator in agreement.indicators}
    for query in agreement.queries:
        if query.indicator and query.indicator not in codes:
            log.add(f"queries[{query.slug}].indicator", f"There is no indicator “{query.indicator}” in this file.")


def _once(log: Log, place: str, key: str, values: Iterable[str]) -> None:
    for value, times in Counter(values).items():
        if value and times > 1:
            log.add(place, f"The {key} “{value}” stands here {times} times; each may stand once.")


def _narrative(agreement: AgreementFile, log: Log) -> None:
    for section in agreement.narrative:
        place = f"narrative[{section.slug}].commitments"
        _once(log, place, "words", (commitment.words for commitment in section.commitments))
    for earlier, later in pairwise(agreement.narrative):
        if later.first <= earlier.last:
            log.add(
                f"narrative[{later.slug}].first",
                f"This section begins on line {later.first}, and “{earlier.heading}” goes on to line {earlier.last}.",
            )


def _themes(agreement: AgreementFile, partners: dict[str, Partner], log: Log) -> None:
    words = defaultdict(set)
    for indicator in agreement.indicators:
        words[indicator.theme].add(indicator.theme_words)
    for theme in agreement.themes:
        place = f"themes[{theme.slug}]"
        if theme.board and theme.board not in partners:
            log.add(f"{place}.board", _no_partner(theme.board))
        if len(words[theme.slug]) > 1:
            log.add(place, f"The document writes this theme in several ways: {'; '.join(sorted(words[theme.slug]))}.")


def _partners(agreement: AgreementFile, partners: dict[str, Partner], source: Source, log: Log) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    cells = {indicator.signups_words for indicator in agreement.indicators}
    cells |= {member.words for partner in agreement.partners for member in partner.members}
    for partner in agreement.partners:
        place = f"partners[{partner.key}]"
        for spelling in partner.spellings:
            owners[spelling.casefold()].add(partner.key)
        for alias in partner.aliases:
            if not source.anywhere(alias) and not any(alias in words for words in cells):
                log.add(f"{place}.aliases", f"“{alias}” stands nowhere in the document.")
        _succession(partner, partners, place, log)
        _part_of(partner, partners, place, log)
        _once(log, f"{place}.members", "partner", (member.partner for member in partner.members))
        for member in partner.members:
            at = f"{place}.members[{member.partner}]"
            if member.partner == partner.key:
                log.add(at, "A group is not its own member.")
            _spelled(log, at, member.partner, member.words, partners)
    for spelling, keys in owners.items():
        if len(keys) > 1:
            log.add("partners", f"“{spelling}” is written of several partners: {', '.join(sorted(keys))}.")


def _succession(partner: Partner, partners: dict[str, Partner], place: str, log: Log) -> None:
    for key in partner.successors:
        if key == partner.key:
            log.add(f"{place}.successors", "A partner does not succeed itself.")
        elif key not in partners:
            log.add(f"{place}.successors", _no_partner(key))
        else:
            ended = partners[key].ended
            if ended and partner.ended and ended <= partner.ended:
                log.add(f"{place}.successors", f"“{key}” ended on {ended}, no later than the partner it succeeds.")


def _part_of(partner: Partner, partners: dict[str, Partner], place: str, log: Log) -> None:
    if not partner.part_of:
        return
    if partner.part_of not in partners:
        log.add(f"{place}.part_of", _no_partner(partner.part_of))
        return
    if partners[partner.part_of].kind in (PartnerKind.GROUP, PartnerKind.BOARD):
        log.add(f"{place}.part_of", f"“{partner.part_of}” is a group: name this partner among its members.")
    seen, above = {partner.key}, partner.part_of
    while above in partners:
        if above in seen:
            log.add(f"{place}.part_of", "This partner is part of itself, by this or a longer way.")
            return
        seen.add(above)
        above = partners[above].part_of


def _seats(agreement: AgreementFile, partners: dict[str, Partner], log: Log) -> None:
    for seat in agreement.seats:
        for key in seat.holders:
            at = f"seats[{seat.words}].holders"
            if key not in partners:
                log.add(at, _no_partner(key))
            elif not any(spelling in seat.words for spelling in partners[key].spellings):
                log.add(at, f"No spelling of “{key}” stands in the words.")


def _indicator(agreement: AgreementFile, indicator: Indicator, partners: dict[str, Partner], log: Log) -> None:
    place = f"indicators[{indicator.code}]"
    if indicator.theme and indicator.theme not in {theme.slug for theme in agreement.themes}:
        log.add(f"{place}.theme", f"There is no theme “{indicator.theme}” in this file.")
    _once(log, f"{place}.signups", "partner", (signup.partner for signup in indicator.signups))
    for signup in indicator.signups:
        _spelled(log, f"{place}.signups[{signup.partner}]", signup.partner, unstarred(signup.words), partners)
    _once(log, f"{place}.measures", "key", (measure.key for measure in indicator.measures))
    for measure in indicator.measures:
        _columns(agreement, indicator.kind, measure, f"{place}.measures[{measure.key}]", log)


def _spelled(log: Log, place: str, key: str, words: str, partners: dict[str, Partner]) -> None:
    """A partner must exist, and the document's words must be one of its spellings."""
    if key and key not in partners:
        log.add(f"{place}.partner", _no_partner(key))
    elif key and words and words not in partners[key].spellings:
        log.add(f"{place}.words", f"“{words}” is no spelling of “{key}”: add it to the aliases, or name another.")


def _columns(agreement: AgreementFile, kind: IndicatorKind, measure: Measure, place: str, log: Log) -> None:
    """A measure's targets: one for each column, in order, with periods that move forward."""
    if not measure.targets:
        return
    years = agreement.years_of(kind)
    given = tuple(target.year for target in measure.targets)
    for year in given:
        if year not in years:
            log.add(f'{place}.targets["{year}"]', f"The table's columns are {', '.join(years)}, not {year}.")
    for year in years:
        if year not in given:
            log.add(f'{place}.targets["{year}"]', "This is missing: each column of the table has its cell.")
    if set(given) == set(years) and given != years:
        log.add(f"{place}.targets", f"The columns should stand in order: {', '.join(years)}.")
    ends = [Period.parse(target.period).end for target in measure.targets if target.period]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        log.add(f"{place}.targets", "Each column's period should end after the one before.")
    _reach(measure, place, log)


def _reach(measure: Measure, place: str, log: Log) -> None:
    """A merged cell is one text over all years, and its reach is the same for all of them."""
    reaches = {target.reach for target in measure.targets}
    if reaches == {None}:
        return
    cells = {(target.words, target.lines) for target in measure.targets}
    if len(reaches) > 1 or len(cells) > 1:
        log.add(f"{place}.targets", "A merged cell gives every year the same words, lines and reach.")
    elif reaches == {Reach.FINAL_YEAR}:
        *earlier, last = measure.targets
        if last.kind is TargetKind.NONE or any(target.kind is not TargetKind.NONE for target in earlier):
            log.add(f"{place}.targets", "A target that reaches to the final year stands on the last column only.")


def _counts(agreement: AgreementFile, log: Log) -> None:
    held = Counter(indicator.kind for indicator in agreement.indicators)
    for kind in IndicatorKind:
        stated = agreement.counts.of(kind)
        if held[kind] != stated:
            log.add(
                f"counts.{kind}", f"The narrative says {stated} indicators of this kind; the file holds {held[kind]}."
            )


def rated_measures(agreement: AgreementFile) -> dict[str, Measure]:
    """The measures that a policy may name, by the name it gives them."""
    return {
        f"{indicator.code}/{measure.key}": measure
        for indicator in agreement.indicators
        for measure in indicator.measures
        if measure.rated
    }


def own_rule_faults(policy: Policy, rated: Mapping[str, Measure]) -> Iterator[tuple[str, str]]:
    """What of a policy's own rules of measures cannot be, by place. `rated` are the measures it may name."""
    for own in policy.measures:
        place, measure = f'policy.measures["{own.measure}"]', rated.get(own.measure)
        if measure is None:
            yield place, f"There is no rated measure “{own.measure}” in this file."
            continue
        if measure.scale is Scale.ORDINAL and RuleKind.PERCENT in (own.green.kind, own.amber.kind):
            yield place, "Levels and scores have no percentage tolerance."
        if own.green.kind is own.amber.kind is RuleKind.FLOOR:
            green, amber = own.green.value or Decimal(0), own.amber.value or Decimal(0)
            if green < amber if measure.polarity is Polarity.HIGHER else green > amber:
                yield f"{place}.green", "A green tolerance has the same rule as amber's and is no wider."


def _no_partner(key: str) -> str:
    return f"There is no partner “{key}” in this file."

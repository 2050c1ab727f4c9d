"""The agreement file: one file holds one agreement, readable by a person, with exact numbers. PURE.

`read` turns the text (TOML or JSON) into plain data, `parse` proves the data against the agreement's own document and
gives a frozen `AgreementFile` or raises `Faults` with every fault and its place, `dump` gives the data back (the JSON
export is `to_json(dump(agreement))`), and `diff` says in sentences what differs between two agreements.

The schema, number 1. Optional keys are marked ?; every number is exact (at most 15 digits, 6 after the point).
`words` are a cell of the document as printed, its pieces joined by one space when it goes on over a page; `lines` are
the lines on which the pieces stand, in that order. A blank cell has the words "".

    schema = 1, slug, name, place    the slug is the agreement's address
    years                  the target columns, financial years: ["2008/09", "2009/10", "2010/11"]
    statutory_years?       the statutory table's columns: ["2008", "2009", "2010"]
    document               file (beside this one), sha256 of its bytes
    counts                 designated, local, statutory: what the narrative says; lines
    policy                 from (quarter), owner, reason, green, amber, ordinal_green?, ordinal_amber (each { rule,
                           value? }; rule is none | percent | points | share | floor), no_progress_is_red,
                           improving_is_amber, amber_needs_exception?, z (1.645 | 1.96 | 2.576), measures? (a table
                           by measure, "NI 016/rate", of green? and amber; a floor stands here only)
    themes[]               slug, name, lines, board? (a partner's key), board_to_confirm?
    narrative[]            slug, heading, first, last (lines), commitments[]?: words, line, kept (quarters | plans |
                           impact | climate: where the product keeps it)
    glossary[]             term, meaning ("" where the document has none), line
    partners[]             key, name, kind (council | nhs | police | fire | probation | government | education |
                           business | voluntary | group | board | sector | other), short?, part_of? (a key),
                           aliases (every spelling in the document), lines? (glossary, groups page), ended? (day),
                           successors? (keys), to_confirm?, note?, members[]?: partner, words, lines
    seats[]                words, lines, holders (keys; two are alternatives), seats? (left out where no number is
                           printed), note?
    indicators[]
      code, kind           "NI 016"; designated | local | statutory
      theme, title         a theme's slug; the title as read (slips mended)
      words, lines         the title's cell; so theme_words, theme_lines and signups_words, signups_lines
      frequency?, source?, note?    how often and by whom it is published; the trap in it
      reading?, to_confirm?         what is not in the document: some of title, polarity, frequency, decimals,
                           accumulation, period, target periods, lag, scale, low, high, path, compare, baseline,
                           measures, reach, signups, unmeasurable
      withdrawn_from?      a reporting quarter
      signups[]            partner (key), words (with the star of a lead), lead?
      leads                keys of the leads; computed: written by the export, checked when read
      measures[]
        key, name?, rated?          "figure" where there is one; rated = false: a companion, shown and never coloured
        polarity           higher is better | lower is better
        unit, noun?, unit_words?    percent | per 1,000 | per 10,000 | per 100,000 | count | days | score | level |
                           years | rate | t CO2 per person; what is counted; the unit in the reading's own words
        decimals           0 to 6, shown
        accumulation       position | count over the year | average over the year | rolling twelve months |
                           count over the agreement
        period, period_note?        quarter | financial year | calendar year | academic year | survey year | survey wave
        lag, due_on?       whole reporting quarters after the period's end; or a day of its own, "05-31"
        scale, low?, high?          ratio | count | ordinal; the hard limits; usual_low?, usual_high? only raise a
                           question
        path?, path_agreed?         even split | line | flat | own profile (with profile = four shares)
        compare?           previous | same quarter | none
        baseline           words, lines, status (recorded | provisional | proxy | to come | none), value?, period?,
                           comparable?
        targets            a table by column ("2008/09"); left out for companions that have none
          words, lines, kind        level | change | significant | words (no target yet) | deferred | none
          period?          what the column's outturn measures ("2008/09" for quarterly measures); left out: none
          level            of the kind level
          amount, basis, of         of the kind change (basis: percent | points | unclear; of: baseline | previous
                           outturn); with a level they are the printed arithmetic that the level is checked by
          awaits?          when a target is expected, or until when it is deferred
          reach?           of a merged cell: final year | wave to wave | each year
          unmeasurable_from?, unmeasurable_why?    the reporting quarter from which it cannot be measured, and why
          note?
    queries[]              slug, indicator? (code), question, proposed, decides, state (open | answered), answer?,
                           blocks? (judgement), lines?

Periods are written as indicators.periods writes them: 2008/09, calendar 2008, school year 2007/08, year to October
2009, autumn 2008 wave; quarters 2008/09 Q2.
"""

from targets.agreement_file.codec import FORMATS, read, to_json
from targets.agreement_file.diffing import diff
from targets.agreement_file.faults import Fault, Faults
from targets.agreement_file.parsing import SCHEMA, parse
from targets.agreement_file.shapes import AgreementFile
from targets.agreement_file.source import lines_of
from targets.agreement_file.writing import dump

__all__ = [
    "FORMATS",
    "SCHEMA",
    "AgreementFile",
    "Fault",
    "Faults",
    "diff",
    "dump",
    "lines_of",
    "parse",
    "read",
    "to_json",
]

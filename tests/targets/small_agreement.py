"""A small agreement with its document, for tests of the agreement file: two indicators, a few partners, one of each.

`small()` is its plain data, fresh each time; `changed(("indicators.0.lag", 2), …)` gives it with edits, and `DROP`
takes out. `faults_of` gives what is wrong with some data.
"""

import copy
import hashlib
import tomllib
from decimal import Decimal

import pytest

from targets.agreement_file import Faults, parse

DOCUMENT = "\n".join(
    [
        "Smallton Local Area Agreement 2008-10",  # 1
        "Monitoring",
        "One (1) indicator was agreed with Government and one is statutory.",
        "Reports will be produced quarterly.",
        "The table",  # 5
        "Priority\tIndicator\tBaseline\t08/09\t09/10\tPartners",
        "Safer\t*NI 016 Theft\t37.93 (1085 thefts)\t*35.65 (1060 thefts)\t*33.370 (1035 thefts)\tPolice*, Council &",
        "",
        "Priority\tIndicator\tBaseline\t08/09\t09/10\tPartners",
        "Places\trate\t\t\t\tSmallton Partnership; old county <i>schools</i>.",  # 10
        "Learning\t075\tGrades\t06/07: 36.5\t0\tset Jan 09\tCouncil*, schools",
        "Glossary",
        "SBC\tSmallton Borough Council",
        "MEND\t",
        "Groups",  # 15
        "Smallton Partnership",
        "Police",
        "Council",
        "Council or Police*",
        "Police (2)",  # 20
    ]
)
LINES = tuple(DOCUMENT.split("\n"))
#: Rules of single measures, and a policy that states everything a policy may state.
OWN_RULES = {
    "NI 016/rate": {
        "green": {"rule": "floor", "value": Decimal("36.00")},
        "amber": {"rule": "floor", "value": Decimal("37.5")},
    },
    "NI 075/figure": {"amber": {"rule": "points", "value": Decimal("1.50")}},
}
WHOLE_POLICY = (
    ("policy.ordinal_green", {"rule": "points", "value": 1}),
    ("policy.ordinal_amber", {"rule": "points", "value": 2}),
    ("policy.amber_needs_exception", True),
    ("policy.measures", OWN_RULES),
)
SHA = hashlib.sha256(DOCUMENT.encode()).hexdigest()

TOML = f"""
schema = 1
slug = "smallton-2008-10"
name = "Smallton Local Area Agreement 2008-10"
place = "Smallton"
years = ["2008/09", "2009/10"]
statutory_years = ["2008", "2009"]

[document]
file = "smallton.txt"
sha256 = "{SHA}"

[counts]
designated = 1
local = 0
statutory = 1
lines = [3]

[policy]
from = "2008/09 Q1"
owner = "The sub-group"
reason = "The default."
green = {{ rule = "none" }}
amber = {{ rule = "percent", value = 5 }}
ordinal_amber = {{ rule = "none" }}
no_progress_is_red = true
improving_is_amber = false
z = 1.96

[[themes]]
slug = "safer"
name = "Safer Places"
lines = [7, 10]
board = "partnership"
board_to_confirm = true
[[themes]]
slug = "learning"
name = "Learning"
lines = [11]

[[narrative]]
slug = "monitoring"
heading = "Monitoring"
first = 2
last = 4
  [[narrative.commitments]]
  words = "Reports will be produced quarterly."
  line = 4
  kept = "quarters"
[[narrative]]
slug = "table"
heading = "The table"
first = 5
last = 11

[[glossary]]
term = "SBC"
meaning = "Smallton Borough Council"
line = 13
[[glossary]]
term = "MEND"
meaning = ""
line = 14

[[partners]]
key = "council"
name = "Smallton Borough Council"
short = "SBC"
kind = "council"
aliases = ["Council", "SBC"]
lines = [13]
[[partners]]
key = "police"
name = "Smallshire Police"
kind = "police"
aliases = ["Police"]
part_of = "council"
to_confirm = true
note = "The full name is knowledge."
[[partners]]
key = "county"
name = "Old County Council"
kind = "council"
aliases = ["old county"]
ended = 2009-03-31
successors = ["council"]
[[partners]]
key = "partnership"
name = "Smallton Partnership"
kind = "group"
aliases = ["Smallton Partnership"]
lines = [16]
members = [
  {{ partner = "police", words = "Police", lines = [17] }},
  {{ partner = "council", words = "Council", lines = [18] }},
]
[[partners]]
key = "schools"
name = "Schools"
kind = "sector"
aliases = ["schools"]

[[seats]]
words = "Council or Police*"
lines = [19]
holders = ["council", "police"]
note = "One seat of two alternatives."
[[seats]]
words = "Police (2)"
lines = [20]
seats = 2
holders = ["police"]

[[indicators]]
code = "NI 016"
kind = "designated"
theme = "safer"
title = "Theft rate"
words = "*NI 016 Theft rate"
lines = [7, 10]
theme_words = "Safer Places"
theme_lines = [7, 10]
frequency = "quarterly"
source = "Police"
note = "Mind the trap."
reading = "reading, to confirm"
to_confirm = ["lag"]
signups_words = "Police*, Council & Smallton Partnership; old county <i>schools</i>."
signups_lines = [7, 10]
signups = [
  {{ partner = "police", lead = true, words = "Police*" }},
  {{ partner = "council", words = "Council" }},
  {{ partner = "partnership", words = "Smallton Partnership" }},
  {{ partner = "county", words = "old county" }},
  {{ partner = "schools", words = "schools" }},
]
  [[indicators.measures]]
  key = "rate"
  name = "Rate"
  polarity = "lower is better"
  unit = "per 1,000"
  noun = "thefts"
  decimals = 2
  accumulation = "count over the year"
  period = "quarter"
  lag = 0
  scale = "ratio"
  low = 0
  path = "even split"
  compare = "same quarter"
  baseline = {{ words = "37.93 (1085 thefts)", lines = [7], status = "recorded", value = 37.93 }}
  [indicators.measures.targets]
  "2008/09" = {{ words = "*35.65 (1060 thefts)", lines = [7], period = "2008/09", kind = "level", level = 35.65 }}
  "2009/10" = {{ words = "*33.370 (1035 thefts)", lines = [7], period = "2009/10", kind = "level", level = 33.370 }}
  [[indicators.measures]]
  key = "thefts"
  rated = false
  polarity = "lower is better"
  unit = "count"
  decimals = 0
  accumulation = "count over the year"
  period = "quarter"
  lag = 0
  scale = "count"
  baseline = {{ words = "37.93 (1085 thefts)", lines = [7], status = "recorded", value = 1085 }}

[[indicators]]
code = "NI 075"
kind = "statutory"
theme = "learning"
title = "Grades"
words = "Grades"
lines = [11]
theme_words = "Learning"
theme_lines = [11]
signups_words = "Council*, schools"
signups_lines = [11]
signups = [
  {{ partner = "council", lead = true, words = "Council*" }},
  {{ partner = "schools", words = "schools" }},
]
  [[indicators.measures]]
  key = "figure"
  polarity = "higher is better"
  unit = "percent"
  decimals = 1
  accumulation = "position"
  period = "academic year"
  lag = 1
  scale = "ratio"
  low = 0
  high = 100
  [indicators.measures.baseline]
  words = "06/07: 36.5"
  lines = [11]
  status = "recorded"
  value = 36.5
  period = "school year 2006/07"
  [indicators.measures.targets]
  "2008" = {{ words = "0", lines = [11], period = "school year 2007/08", kind = "words", note = "A printed 0." }}
  "2009" = {{ words = "set Jan 09", lines = [11], period = "school year 2008/09", kind = "words", awaits = "Jan 09" }}

[[queries]]
slug = "grades-zero"
indicator = "NI 075"
question = "Is the 0 a target?"
proposed = "No."
decides = "Council"
blocks = true
lines = [11]
"""

DROP = object()


def small():
    """The small agreement's data, as `read` gives it."""
    return copy.deepcopy(_DATA)


def change(data, path, value):
    """Set, add or (with DROP) take out the value at a path such as `indicators.0.measures.1.lag`."""
    *way, last = path.split(".")
    for step in way:
        data = data[_key(data, step)]
    last = _key(data, last)
    if value is DROP:
        del data[last]
    elif isinstance(data, list) and last == len(data):
        data.append(copy.deepcopy(value))
    else:
        data[last] = copy.deepcopy(value)


def changed(*edits):
    """The data with edits, each a path and a value."""
    data = small()
    for path, value in edits:
        change(data, path, value)
    return data


def faults_of(data, lines=LINES):
    """Everything that is wrong with the data; fails if nothing is."""
    with pytest.raises(Faults) as caught:
        parse(data, lines)
    return caught.value.faults


def _key(data, step):
    return int(step) if isinstance(data, list) else step


_DATA = tomllib.loads(TOML, parse_float=Decimal)

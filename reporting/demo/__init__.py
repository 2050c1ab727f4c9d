"""The demonstration: people, real published outturns, and illustrative quarters, played through the real services.

`script` reads the fixture files, `people` brings the actors on, `outturns` records what was really published, `play`
plays the quarters, each act on its own day, and `worked` adds the agreement worked through to its end. A production
site never runs any of it.
"""

from reporting.demo.outturns import real_outturns
from reporting.demo.people import PASSWORD
from reporting.demo.play import Outcome, play
from reporting.demo.script import DemoFault, read_script, read_worked
from reporting.demo.worked import worked_agreement, worked_quarters

__all__ = [
    "PASSWORD",
    "DemoFault",
    "Outcome",
    "play",
    "read_script",
    "read_worked",
    "real_outturns",
    "worked_agreement",
    "worked_quarters",
]

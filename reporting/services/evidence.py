"""Evidence: files that show where a return's figures come from, added and taken back while the return can be edited.

The file is written before its row, so that a row without a file cannot be: what is cut off in between leaves a file
that nothing names. Nothing is deleted; what is taken back is offered no more.
"""

from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction

from indicators import clock
from partners.access import Facts, Person, Verb, demand, may
from reporting.locks import lock_of
from reporting.models import Evidence, Return
from reporting.papers import MOST_BYTES_OF_RETURN, Paper, PaperFault, read_paper, shown_size
from reporting.services.shared import Faults, NotNow, check_fields, facts_of, write_event


def evidence_is_hidden(ret: Return, person: Person, facts: Facts) -> bool:
    """Whether a return's evidence, names and all, is kept from a person: they may not open evidence at all, or the
    return holds a suppressed figure and they are not named for it."""
    if not may(person, Verb.SEE_EVIDENCE, facts):
        return True
    suppressed = ret.actuals.filter(suppressed=True).exists()
    return suppressed and not may(person, Verb.SEE_SUPPRESSED, facts)


@transaction.atomic
def attach_evidence(*, ret: Return, name: str, file: BinaryIO, size: int, by: Person) -> Evidence:
    """Keep a file with a return. Raises Faults, with nothing written, for a file that is not taken."""
    ret = _held(ret, by)
    try:
        paper = read_paper(name, file, size)
    except PaperFault as fault:
        raise Faults({"evidence": str(fault)}) from fault
    _demand_room(ret, paper)
    row = Evidence(
        ret=ret,
        name=paper.name,
        size=len(paper.content),
        content_type=paper.content_type,
        sha256=paper.sha256,
        at=clock.now(),
        by_id=by.id,
    )
    row.file.save(paper.name, ContentFile(paper.content), save=False)
    check_fields(row)
    row.save()
    write_event(ret.quarter, "added evidence", by, ret=ret, after=told(row))
    return row


@transaction.atomic
def remove_evidence(*, evidence: Evidence, why: str, by: Person) -> Evidence:
    """Take a file back, with a reason: it is kept, and offered no more."""
    ret = _held(evidence.ret, by)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if row.removed_at is not None:
        raise NotNow("This file was taken back already.")
    if not why.strip():
        raise Faults({"why": "Say why it is taken back: this stays in the history."})
    row.removed_at, row.removed_by_id, row.removed_why = clock.now(), by.id, why.strip()
    check_fields(row)
    row.save()
    write_event(ret.quarter, "took back evidence", by, ret=ret, before=told(row), reason=row.removed_why)
    return row


def told(row: Evidence) -> str:
    """A file as the history tells it: not by its name, in which people write what is suppressed."""
    return f"file {row.pk}, {shown_size(row.size)}, SHA-256 {row.sha256[:16]}…"


def _held(ret: Return, by: Person) -> Return:
    """The return as it stands, held until the transaction ends, if this person may enter into it now."""
    now = Return.objects.select_for_update(of=("self",)).select_related("quarter__agreement").get(pk=ret.pk)
    demand(by, Verb.ENTER, facts_of(now))
    if not lock_of(now).open:
        raise NotNow("Files are added and taken back only while the return can be changed.")
    return now


def _demand_room(ret: Return, paper: Paper) -> None:
    offered = list(Evidence.objects.offered().filter(ret=ret))
    if any(one.sha256 == paper.sha256 for one in offered):
        raise Faults({"evidence": f"“{paper.name}” is there already: the same file was added before."})
    taken = sum(one.size for one in offered)
    if taken + len(paper.content) > MOST_BYTES_OF_RETURN:
        raise Faults(
            {
                "evidence": f"The files of this return have {shown_size(taken)}; with “{paper.name}” they would have "
                f"more than {shown_size(MOST_BYTES_OF_RETURN)}. Take one back, or add a smaller one."
            }
        )

"""The quarterly workbook: a person's returns as .xlsx, out and in again (product.md 6).

    layout    what stands in which column, and how a row names itself
    lines     what goes out: a line for each figure that a return asks for or takes
    writing   lines into a workbook: instructions, locked context, open cells
    guard     a file is looked at before any of it is unpacked
    reading   a workbook into rows of cells, found by their hidden keys
    cells     one cell into text as it would have been typed, or a sentence why not
    plan      rows against what is held: what would change, what cannot be taken
    comments  the workbook back with a comment on each faulty cell

Excel's own checks are advice: everything is checked again by the verbs of reporting.services, by the same rules as the
page of a return.
"""

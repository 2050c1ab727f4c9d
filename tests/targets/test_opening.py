"""Opening an agreement's file with the document beside it: what cannot be opened is a fault with a sentence."""

import pytest

from targets.agreement_file import Faults, parse, read
from targets.services import open_agreement
from tests.targets.small_agreement import DOCUMENT, LINES, TOML


@pytest.mark.parametrize(
    ("name", "write", "sentence"),
    [
        ("absent.toml", None, "There is no file"),
        ("wrong.toml", b"\xff\xfe", "is not UTF-8 text"),
        ("wrong.txt", b"", "toml or json, not “txt”"),
        ("wrong.toml", b"slug = 'x'", "the document that lies beside"),
        ("wrong.toml", b"document = { file = 'other/document.txt' }", "the document that lies beside"),
        ("wrong.toml", b"document = { file = 'absent.txt' }", "There is no file"),
    ],
)
def test_a_file_that_cannot_be_opened_is_one_fault(tmp_path, name, write, sentence):
    path = tmp_path / name
    if write is not None:
        path.write_bytes(write)
    with pytest.raises(Faults) as caught:
        open_agreement(path)
    (fault,) = caught.value.faults
    assert sentence in str(fault)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Faults, match="cannot be read"):
        open_agreement(tmp_path)


def test_line_ends_of_the_document_are_part_of_it(tmp_path):
    (tmp_path / "smallton.toml").write_text(TOML)
    (tmp_path / "smallton.txt").write_bytes(DOCUMENT.encode())
    assert open_agreement(tmp_path / "smallton.toml") == parse(read(TOML, "toml"), LINES)
    (tmp_path / "smallton.txt").write_bytes(DOCUMENT.replace("\n", "\r\n").encode())
    with pytest.raises(Faults, match="SHA-256"):
        open_agreement(tmp_path / "smallton.toml")

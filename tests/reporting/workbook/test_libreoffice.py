"""Another program opens the workbook, works its formulas out, and saves it: it is still ours."""

import io
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from tests.reporting.workbook.office import cell, fill, saved, words

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_and_saves_it(office, ret, tmp_path):
    book = office.download()
    fill(book, "NI 016", period="2008/09 Q2", figure=18.6)
    (tmp_path / "in.xlsx").write_bytes(saved(book))
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [SOFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), "in.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    content = (tmp_path / "out" / "in.xlsx").read_bytes()
    worked_out = load_workbook(io.BytesIO(content), data_only=True)
    assert cell(worked_out, "NI 016", "laa:state", period="2008/09 Q2").value == "Figure filled in"
    preview = office.upload(content)
    assert "1 row of this workbook would change" in words(preview)
    office.keep(preview)
    assert ret.actuals.get().typed == "18.6"

"""Opens an agreement file and the document beside it."""

from collections.abc import Mapping
from pathlib import Path

from targets.agreement_file import AgreementFile, Fault, Faults, lines_of, parse, read


def open_agreement(path: Path) -> AgreementFile:
    """The agreement in a .toml or .json file, proved against its document. Raises Faults with everything wrong."""
    data = read(_text(path, str(path)), path.suffix.removeprefix(".").lower())
    document = data.get("document")
    name = document.get("file") if isinstance(document, Mapping) else None
    if not isinstance(name, str) or not name or Path(name).name != name:
        raise Faults([Fault("document.file", "This should name the document that lies beside the file.")])
    return parse(data, lines_of(_text(path.with_name(name), "document.file")))


def _text(path: Path, place: str) -> str:
    """A file's text with its line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"{path.name} is not UTF-8 text: byte {error.start + 1} cannot be read."
    except FileNotFoundError:
        sentence = f"There is no file {path}."
    except OSError as error:
        sentence = f"{path} cannot be read: {error.strerror}."
    raise Faults([Fault(place, sentence)])

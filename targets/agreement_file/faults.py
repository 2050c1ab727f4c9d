"""What is wrong with an agreement file: all of it, each fault with its place and a plain sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `place` is a path such as `indicators[NI 016].lag`, or a line for a slip of syntax."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class Faults(ValueError):
    """The file is refused; `faults` holds everything that is wrong with it, in the file's order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(slots=True)
class Log:
    """Collects faults while a file is read, so that the reading need not stop at the first; none twice."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, place: str, sentence: str) -> None:
        fault = Fault(place, sentence)
        if fault not in self.faults:
            self.faults.append(fault)

    def close(self) -> None:
        """Raise Faults if there are any."""
        if self.faults:
            raise Faults(self.faults)

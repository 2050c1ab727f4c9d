"""`make mutants`: the pure modules changed in thousands of places, one at a time; their tests must notice.

mutmut makes the changes and runs the pure tests against each (its settings stand in pyproject.toml). Here the outcome
is counted by module and held against two limits: in the files of resolve, expected and assess nothing survives but what
tests/mutants.toml explains, and elsewhere at least 90 in 100 are noticed. Arguments go to `mutmut run`: a name such as
`targets.aims.*` tries that part again; without one, what was tried before stands until its function changes.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Where resolve, expected and assess stand.
WHOLE = ("targets/aims/levels.py", "targets/aims/expectations.py", "reporting/rag/judging.py")
LEAST = 90


@dataclass(frozen=True)
class Mutant:
    """A change that was made, as the lines that it took away and put in, without their indentation."""

    path: str
    name: str
    was: str
    now: str
    outcome: str

    @property
    def function(self) -> str:
        return self.name.rpartition(".")[2].rpartition("__mutmut_")[0].removeprefix("x").replace("ǁ", ".").lstrip("._")


@dataclass
class Explained:
    """The mutants that need not be noticed, each with the reason; what is explained but was noticed is told too."""

    rows: list[dict[str, str]]

    def __post_init__(self) -> None:
        self.unused = [*self.rows]

    def why(self, mutant: Mutant) -> str:
        for row in self.rows:
            if (row["file"], row["was"], row["now"]) == (mutant.path, mutant.was, mutant.now):
                if row in self.unused:
                    self.unused.remove(row)
                return row["why"]
        return ""


def mutants() -> Iterator[Mutant]:
    """Every mutant that mutmut has made, with what became of it."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.file_utils import walk_mutatable_files

    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            outcome, was, now = status_by_exit_code[code], "", ""
            if outcome not in ("killed", "timeout", "not checked"):
                was, now = _changed(get_diff_for_mutant(name, path=path))
            yield Mutant(path.as_posix(), name, was, now, outcome)


def _changed(diff: str) -> tuple[str, str]:
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    was, now = ([line[1:].strip() for line in lines if line.startswith(sign)] for sign in "-+")
    return " ".join(was), " ".join(now)


def judged(found: list[Mutant], explained: Explained) -> list[str]:
    """Print what became of the mutants of each file, and say what breaks a limit."""
    broken = []
    print(f"\n{'':44}{'killed':>8}{'survived':>10}{'explained':>11}{'untried':>9}{'':>8}")
    for path in sorted({mutant.path for mutant in found}):
        here = [mutant for mutant in found if mutant.path == path]
        untried = sum(mutant.outcome == "not checked" for mutant in here)
        killed = sum(mutant.outcome in ("killed", "timeout") for mutant in here)
        alive = [mutant for mutant in here if mutant.outcome not in ("killed", "timeout", "not checked")]
        known = [mutant for mutant in alive if explained.why(mutant)]
        rest = [mutant for mutant in alive if mutant not in known]
        share = 100 * killed // max(killed + len(rest), 1)
        print(f"{path:44}{killed:8}{len(rest):10}{len(known):11}{untried:9}{share:6} %")
        if path in WHOLE:
            broken += [f"{mutant.name}\n      - {mutant.was}\n      + {mutant.now}" for mutant in rest]
        elif share < LEAST and killed + len(rest):
            broken.append(f"{path}: {share} % noticed, at least {LEAST} % are wanted")
    return broken


def main() -> int:
    """Make the mutants, try them, and hold the outcome against the limits."""
    run = subprocess.run([sys.executable, "-m", "mutmut", "run", *sys.argv[1:]], cwd=ROOT)
    if run.returncode:
        print("mutmut could not try the mutants: are the pure tests green? (make coverage)")
        return run.returncode
    explained = Explained(tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))["unnoticed"])
    found = list(mutants())
    broken = judged(found, explained)
    tried = sys.argv[1:] == [] or not any(mutant.outcome == "not checked" for mutant in found)
    if tried:
        broken += [f"tests/mutants.toml explains what is noticed: {row['now']}" for row in explained.unused]
    print("\nNOT NOTICED:\n  " + "\n  ".join(broken) if broken else "\nall within their limits")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

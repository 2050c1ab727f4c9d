"""An import-linter contract of our own: pure modules import the standard library and each other, nothing else.

import-linter's `forbidden` contract needs a list of what is forbidden; this one needs only what is pure, so that a
package installed tomorrow is refused too. A pure module may be a package: what it holds is then as pure as it is.
"""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PureModulesContract(Contract):
    """Breaks on every import of a module that is neither in the standard library nor one of `pure_modules`."""

    type_name = "pure"

    pure_modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        pure: list[str] = self.pure_modules  # type: ignore[assignment]
        missing = sorted(set(pure) - graph.modules)
        if missing:
            raise ValueError(f"No such module: {', '.join(missing)}")
        faults = []
        for module in sorted(graph.modules):
            if not _within(module, pure):
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                if imported.split(".")[0] in sys.stdlib_module_names or _within(imported, pure):
                    continue
                lines = graph.get_import_details(importer=module, imported=imported)
                faults.append(f"{module} imports {imported} (line {', '.join(str(d['line_number']) for d in lines)})")
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for fault in check.metadata["faults"]:
            output.print_error(f"- {fault}")
        output.new_line()


def _within(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)

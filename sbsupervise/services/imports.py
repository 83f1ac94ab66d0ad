"""Imports (导入) of the supervision list: a file is checked first, then imported whole or not at all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from sbsupervise.domain.imports import ImportState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.supervision_list import CellError
from sbsupervise.domain.text import visible
from sbsupervise.models import Import, ScopedSession
from sbsupervise.parameters.plans import kind_thresholds
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.jurisdiction import jurisdiction_for
from sbsupervise.services.list_files import ListFile
from sbsupervise.services.sheets.supervision_list import corrected_rows
from sbsupervise.services.stored_list import stored_for
from sbsupervise.services.supervision_list import Examination, write

# Of a file that is faulty throughout the page keeps so many remarks; the file of corrected rows has them all.
KEPT = 1000
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckImport:
    """Keep a file and find out what its import would do."""

    file: ListFile


@dataclass(frozen=True, slots=True, kw_only=True)
class RunImport:
    """Import a checked file; ``partial`` takes the rows without a fault and leaves the others."""

    import_id: int
    file: ListFile
    partial: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an import does, or did. ``errors`` and ``warnings`` speak of cells of the file."""

    rows: int
    created: int
    updated: int
    unchanged: int
    errors: tuple[CellError, ...]
    warnings: tuple[CellError, ...]
    extra_columns: tuple[str, ...]
    other_sheets: tuple[str, ...]

    @property
    def faulty_rows(self) -> int:
        return len({error.row for error in self.errors})

    @property
    def good_rows(self) -> int:
        return self.created + self.updated + self.unchanged

    def document(self, kept: int | None = None) -> dict[str, Any]:
        """As JSON; of errors and warnings the first ``kept``, their numbers in full."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "errors": [_written(error) for error in self.errors[:kept]],
            "warnings": [_written(warning) for warning in self.warnings[:kept]],
            "extra_columns": list(self.extra_columns),
            "other_sheets": list(self.other_sheets),
            "error_count": len(self.errors),
            "warning_count": len(self.warnings),
            "faulty_rows": self.faulty_rows,
        }


def _written(error: CellError) -> dict[str, Any]:
    return {"row": error.row, "column": error.column, "value": error.value, "message": error.message}


@act("import.check", Permission.IMPORT_PROJECTS)
def check_import(session: ScopedSession, actor: Actor, command: CheckImport) -> Import:
    """Keep the file with what its import would do; nothing of it is imported."""
    if actor.office_id is None:
        raise RuleError("请指明由哪个机关导入", field="office")
    outcome = outcome_of(command.file, examine(session, actor, command.file))
    record = Import(
        office_id=actor.office_id,
        state=ImportState.FAULTY if outcome.errors else ImportState.CHECKED,
        file_name=command.file.name,
        sha256=command.file.sha256,
        data=command.file.data,
        checked_at=actor.now,
        outcome=outcome.document(KEPT),
        recorded_by_id=actor.person_id,
    )
    session.add(record)
    return record


@act("import.run", Permission.IMPORT_PROJECTS, on=Import)
def run_import(session: ScopedSession, actor: Actor, command: RunImport) -> Import:
    """Import a checked file. What was stored since may have made it faulty, so it is examined once more."""
    record = session.get_one(Import, command.import_id)
    if command.file.sha256 != record.sha256:
        raise RuleError("文件与已核对的不一致，请重新上传核对")
    if record.office_id != actor.office_id:
        raise RuleError("只能由上传文件的机关导入")
    if record.state is ImportState.IMPORTED:
        raise RuleError("该文件已经导入")
    found = examine(session, actor, command.file)
    outcome = outcome_of(command.file, found)
    if outcome.errors and not command.partial:
        raise RuleError(_refusal(outcome))
    created = write(session, found, actor.today, record.id)
    record.state = ImportState.IMPORTED
    record.imported_at = actor.now
    record.outcome = outcome.document(KEPT) | {"created_ids": created}
    return record


def examine(session: ScopedSession, actor: Actor, file: ListFile) -> Examination:
    """Hold the rows of a file against what is stored, for the office of the actor."""
    found = Examination(
        stored=stored_for(session, file.parsed.rows),
        jurisdiction=jurisdiction_for(session, actor),
        thresholds=kind_thresholds().on(actor.today),
        fields=file.parsed.fields,
    )
    found.examine(file.parsed.rows)
    return found


def outcome_of(file: ListFile, found: Examination) -> Outcome:
    """What the import of a file does, by its examination, remarks in the order of the rows."""
    return Outcome(
        rows=len(file.sheet.rows),
        created=len(found.created),
        updated=len(found.updated),
        unchanged=found.unchanged,
        errors=_sorted(*file.parsed.errors, *file.cell_errors(found.errors)),
        warnings=_sorted(*file.parsed.warnings, *file.cell_errors(found.warnings)),
        extra_columns=file.parsed.extra_columns,
        other_sheets=tuple(map(visible, file.sheet.other_sheets)),
    )


def _sorted(*remarks: CellError) -> tuple[CellError, ...]:
    return tuple(sorted(remarks, key=lambda remark: remark.row))


def _refusal(outcome: Outcome) -> str:
    said = "；".join(f"第 {error.row} 行{error.column}：{error.message}" for error in outcome.errors[:NAMED])
    more = "等" if len(outcome.errors) > NAMED else ""
    return f"有 {outcome.faulty_rows} 行不能导入，全部未导入（{said}{more}）。请改正后重新上传核对"


def imports_of() -> Select[Import]:
    """The imports that the session sees, with what a list shows of them."""
    return select(Import).options(joinedload(Import.office), joinedload(Import.recorded_by))


def import_file(session: ScopedSession, import_id: int) -> Import | None:
    """One import with what its page shows, or None if the session sees none of that number."""
    return session.get(Import, import_id, options=[joinedload(Import.office), joinedload(Import.recorded_by)])


def stored_file(session: ScopedSession, record: Import, actor: Actor) -> ListFile:
    """The file of an import, read once more."""
    data = session.scalars(select(Import).where(Import.id == record.id).options(undefer(Import.data))).one().data
    return ListFile(record.file_name, data, actor.today)


def corrected_file(session: ScopedSession, actor: Actor, file: ListFile) -> bytes:
    """The faulty rows of a file with all that is wrong with them today, as a spreadsheet to be mended."""
    return corrected_rows(file.sheet, outcome_of(file, examine(session, actor, file)).errors)

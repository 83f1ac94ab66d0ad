"""The form of an act: strings of a request become a typed, frozen command, and the act is done once."""

import re
import secrets
from collections.abc import Callable
from typing import Any, get_type_hints

from flask import g
from flask_wtf import FlaskForm
from sqlalchemy import inspect
from wtforms import Field, HiddenField

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.acts import EditConflictError
from sbsupervise.web import database

MACHINERY = frozenset({"csrf_token", "key", "version"})
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)
NEVER = -1


class ConflictError(Exception):
    """Somebody else changed the record: both texts are shown, nothing is lost."""

    def __init__(self, rows: list[tuple[str, str, str]]) -> None:
        super().__init__("edit conflict")
        self.rows = rows


class ActForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose fields are named like those of the command of an act.

    ``key`` makes a form that is sent twice do its work once; ``version`` is the version of the record shown.
    """

    key = HiddenField()
    version = HiddenField()

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.version.data = "" if version is None else str(version)
        if not KEY.fullmatch(str(self.key.data or "")):
            self.key.data = secrets.token_hex(16)

    def submitted(self) -> bool:
        """Whether the form was sent and its fields are well-formed."""
        valid: bool = self.validate_on_submit()
        return valid

    def values(self) -> dict[str, Any]:
        """The fields as the command names them; a form with rows overrides this."""
        return {field.name: field.data for field in self if field.name not in MACHINERY}

    def perform(self, act: Callable[..., Any], **known: Any) -> Any:
        """Do the act with what was filled in and what is ``known``; None if a rule refused, as the form then shows."""
        command = get_type_hints(act)["command"]
        values = self.values() | known
        seen = str(self.version.data or "")
        if seen and "version" in command.__dataclass_fields__:
            values["version"] = int(seen) if VERSION.fullmatch(seen) else NEVER
        try:
            return database.perform(act, command(**values), key=str(self.key.data))
        except RuleError as refusal:
            self.refuse(refusal)
        except EditConflictError as conflict:
            raise ConflictError(self._both(conflict.current)) from conflict
        return None

    def refuse(self, refusal: RuleError) -> None:
        """Show a refusal beside its field, or above the form."""
        field = self._fields.get(refusal.field) if refusal.field else None
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]
        g.refused = True

    def _both(self, current: Any) -> list[tuple[str, str, str]]:
        # The record has left its session: what was not loaded of it (rows of its own) has no text beside the field.
        unknown = MACHINERY | inspect(current).unloaded
        fields = (field for field in self if field.name not in unknown)
        return [(field.label.text, _text(field), _text_of(getattr(current, field.name, None))) for field in fields]


def _text(field: Field) -> str:
    return _text_of(field.data)


def _text_of(value: Any) -> str:
    return "" if value is None else str(getattr(value, "label", value))

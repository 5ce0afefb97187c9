"""Reasons, and putting what an action refused beside the fields."""

from typing import Any

from wtforms import Form, StringField
from wtforms.validators import Length


def put_beside(form: Form, errors: dict[str, str]) -> None:
    """Put what an action refused beside the fields; what belongs to none stands above them."""
    for name, text in errors.items():
        field: Any = form._fields.get(name)
        if field is None:
            form.form_errors.append(text)
        else:
            field.errors = (*field.errors, text)


class ReasonForm(Form):
    """Why a run is withdrawn or made the baseline."""

    reason = StringField("Reason", [Length(max=300)])

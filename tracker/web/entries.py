"""Fields of forms that every slice uses: they keep what was typed and say in plain words what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, FloatField, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import Select

from tracker.core.errors import Invalid
from tracker.core.texts import day_fault, fault_of, link_fault, normal
from tracker.web.choices import choices

Pairs = Sequence[tuple[str, str]]  # value, text


class LineField(StringField):
    """One line of text, in normal form; `longest` characters at most."""

    def __init__(self, label: str, need: str = "", *, longest: int, **more: Any) -> None:
        self.longest = longest
        needed = [InputRequired(need)] if need else []
        given = {"maxlength": longest, **more.pop("render_kw", {})}
        filters = [_normal, *more.pop("filters", ())]
        super().__init__(label, needed, filters=filters, render_kw=given, **more)

    def pre_validate(self, form: Any) -> None:
        """Refuse what a line may not hold."""
        _refuse(fault_of(self.data or "", longest=self.longest))


class LinesField(TextAreaField):
    """Several lines of text, in normal form; `longest` characters at most."""

    def __init__(self, label: str, need: str = "", *, longest: int, **more: Any) -> None:
        self.longest = longest
        needed = [InputRequired(need)] if need else []
        given = {"maxlength": longest, **more.pop("render_kw", {})}
        filters = [_normal, *more.pop("filters", ())]
        super().__init__(label, needed, filters=filters, render_kw=given, **more)

    def pre_validate(self, form: Any) -> None:
        """Refuse what a text may not hold."""
        _refuse(fault_of(self.data or "", longest=self.longest, lines=True))


class LinkField(LineField):
    """An address on the web, http or https."""

    def pre_validate(self, form: Any) -> None:
        """Refuse any other scheme."""
        _refuse(link_fault(self.data) if self.data else None)


class DayField(DateField):
    """A calendar day, or nothing."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read an ISO day."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            self.data = _read(date.fromisoformat, text, "Type a day as 2026-12-01.")

    def pre_validate(self, form: Any) -> None:
        """Refuse a day nobody can mean."""
        _refuse(day_fault(self.data) if self.data else None)


class NumberField(FloatField):
    """A number, or nothing."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read a number with a decimal point."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = _read(float, text, "Type a number, such as 0.92.") if text else None


class WholeField(IntegerField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read a whole number."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = _read(int, text, "Type a whole number.") if text else None


class ChoiceWidget(Select):
    """A list to choose from; HTML wants an empty first choice where it says `required`, so it does not."""

    def __init__(self) -> None:
        super().__init__()
        self.validation_attrs = ["disabled"]


class ChoiceField(SelectField):
    """One of several; with `none` as its label an empty choice stands first, which `need` does not take."""

    widget = ChoiceWidget()

    def __init__(
        self, label: str, options: Pairs = (), *, none: str = "", need: str = "", **more: Any
    ) -> None:
        self.first = [("", none)] if none else []
        needed = [InputRequired(need)] if need else []
        said = {"invalid_choice_message": "Choose one of the list.", **more}
        super().__init__(label, needed, coerce=_known, choices=choices([*self.first, *options]), **said)
        self.flags.required = not none or bool(need)

    def offer(self, options: Pairs) -> None:
        """Set what can be chosen."""
        self.choices = choices([*self.first, *options])


def require_valid(form: Form) -> None:
    """Let a page have one way for all faults. Raises: Invalid; the form itself holds the sentences."""
    if not form.validate():
        raise Invalid({})


def told(form: Form, fault: Invalid) -> str:
    """Give all that is wrong with a form in one text, for a page that draws the form without its faults."""
    put_beside(form, fault.errors)
    beside = [str(sentence) for field in form for sentence in field.errors]
    return " ".join(dict.fromkeys([*beside, *map(str, form.form_errors)]))


def put_beside(form: Form, errors: Mapping[str, str]) -> None:
    """Put sentences beside their fields; what belongs to none stands above the form."""
    for name, sentence in errors.items():
        if name in form:
            form[name].errors = (*form[name].errors, sentence)
        else:
            form.form_errors.append(sentence)


def _normal(text: str | None) -> str:
    return normal(text or "")


def _known(value: Any) -> str | None:
    return str(value) if value not in (None, "", "None") else None


def _read(convert: Any, text: str, sentence: str) -> Any:
    try:
        return convert(text)
    except (ValueError, OverflowError):
        raise ValueError(sentence) from None


def _refuse(fault: str | None) -> None:
    if fault is not None:
        raise ValidationError(fault)

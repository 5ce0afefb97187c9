"""Forms of choosing result files, and of saving what was read of one."""

from wtforms import (
    Form,
    HiddenField,
    MultipleFileField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.evals.rules.systems import Stated, UnknownSystem, stated_parts


class UploadForm(Form):
    """One or several result files."""

    files = MultipleFileField("Result files", [InputRequired("Choose at least one file.")])


class CheckList(SelectMultipleField):
    """Several choices as check boxes; the page lays each one out by itself."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class SaveForm(Form):
    """What to save of one file, and under which names."""

    suite = StringField(
        "Suite",
        [InputRequired("Name the suite: its runs are compared with one another."), Length(max=200)],
        description="Runs of one suite make one history.",
    )
    system = TextAreaField(
        "System, where the file is silent or wrong",
        [Length(max=1000)],
        description="One part a line: model=name@version, prompt=name@version, code=commit, judge=name.",
    )
    columns = TextAreaField(
        "Columns, where they were taken wrongly",
        [Length(max=4000)],
        description="One a line, as ROLE=NAME: decimal=, and id=question, score=rating, percent=share.",
    )
    seen = HiddenField("Columns as shown", default="")
    runs = CheckList("Save", coerce=int, choices=[])

    def is_reread(self) -> bool:
        """Tell whether the columns were changed since the preview was made."""
        return (self.columns.data or "").split() != (self.seen.data or "").split()

    def stated(self) -> tuple[Stated, ...]:
        """Give the parts of the system that the person states."""
        return stated_parts((self.system.data or "").splitlines())

    def validate_system(self, field: TextAreaField) -> None:
        """Every line must name a part."""
        try:
            stated_parts((field.data or "").splitlines())
        except UnknownSystem as fault:
            raise ValidationError(str(fault)) from fault

"""The form of human labels for a judge."""

from wtforms import FileField, Form, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional


class LabelsForm(Form):
    """Human labels of cases, and what the judge said of them: by a column of the file, or by a run."""

    judge = StringField(
        "Judge",
        [InputRequired("Name the judge as the runs do."), Length(max=200)],
        description="With its version, exactly as in the bill of materials of the runs.",
    )
    labels = FileField(
        "Labels", description="CSV, Excel, JSON or JSON lines: a row a case, pass or fail in each label."
    )
    human = StringField("Column of the human label", [Length(max=200)], description="Such as human or label.")
    judged = StringField("Column of the judge's word", [Length(max=200)], description="Such as judge.")
    run = IntegerField(
        "Or the run that holds the judge's word",
        [Optional(), NumberRange(1, 10**9, "Give the number of a run.")],
        description="Its number: the cases are found by their ids.",
    )
    case = StringField("Column of the case", [Length(max=200)], description="Needed with a run.")
    note = StringField("Note", [Length(max=300)], description="Who labelled, and by which instructions.")

    def columns(self) -> dict[str, str]:
        """Give the columns that were named, by their role."""
        named = {"human": self.human.data, "judge": self.judged.data, "case": self.case.data}
        return {role: name.strip() for role, name in named.items() if name and name.strip()}

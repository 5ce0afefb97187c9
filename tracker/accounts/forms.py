"""Forms of accounts: signing in, the profile, the password, tokens."""

from zoneinfo import available_timezones

from wtforms import (
    BooleanField,
    Form,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms import widgets as shown
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from tracker.accounts.actions.tokens import DAYS, MOST_DAYS, MOST_GRACE_HOURS
from tracker.accounts.rules.passwords import LONGEST, SHORTEST
from tracker.core.actor import Scope
from tracker.web.choices import choice, choices

THEMES = [
    choice("auto", "As the device is set"),
    choice("light", "Light"),
    choice("dark", "Dark"),
]
SCOPES = [
    choice(Scope.READ.value, "read: see what you see"),
    choice(Scope.LOG.value, "log: milestones, updates, eval runs, deployments, checks"),
    choice(Scope.WRITE.value, "write: edit what you may edit"),
]


class SignInForm(Form):
    """E-mail, password, and whether to stay signed in on this device."""

    email = StringField("E-mail", [InputRequired("Type your e-mail address."), Length(max=254)])
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=LONGEST)])
    remember = BooleanField("Stay signed in for 30 days")


class ProfileForm(Form):
    """What a person sets for themselves."""

    name = StringField("Name", [InputRequired("Type your name."), Length(max=120)])
    time_zone = SelectField(
        "Time zone", choices=lambda: choices((zone, zone) for zone in sorted(available_timezones()))
    )
    theme = SelectField("Theme", choices=THEMES)
    single_keys = BooleanField("Single letters work as keyboard shortcuts")


class PasswordForm(Form):
    """The present password and a new one, twice."""

    current = PasswordField("Present password", [InputRequired("Type your present password.")])
    password = PasswordField(
        "New password",
        [InputRequired("Type a new password.")],
        description=f"At least {SHORTEST} characters.",
    )
    again = PasswordField("New password again", [InputRequired("Type it once more.")])

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.password.data:
            raise ValidationError("The two are not the same.")


class CheckList(SelectMultipleField):
    """Several choices as check boxes."""

    widget = shown.ListWidget(prefix_label=False)
    option_widget = shown.CheckboxInput()


class TokenForm(Form):
    """A new token: what it is for, what it may do, how long it lives."""

    name = StringField("Name", [InputRequired("Say what it is for."), Length(max=80)])
    scopes = CheckList("It may", choices=SCOPES, default=[Scope.READ.value, Scope.LOG.value])
    days = IntegerField("Days it lives", [NumberRange(1, MOST_DAYS, f"From 1 to {MOST_DAYS}.")], default=DAYS)
    password = PasswordField("Your password", [InputRequired("Type your password.")])


class RotateForm(Form):
    """A new secret for a token, and how long the old one counts."""

    grace_hours = IntegerField(
        "Hours that the old secret still counts",
        [NumberRange(0, MOST_GRACE_HOURS, f"From 0 to {MOST_GRACE_HOURS}.")],
        default=MOST_GRACE_HOURS,
        description="Time to put the new one everywhere. With 0, what sends the old one stops at once.",
    )
    password = PasswordField("Your password", [InputRequired("Type your password.")])

"""Forms of endpoints and deployments."""

from decimal import Decimal

from wtforms import DecimalField, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from tracker.core.texts import split_version
from tracker.endpoints.actions import DeploymentFields, EndpointFields
from tracker.web.choices import choices

ENVIRONMENTS = choices([("dev", "Development"), ("staging", "Staging"), ("production", "Production")])
METHODS = choices([("GET", "GET"), ("POST", "POST"), ("HEAD", "HEAD")])
ROLLOUTS = choices([("shadow", "Shadow"), ("canary", "Canary"), ("limited", "Limited"), ("full", "Full")])


class EndpointForm(Form):
    """Where an endpoint is and what a good answer is."""

    name = StringField("Name", [InputRequired("Give it a name."), Length(max=120)])
    url = StringField(
        "Address", [InputRequired("Type the address."), Length(max=500)], description="http or https."
    )
    environment = SelectField("Environment", choices=ENVIRONMENTS, default="staging")
    method = SelectField("Method", choices=METHODS, default="GET")
    body = TextAreaField(
        "Body to send", [Length(max=5000)], description="JSON; only with POST. No secrets: it is shown here."
    )
    expected_status = IntegerField(
        "Expected status", [InputRequired("Such as 200."), NumberRange(100, 599)], default=200
    )
    assertion = StringField(
        "The answer must say",
        [Length(max=300)],
        description='On the JSON answer, such as: $.status == "ok" and len($.items) > 0',
    )
    latency_target_ms = IntegerField(
        "Latency target (ms)", [InputRequired("In milliseconds."), NumberRange(1, 600_000)], default=1000
    )
    timeout_s = DecimalField(
        "Time limit (s)", [InputRequired("In seconds."), NumberRange(1, 10)], default=Decimal(10)
    )
    slo_percent = DecimalField("Availability objective (%)", [Optional(), NumberRange(50, 100)])
    on_call = StringField("On call", [Length(max=120)], description="Who is called when it is down.")
    runbook_url = StringField("Runbook", [Length(max=500)], description="A link.")

    def validate_runbook_url(self, field: StringField) -> None:
        """A link is http or https."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError("A link starts with https:// or http://.")

    def fields(self) -> EndpointFields:
        """Give what was typed, once it is valid."""
        slo = self.slo_percent.data
        return EndpointFields(
            name=(self.name.data or "").strip(),
            url=(self.url.data or "").strip(),
            environment=self.environment.data,
            method=self.method.data,
            body=self.body.data or "",
            expected_status=self.expected_status.data or 200,
            assertion=(self.assertion.data or "").strip(),
            latency_target_ms=self.latency_target_ms.data or 1000,
            timeout_s=float(self.timeout_s.data or 10),
            slo_percent=None if slo is None else float(slo),
            on_call=(self.on_call.data or "").strip(),
            runbook_url=(self.runbook_url.data or "").strip(),
        )


class DeploymentForm(Form):
    """What an endpoint runs from now on."""

    version = StringField("Version", [InputRequired("Which version?"), Length(max=100)])
    code = StringField("Commit", [Length(max=100)])
    model = StringField("Model", [Length(max=200)], description="With its version: orion-large-3@2026-05-14.")
    prompt = StringField("Prompt", [Length(max=200)], description="With its version: answer@22.")
    rollout = SelectField("Rollout", choices=ROLLOUTS, default="full")
    traffic_percent = DecimalField(
        "Traffic (%)", [InputRequired("0 to 100."), NumberRange(0, 100)], default=Decimal(100)
    )

    def fields(self) -> DeploymentFields:
        """Give what was typed, once it is valid."""
        model, prompt = split_version(self.model.data or ""), split_version(self.prompt.data or "")
        return DeploymentFields(
            model=model[0],
            model_version=model[1][:100],
            prompt=prompt[0],
            prompt_version=prompt[1][:100],
            version=(self.version.data or "").strip(),
            code=(self.code.data or "").strip(),
            rollout=self.rollout.data,
            traffic_percent=float(self.traffic_percent.data or 0),
        )

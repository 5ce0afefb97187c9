"""Forms of the registers: a version of a model, a version of a prompt."""

from typing import Any

from wtforms import FileField, Form, HiddenField, TextAreaField

from tracker.core.texts import split_version
from tracker.evals.rules.register import (
    LONGEST_PARAMETERS,
    LONGEST_TEMPLATE,
    ModelEntry,
    PromptEntry,
    model_faults,
    prompt_faults,
)
from tracker.web.entries import DayField, LineField, LinkField


class ModelForm(Form):
    """What is known of a version of a model."""

    name = LineField(
        "Model", "Name the model.", longest=200, description="Exactly as the runs name it: orion-large-3."
    )
    version = LineField("Version", longest=100, description="Exactly as the runs name it: 2026-05-14.")
    provider = LineField("Provider", longest=200)
    released_on = DayField("Released on")
    retires_on = DayField("Retires on", description="From 90 days before, whatever uses it is marked.")
    source_url = LinkField("Where the provider says so", longest=500)
    note = LineField("Note", longest=300)
    seen = HiddenField()

    def entry(self) -> ModelEntry:
        """Give what was typed; whether it can be taken is said by `validate`."""
        texts = ("name", "version", "provider", "source_url", "note")
        given: dict[str, Any] = {name: self[name].data or "" for name in texts}
        return ModelEntry(released_on=self.released_on.data, retires_on=self.retires_on.data, **given)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then what belongs together."""
        return _checked(self, super().validate(extra_validators), model_faults(self.entry()))


class PromptForm(Form):
    """A version of a prompt; its template is kept as it is, line ends apart."""

    name = LineField("Prompt", "Name the prompt.", longest=200, description="As the runs name it.")
    version = LineField("Version", "Give its version.", longest=100)
    template = TextAreaField("Template", render_kw={"maxlength": LONGEST_TEMPLATE, "spellcheck": "false"})
    file = FileField("Or the file that holds it")
    parameters = TextAreaField(
        "Parameters",
        description='One JSON object: {"temperature": 0.2}.',
        render_kw={"maxlength": LONGEST_PARAMETERS, "spellcheck": "false"},
    )
    model = LineField(
        "Written for", longest=300, description="The LLM with its version: orion-large-3@2026-05-14."
    )
    note = LineField("What changed, and why", longest=300)

    def entry(self) -> PromptEntry:
        """Give what was typed; whether it can be taken is said by `validate`."""
        model, version = split_version(self.model.data or "")
        return PromptEntry(
            name=self.name.data or "",
            version=self.version.data or "",
            template=(self.template.data or "").replace("\r\n", "\n").replace("\r", "\n"),  # before the rules
            parameters=self.parameters.data or "",
            model=model,
            model_version=version,
            note=self.note.data or "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then what the domain says about them."""
        return _checked(self, super().validate(extra_validators), prompt_faults(self.entry()))


def _checked(form: Form, fine: bool, faults: dict[str, str]) -> bool:
    """Put what the rules say beside the fields that have no fault of their own yet."""
    for name, fault in faults.items():
        field: Any = form[name if name in form else "model"]
        if not field.errors:
            field.errors = (fault,)
    return fine and not faults

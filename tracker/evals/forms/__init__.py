"""Forms of evals; one file for each thing that is filled in."""

from tracker.evals.forms.importing import SaveForm, UploadForm
from tracker.evals.forms.labels import LabelsForm
from tracker.evals.forms.planning import PlanForm
from tracker.evals.forms.refusing import ReasonForm, put_beside
from tracker.evals.forms.register import ModelForm, PromptForm
from tracker.evals.forms.targets import TargetForm

__all__ = [
    "LabelsForm",
    "ModelForm",
    "PlanForm",
    "PromptForm",
    "ReasonForm",
    "SaveForm",
    "TargetForm",
    "UploadForm",
    "put_beside",
]

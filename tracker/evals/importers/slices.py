"""Which slice of the dataset a case belongs to, told by its metadata; no tool has a field for it."""

from collections.abc import Mapping

from tracker.evals.importers.texts import fit

SLICE_KEYS = ("slice", "category", "topic", "segment", "subset", "group")
SLICE_LENGTH = 100


def slice_of(metadata: object, key: str = "") -> str:
    """Answer the value of `key`, or of the first usual key that is there; "" where none is."""
    if not isinstance(metadata, Mapping):
        return ""
    for name in (key, *SLICE_KEYS):
        if name in metadata and (found := fit(metadata[name], SLICE_LENGTH)):
            return found
    return ""

"""How a result file is refused: one sentence that says what to do, and where the fault is."""

from tracker.evals.importers.texts import fit


class Unreadable(ValueError):
    """A file that cannot be read as eval results.

    `message` is one sentence for the person who sent it; `where` is a line ("line 7"), a row and column, an
    entry of an archive, or a JSON path ("$.results.results[3].score"), "" where the whole file is meant.
    """

    def __init__(self, message: str, where: str = "") -> None:
        self.message = fit(message, 500)
        self.where = fit(where)
        super().__init__(f"{self.where}: {self.message}" if where else self.message)

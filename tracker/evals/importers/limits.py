"""How much an importer accepts before it refuses; one value, so that a test or a setting can lower it."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one result file.

    `bytes` of the file as sent; `inflated_bytes` of what a gzip file, or all entries read of an archive, may
    grow to, counted while inflating (an archive's own word is not taken); `zip_entries` of an archive;
    `cases` in all runs of the file; `nesting` of lists and objects in each other; `number_digits` of one
    whole number.
    """

    bytes: int = 200 * MIB
    inflated_bytes: int = 400 * MIB
    zip_entries: int = 100_000
    cases: int = 500_000
    nesting: int = 200
    number_digits: int = 300


DEFAULT_LIMITS = Limits()

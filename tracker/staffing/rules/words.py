"""The words of staffing: disciplines from data to domain, and the five levels of proficiency."""

from enum import StrEnum


class Discipline(StrEnum):
    """Where on the continuum from data to domain a skill belongs."""

    DATA = "data"
    DATA_SCIENCE = "data_science"
    ML_ENGINEERING = "ml_engineering"
    AI_ENGINEERING = "ai_engineering"
    SOFTWARE_ENGINEERING = "software_engineering"
    ASSURANCE = "assurance"
    DOMAIN = "domain"


DISCIPLINE_LABELS = {
    Discipline.DATA: "Data",
    Discipline.DATA_SCIENCE: "Data science",
    Discipline.ML_ENGINEERING: "ML engineering",
    Discipline.AI_ENGINEERING: "AI engineering",
    Discipline.SOFTWARE_ENGINEERING: "Software engineering",
    Discipline.ASSURANCE: "Assurance",
    Discipline.DOMAIN: "Domain",
}
# Dreyfus and Dreyfus (1980): five stages of skill acquisition
LEVEL_LABELS = {1: "Novice", 2: "Advanced beginner", 3: "Competent", 4: "Proficient", 5: "Expert"}
HOURS_AN_FTE = 40.0
CRITICAL_LEVEL = 3  # below two people at this level a skill hangs on one

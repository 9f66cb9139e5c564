"""What is known: the frozen models of the corpus.

A field that holds a fact carries the ids of its sources; `Corpus` checks that they exist.
"""

from __future__ import annotations

from threading import RLock
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

AsOf = Literal["review", "later"]
"""`review`: known by the review's publication in April 2021; `later`: learnt since."""

EvidenceLevel = Literal[
    "rct",
    "open-label",
    "observational",
    "case",
    "pharmacokinetic",
    "preclinical",
    "review",
    "registry",
    "regulatory",
]
Topic = Literal[
    "identity",
    "target",
    "mechanism",
    "preclinical",
    "pharmacokinetics",
    "route",
    "dose",
    "trial",
    "efficacy",
    "suicidality",
    "safety",
    "regulatory",
    "status",
    "development",
    "comparison",
    "background",
]
Route = Literal[
    "oral",
    "intravenous",
    "intranasal",
    "inhaled",
    "subcutaneous",
    "sublingual",
    "intramuscular",
]
Population = Literal[
    "mdd",
    "trd",
    "bipolar",
    "suicidal",
    "elderly",
    "adolescent",
    "healthy",
    "other-disease",
]
TrialResult = Literal["positive", "negative", "mixed", "ongoing", "terminated", "not reported"]
State = Literal["approved", "active", "failed", "discontinued", "no active development", "off-label use"]
SourceKind = Literal["paper", "congress", "registry", "regulator", "label", "company", "news", "reference", "document"]
"""`document`: what a person has added that names no publication; never used in the corpus files."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$", max_length=120)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Pmid = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,7}$")]
Doi = Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")]
Nct = Annotated[str, StringConstraints(pattern=r"^(NCT\d{8}|EudraCT \d{4}-\d{6}-\d{2}|ACTRN\d{14}|[A-Z]{2,6}[\d/.\-A-Z]{5,30})$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
SourceIds = Annotated[tuple[Id, ...], Field(min_length=1, description="Ids of the sources that support it.")]


_PREPARING = RLock()


class Model(BaseModel):
    """Base of every corpus model: immutable, and strict about unknown fields. Its validator is prepared when it is first needed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """As of `BaseModel`, which alone would let one thread use what another has half prepared."""
        with _PREPARING:
            return super().model_rebuild(**options)


class Source(Model):
    """A publication, registry record, regulator's or company's notice."""

    id: Id = Field(description="Key of the source, e.g. `zarate-2006`.")
    kind: SourceKind = Field(description="What it is; anything but `paper` may lack a PMID and a DOI.")
    title: Text = Field(description="Title as printed, or a description where the source has none.")
    authors: tuple[str, ...] = Field(default=(), description="`Family Given`, in the order printed.")
    year: int | None = Field(default=None, ge=1900, le=2100, description="Year of publication.")
    journal: str | None = Field(default=None, description="Journal, site or publisher.")
    pmid: Pmid | None = Field(default=None, description="PubMed id, only if seen.")
    doi: Doi | None = Field(default=None, description="DOI, only if seen.")
    nct: Nct | None = Field(default=None, description="Trial registry number, only if seen.")
    url: Url | None = Field(default=None, description="Address: derived from an identifier, or as seen.")
    note: str | None = Field(default=None, description="Why an identifier is missing, or an oddity.")

    @property
    def link(self) -> str | None:
        """The best address to open: DOI, PubMed, registry, then the plain URL."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.url:
            return self.url
        if self.kind == "registry" and self.nct and self.nct.startswith("NCT"):
            return f"https://clinicaltrials.gov/study/{self.nct}"
        return None

    @property
    def label(self) -> str:
        """Short form, e.g. `Zarate 2006` or `registry record NCT01482221`."""
        who = self.authors[0].split(",")[0] if self.authors else None
        if who:
            return f"{who} {self.year}" if self.year else who
        head = self.nct if self.kind == "registry" and self.nct else self.title
        return f"{head} ({self.year})" if self.year else head


class Question(Model):
    """A question that a statement answers, in people's words (an index key, never shown as fact)."""

    ask: Text = Field(description="The question.")
    answer: Literal["yes", "no"] | None = Field(default=None, description="For a yes/no question, the answer that the statement gives.")


def _as_question(value: Any) -> Any:
    return {"ask": value} if isinstance(value, str) else value


class Statement(Model):
    """The atom of the corpus: one self-contained, sourced sentence (or a tight pair of them)."""

    id: Id = Field(description="Unique over the corpus.")
    text: Text = Field(description="The sentence; it names what it is about.")
    sources: SourceIds
    topic: Topic = Field(description="The matter it speaks of.")
    agents: tuple[Id, ...] = Field(default=(), description="Agents it speaks of, main one first.")
    trials: tuple[Id, ...] = Field(default=(), description="Trials it reports on.")
    as_of: AsOf = Field(description="Known by the review's date, or later.")
    evidence: EvidenceLevel = Field(description="Strongest kind of evidence it rests on.")
    conflicts_with: tuple[Id, ...] = Field(default=(), description="Statements that say otherwise.")
    questions: tuple[Annotated[Question, BeforeValidator(_as_question)], ...] = Field(
        default=(), description="Questions it answers, in people's words."
    )


class Passage(Model):
    """What retrieval returns: one to five statements on one matter, under a title."""

    id: Id
    title: Text
    statements: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=5)]


class Value(Model):
    """A field value with its sources."""

    value: Text
    sources: SourceIds
    as_of: AsOf = "review"


class RouteValue(Model):
    """A route of administration with its sources."""

    value: Route
    sources: SourceIds
    as_of: AsOf = "review"


class Arm(Model):
    """One arm of a trial."""

    name: Text = Field(description="What was given.")
    dose: str | None = Field(default=None, description="Dose with unit.")
    route: Route | None = Field(default=None, description="Route of administration.")
    schedule: str | None = Field(default=None, description="How often and for how long.")
    n: int | None = Field(default=None, ge=0, description="Participants in the arm.")


class Effect(Model):
    """The primary (or main reported) effect: active arm minus comparator unless `text` says otherwise."""

    measure: Text = Field(description="Scale or event, e.g. `MADRS change`.")
    at: str | None = Field(default=None, description="Time point.")
    value: float | None = Field(default=None, description="Size of the difference or ratio.")
    unit: str | None = Field(default=None, description="points, %, odds ratio, hazard ratio, d …")
    ci: tuple[float, float] | None = Field(default=None, description="Confidence interval (low, high).")
    ci_level: int = Field(default=95, description="Level of the interval in percent.")
    p: str | None = Field(default=None, description="p value as printed, e.g. `0.003`, `<0.001`.")
    text: str | None = Field(default=None, description="What the figures compare, where that needs words.")


class Trial(Model):
    """A clinical trial as a structured record."""

    id: Id
    name: Text = Field(description="The name people use: acronym, else author and year, else number.")
    aliases: tuple[str, ...] = Field(default=(), description="Other names.")
    agents: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(description="Agents tested.")
    nct: tuple[Nct, ...] = Field(default=(), description="Registry numbers, only as seen.")
    phase: Literal["1", "1/2", "2", "2a", "2b", "2/3", "3", "3b", "4"] | None = Field(
        default=None, description="Phase as stated; none where not stated."
    )
    design: Text = Field(description="Design in words.")
    randomised: bool = Field(description="Whether allocation was randomised.")
    control: Literal["placebo", "active", "placebo and active", "none"] = Field(description="Kind of control.")
    n: int | None = Field(default=None, ge=0, description="Participants randomised (enrolled if not randomised).")
    population: Text = Field(description="Who took part, in words.")
    populations: Annotated[tuple[Population, ...], Field(min_length=1)] = Field(description="The same as tags.")
    arms: tuple[Arm, ...] = Field(default=())
    comparator: str | None = Field(default=None)
    primary_outcome: str | None = Field(default=None)
    effect: Effect | None = Field(default=None)
    result: TrialResult = Field(description="On its primary outcome, as its report says.")
    result_note: str | None = Field(default=None, description="What stands behind the result, in a clause.")
    started: Date | None = Field(default=None)
    ended: Date | None = Field(default=None)
    reported: Date | None = Field(default=None, description="When the result became public.")
    as_of: AsOf = Field(description="`review` if its result (or, without one, its existence) was known by April 2021.")
    sponsor: str | None = Field(default=None)
    sources: SourceIds

    @property
    def phase_number(self) -> float | None:
        """Phase as a number: `1/2` is 1.5, `2/3` is 2.5, `2a`, `2b` are 2."""
        if self.phase is None:
            return None
        first, _, second = self.phase.rstrip("ab").partition("/")
        return float(first) + (0.5 if second else 0.0)

    @property
    def in_patients(self) -> bool:
        """Whether people with a mood disorder took part."""
        return bool({"mdd", "trd", "bipolar", "suicidal"} & set(self.populations))


class Approval(Model):
    """A marketing approval."""

    authority: Text = Field(description="FDA, European Commission …")
    date: Date
    indication: Text
    mood_disorder: bool = Field(description="Whether the indication is a mood disorder.")
    as_of: AsOf
    sources: SourceIds


class Designation(Model):
    """A regulatory designation short of approval."""

    authority: Text
    kind: Text = Field(description="fast track, breakthrough therapy, orphan …")
    date: Date | None = None
    indication: Text
    mood_disorder: bool
    as_of: AsOf
    sources: SourceIds


class Names(Model):
    """What people call an agent; each is linked."""

    codes: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    chemical: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, in the order of the fields."""
        return (*self.codes, *self.brands, *self.chemical, *self.synonyms, *self.misspellings)


class LookAlike(Model):
    """Another thing whose name is easily mistaken for this agent's."""

    name: Text
    explanation: Text = Field(description="One sentence: what it is instead.")
    sources: SourceIds


class Development(Model):
    """Where development stood."""

    highest_phase: Literal["preclinical", "1", "1/2", "2", "2a", "2b", "2/3", "3", "4"] = Field(
        description="Highest phase entered in a mood disorder by April 2021."
    )
    highest_phase_note: str | None = Field(default=None, description="A qualification, in a clause.")
    highest_phase_since: Literal["preclinical", "1", "1/2", "2", "2a", "2b", "2/3", "3", "4"] | None = Field(
        default=None, description="The same as of today, where it has changed."
    )
    state_review: State = Field(description="Standing for mood disorders at April 2021.")
    status_review: Text = Field(description="The same as one sentence that names the agent.")
    state_since: State | None = Field(default=None, description="Standing today, where something was learnt since.")
    status_since: Text | None = Field(default=None, description="The same as one sentence that names the agent.")
    sources: SourceIds
    sources_since: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _since_is_sourced(self) -> Development:
        if (self.status_since or self.state_since or self.highest_phase_since) and not self.sources_since:
            raise ValueError("what is known since the review needs `sources_since`")
        return self


class Note(Model):
    """An oddity that is kept and explained."""

    text: Text
    sources: SourceIds


class Agent(Model):
    """One drug candidate of the review, as an entry of structured, sourced fields."""

    id: Id
    name: Text = Field(description="The name we show.")
    review_name: Text = Field(description="The name as the review prints it.")
    review_entry: bool = Field(default=True, description="Whether it is one of the review's 27 entries.")
    agent_class: Id = Field(alias="class", description="Class id as the review has it.")
    names: Names
    kinds: tuple[str, ...] = Field(default=(), description="Facet values of kind, e.g. `enantiomer`, `combination`, `prodrug`, `peptide`.")
    ingredients: tuple[str, ...] = Field(default=(), description="Facet values of what a product contains, e.g. `quinidine`.")
    actions: tuple[str, ...] = Field(default=(), description="Facet values of action, e.g. `nmda-antagonist`.")
    targets: Annotated[tuple[Value, ...], Field(min_length=1)]
    action: Value = Field(description="What it does, in one sentence that names it.")
    routes: Annotated[tuple[RouteValue, ...], Field(min_length=1)]
    developers: tuple[Value, ...] = ()
    development: Development
    approvals: tuple[Approval, ...] = ()
    designations: tuple[Designation, ...] = ()
    look_alikes: tuple[LookAlike, ...] = ()
    notes: tuple[Note, ...] = ()
    trials: tuple[Trial, ...] = ()
    passages: tuple[Passage, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def title(self) -> str:
        """The name as it begins a line."""
        return self.name[0].upper() + self.name[1:]


class AgentClass(Model):
    """One of the review's five classes."""

    id: Id
    name: Text
    plural: Text
    description: Text = Field(description="One sentence on what the class does.")
    names: tuple[str, ...] = Field(description="What people call it.")
    stems: tuple[str, ...] = Field(default=(), description="What names it before a word for a group or for agents: `glycine` in `the glycine bunch`.")
    members: tuple[Id, ...] = Field(description="The review's entries of this class, in its order.")
    sources: SourceIds


class Review(Model):
    """The review article itself."""

    source: Id
    title: Text
    cut_off: Date = Field(description="Day it went online; what was known later is `later`.")
    entries: int = Field(description="How many agents it covers.")
    classes: Annotated[tuple[AgentClass, ...], Field(min_length=1)]


class Background(Model):
    """A file of passages that belong to no single agent."""

    id: Id
    title: Text
    passages: Annotated[tuple[Passage, ...], Field(min_length=1)]

"""All that the page of an activity's engagement sends, read together: the words, and the parts of partners, outcomes and transfer."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField
from wtforms.form import BaseForm

from app.engagement.forms import Fault, OutcomeForm, TransferForm, WordsForm, society_form
from app.engagement.saying import Said
from app.engagement_facts import Engagement
from app.models import Partner, Team
from app.web.addresses import number
from app.web.engagement_words import outcomes, partners, sdgs
from app.web.language import language
from app.web.partner_form import PartnerPartForm

# The fold that each fault is in, by how the id of its field begins.
FOLDS = {
    "need": "need",
    "partner": "partners",
    "find": "partners",
    "outcome": "outcomes",
    "sdgs": "sdgs",
    "transfer": "transfer",
    "team": "team",
    "learned": "learned",
    "is_learned_shared": "learned",
    "society": "society",
}


class Typed:
    """What was typed, or what stands: `formdata` None. `also`: a partner that is added to those; `approved`: the ids under
    which partners count."""

    def __init__(
        self,
        said: Said,
        teams: Sequence[Team],
        formdata: Any = None,
        also: int | None = None,
        approved: Collection[int] = (),
    ) -> None:
        self.said, self.approved = said, approved
        self.is_sent = formdata is not None
        self.words = WordsForm(said, teams, sdgs(), formdata)
        self.society = society_form(said.society, formdata)
        self.outcomes = [
            OutcomeForm(one, said.engagement.outcomes.get(code), formdata) for code, one in outcomes().items()
        ]
        self.transfer = TransferForm(said.engagement.transfer, formdata)
        sent = formdata.getlist("partner") if formdata is not None else list(said.engagement.partners)
        asked = [number(str(one)) for one in sent] + ([also] if also is not None else [])
        known = partners([one for one in asked if one is not None])
        self.unknown = sum(1 for one in asked if one not in known)
        self.partners = [
            PartnerPartForm(known[one], said.engagement.partners.get(one), formdata)
            for one in dict.fromkeys(asked)
            if one in known
        ]
        self.of_form: list[str] = []

    # What was asked for while the form goes on being filled

    def add(self, partner: Partner, formdata: Any) -> bool:
        """Adds a partner under its own name of today; False where it is there already."""
        partner = partner.survivor
        if any(partner.id in (one.partner.id, one.survivor.id) for one in self.partners):
            return False
        self.partners.append(
            PartnerPartForm(partner, self.said.engagement.partners.get(partner.id), formdata)
        )
        return True

    def remove(self, partner_id: int | None) -> str:
        """Takes the partner out and says so."""
        gone = next((one for one in self.partners if one.partner.id == partner_id), None)
        if gone is None:
            return ""
        self.partners.remove(gone)
        name = gone.survivor.name_in(language())
        return _("“%(name)s” is out of the list. Save to keep it so.", name=name)

    # What it comes to

    def validate(self) -> bool:
        parts = [self.words, self.society, *self.outcomes, self.transfer, *self.partners]
        # Each is asked, so that every fault is told.
        fine = not [part for part in parts if not part.validate()]
        if self.unknown:
            self.words.find.errors = [
                _("A partner that you had added is not in the register. Find it again by its name.")
            ]
            fine = False
        for one in self.partners:
            if sum(1 for other in self.partners if self._id(other) == self._id(one)) > 1:
                one.brings.errors = [_("This partner is in the list twice: remove one of the two.")]
                fine = False
        return fine

    def result(self) -> Said:
        """What is said; only to be asked of a valid form."""
        words = self.words
        named = {one.outcome.code: part for one in self.outcomes if (part := one.part())}
        engagement = Engagement(
            {self._id(one): one.part() for one in self.partners},
            named,
            tuple(sorted({int(goal) for goal in words.sdgs.data or ()})),
            self.transfer.transfer(),
        )
        return Said(
            engagement,
            words.need.data or "",
            words.need_found.data or "",
            words.need_with.data or "",
            {field.short_name: field.data for field in self.society if field.data},
            words.learned.data or "",
            words.is_learned_shared.data,
            number(words.team.data),
        )

    def _id(self, one: PartnerPartForm) -> int:
        """What counts under its old name stays so, for no figure changes; whatever else is said is said of what it is today."""
        return one.partner.id if one.partner.id in self.approved else one.survivor.id

    @property
    def followed(self) -> list[str]:
        """What was added under a name that the register has merged since, as sentences."""
        return [
            _(
                "“%(old)s” is “%(new)s” in the register: it was added as that.",
                old=one.partner.name_in(language()),
                new=one.survivor.name_in(language()),
            )
            for one in self.partners
            if self._id(one) != one.partner.id
        ]

    def faults(self) -> list[Fault]:
        """Where each fault is, and its sentence, in the order of the page."""
        found = [
            *_told(self.words),
            *(fault for one in self.partners for fault in _told(one, one.survivor.name_in(language()))),
            *(fault for one in self.outcomes for fault in _told(one, one.outcome.name_in(language()))),
            *_told(self.transfer),
            *_told(self.society),
        ]
        order = list(dict.fromkeys(FOLDS.values()))
        found.sort(key=lambda fault: order.index(fold_of(fault[0])))
        return [("main", sentence) for sentence in self.of_form] + found

    @property
    def opened(self) -> set[str]:
        """The folds that hold a fault."""
        return {fold_of(field_id) for field_id, _sentence in self.faults() if field_id != "main"}

    def differing(self, other: "Typed") -> set[str]:
        """The folds in which the two do not say the same."""
        here, there = self._written(), other._written()
        return {fold_of(one) for one in here.keys() | there.keys() if here.get(one) != there.get(one)}

    def _written(self) -> dict[str, str]:
        """What each field holds, by its id; what is empty is left out."""
        parts = [self.words, self.society, *self.outcomes, self.transfer, *self.partners]
        fields = [field for part in parts for field in part if field.short_name not in ("csrf_token", "find")]
        found = {field.id: _text(field) for field in fields}
        found |= {f"partner-{one.partner.id}": "named" for one in self.partners}
        return {field_id: str(value) for field_id, value in found.items() if value}

    # What the headings of the folds say

    @property
    def named(self) -> int:
        return sum(1 for one in self.outcomes if one.named.data)

    @property
    def goals(self) -> list[str]:
        return sorted(self.words.sdgs.data or (), key=lambda one: (number(one) or 0, one))

    @property
    def answered(self) -> int:
        return sum(1 for field in self.society if field.data)


def _text(field: Any) -> Any:
    """What a field holds, as it was typed; of a tick only whether it is set."""
    return field._value() if hasattr(field, "_value") and not isinstance(field, BooleanField) else field.data


def _told(form: BaseForm, of: str = "") -> list[Fault]:
    """The faults of a part of the form, each with the name of its field and of the partner or outcome that it is `of`."""
    return [
        (
            field.id,
            _("%(of)s, %(field)s: %(fault)s", of=of, field=field.label.text, fault=field.errors[0])
            if of
            else _("%(field)s: %(fault)s", field=field.label.text, fault=field.errors[0]),
        )
        for field in form
        if field.errors
    ]


def fold_of(field_id: str) -> str:
    return next((fold for begins, fold in FOLDS.items() if field_id.startswith(begins)), "need")

"""What an activity says of its mechanism and its outcome, as one value: partners, outcomes, goals, technology transfer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Self

from app.models import Deciding, Resource


class PartnerPart(NamedTuple):
    """A partner's part in an activity or a team."""

    # What the partner brings, in words; what the university brings, as resources (in the order of Resource, so that
    # the same ones are the same value) and in words.
    brings: str = ""
    resources: tuple[Resource, ...] = ()
    gives: str = ""
    deciding: Deciding | None = None
    # How the partner uses the result.
    use: str = ""
    # The first day of what `since_within` names, where the day itself is not known: "month", "year".
    since: date | None = None
    since_within: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            stored.get("brings", ""),
            tuple(one for one in Resource if one.value in stored.get("resources", ())),
            stored.get("gives", ""),
            Deciding(stored["deciding"]) if stored.get("deciding") else None,
            stored.get("use", ""),
            _day(stored.get("since")),
            stored.get("since_within", ""),
        )

    def with_other(self, other: Self) -> Self:
        """What is said twice of one partner, told once: words that differ stand below each other, of the rest what was said first."""
        words = {
            name: "\n".join(dict.fromkeys(one for one in (getattr(self, name), getattr(other, name)) if one))
            for name in ("brings", "gives", "use")
        }
        begun = self if self.since else other
        return self._replace(
            **words,
            resources=tuple(one for one in Resource if one in (*self.resources, *other.resources)),
            deciding=self.deciding or other.deciding,
            since=begun.since,
            since_within=begun.since_within,
        )

    def stored(self) -> dict[str, Any]:
        return _said(
            brings=self.brings,
            resources=[one.value for one in Resource if one in self.resources],
            gives=self.gives,
            deciding=self.deciding.value if self.deciding else None,
            use=self.use,
            since=self.since.isoformat() if self.since else None,
            since_within=self.since_within,
        )


class OutcomePart(NamedTuple):
    """How an activity brought one outcome about; the measure's values are decimal numbers as typed, without separators."""

    sentence: str
    measure: str = ""
    unit: str = ""
    before: str = ""
    after: str = ""
    # How many people benefited.
    beneficiaries: int | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            stored.get("sentence", ""),
            stored.get("measure", ""),
            stored.get("unit", ""),
            stored.get("before", ""),
            stored.get("after", ""),
            stored.get("beneficiaries"),
        )

    def stored(self) -> dict[str, Any]:
        return _said(**self._asdict())


class Transfer(NamedTuple):
    """Technology that was transferred: what, to whom, its readiness (levels 1 to 9) before and after, in use since when."""

    what: str
    to_whom: str = ""
    before: int | None = None
    after: int | None = None
    since: date | None = None
    # As in PartnerPart.
    since_within: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            stored["what"],
            stored.get("to_whom", ""),
            stored.get("before"),
            stored.get("after"),
            _day(stored.get("since")),
            stored.get("since_within", ""),
        )

    def stored(self) -> dict[str, Any]:
        return _said(**{**self._asdict(), "since": self.since.isoformat() if self.since else None})


class Engagement(NamedTuple):
    """The mechanism (partners by id) and the outcome (outcomes by code, goals by number, technology transfer)."""

    partners: dict[int, PartnerPart]
    outcomes: dict[str, OutcomePart]
    sdgs: tuple[int, ...] = ()
    transfer: Transfer | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any] | None) -> Self:
        """The value that `Activity.engagement`, or what a part proposes in its place, stores."""
        stored = stored or {}
        return cls(
            read_partners(stored.get("partners")),
            {code: OutcomePart.read(one) for code, one in stored.get("outcomes", {}).items()},
            tuple(sorted(stored.get("sdgs", ()))),
            Transfer.read(stored["transfer"]) if stored.get("transfer") else None,
        )

    def stored(self) -> dict[str, Any]:
        """As JSON stores it; what is empty is left out, so that equal values are stored alike."""
        return _said(
            partners=stored_partners(self.partners),
            outcomes={code: one.stored() for code, one in sorted(self.outcomes.items())},
            sdgs=sorted(self.sdgs),
            transfer=self.transfer.stored() if self.transfer else None,
        )

    def stated(self) -> dict[str, Any]:
        """As flat facts of a snapshot: `partner.<id>`, `outcome.<code>`, `sdgs`, `transfer`."""
        return {
            # A partner of whom nothing more is said is a fact all the same.
            **{
                f"partner.{partner_id}": {"named": True, **one.stored()}
                for partner_id, one in sorted(self.partners.items())
            },
            **{f"outcome.{code}": one.stored() for code, one in sorted(self.outcomes.items())},
            **({"sdgs": sorted(self.sdgs)} if self.sdgs else {}),
            **({"transfer": self.transfer.stored()} if self.transfer else {}),
        }

    def following(self, survivors: Mapping[int, int]) -> Self:
        """The same said of what partners have turned out to be; of two that are one what was said under today's name."""
        here = {survivors.get(one, one): part for one, part in self.partners.items() if one in survivors}
        return self._replace(
            partners={**here, **{one: part for one, part in self.partners.items() if one not in survivors}}
        )

    def counted(self) -> dict[str, Any]:
        """What entries of the ledger carry of it; empty: nothing. Words alone change no figure, so they are not in it."""
        return _said(
            partners={
                str(partner_id): _said(
                    deciding=one.deciding.value if one.deciding else None,
                    since=one.since.isoformat() if one.since else None,
                )
                for partner_id, one in sorted(self.partners.items())
            },
            outcomes={
                code: _said(beneficiaries=one.beneficiaries) for code, one in sorted(self.outcomes.items())
            },
            sdgs=sorted(self.sdgs),
            transfer=True if self.transfer else None,
        )


NO_ENGAGEMENT = Engagement({}, {})


def read_partners(stored: Mapping[str, Any] | None) -> dict[int, PartnerPart]:
    """Partners by id, as `Activity.engagement` and `Team.partners` store them."""
    return {int(partner_id): PartnerPart.read(one) for partner_id, one in (stored or {}).items()}


def stored_partners(partners: Mapping[int, PartnerPart]) -> dict[str, Any]:
    return {str(partner_id): one.stored() for partner_id, one in sorted(partners.items())}


def is_engagement(fact: str) -> bool:
    """Whether a fact of a snapshot is one of stated()."""
    return fact in ("sdgs", "transfer") or fact.startswith(("partner.", "outcome."))


def _said(**facts: Any) -> dict[str, Any]:
    """What is not empty; 0 is a number that was said."""
    return {name: value for name, value in facts.items() if value not in (None, "", [], {}, ())}


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None

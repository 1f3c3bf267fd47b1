"""Who may not see whose dossier. A recusal binds a person and an establishment, in one round or in all."""

from __future__ import annotations

from piccolo.columns import ForeignKey
from piccolo.table import Table

from tieubieu.accounts.tables import Person
from tieubieu.platform.columns import key, maybe_moment, moment, one_of, ref, words
from tieubieu.producers.tables import Establishment

RELATIONS = ("own", "family", "employment", "shares", "adviser", "other")


class Recusal(Table):
    """`state`: declared binds at once; proposed (by the detector) waits for two others; lifted needs two people
    who gain nothing. Entries are hidden by a join on (person, establishment)."""

    id = key()
    person = ForeignKey(references=Person, null=False)
    establishment = ForeignKey(references=Establishment, null=False)
    round_id = ref(help_text="Empty: every round.")
    relation = words(12)
    reason = words(500)
    state = words(12)
    declared_by = ref()
    created_at = moment()
    settled_by_first = ref()
    settled_by_second = ref()
    settled_at = maybe_moment()

    recusal_relation = one_of("relation", RELATIONS)
    recusal_state = one_of("state", ("proposed", "declared", "confirmed", "dismissed", "lifted"))

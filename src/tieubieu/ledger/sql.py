"""Append-only by trigger: raw SQL, idempotent, one statement each, run by `migrate` (PostgreSQL 15).

A leaf may change in two ways only: its index is set once, or payload, salt and blind are erased. Nodes and
checkpoints never change. Nothing is deleted or truncated. Who owns the database can still drop a trigger: the
checkpoints printed in minutes and mailed to the council make that visible.
"""

from __future__ import annotations

from tieubieu.platform.tables import append_only

LEAF_GUARD = """
CREATE OR REPLACE FUNCTION ledger_leaf_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."index" IS NOT NULL THEN
            RAISE EXCEPTION 'a ledger leaf is numbered by the sequencer only'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'the ledger is append-only: no % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.kind, NEW.round_id, NEW.subject_id, NEW.leaf_hash, NEW.queued_at)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.round_id, OLD.subject_id, OLD.leaf_hash, OLD.queued_at)
        OR (NEW."index" IS DISTINCT FROM OLD."index" AND OLD."index" IS NOT NULL)
        OR (NEW.payload IS DISTINCT FROM OLD.payload AND NEW.payload IS NOT NULL)
        OR (NEW.salt IS DISTINCT FROM OLD.salt AND NEW.salt IS NOT NULL)
        OR (NEW.blind IS DISTINCT FROM OLD.blind AND NEW.blind IS NOT NULL)
    THEN
        RAISE EXCEPTION 'the ledger is append-only: a leaf may only be numbered once, or erased'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

APPEND_ONLY: tuple[str, ...] = (
    LEAF_GUARD,
    "CREATE OR REPLACE TRIGGER ledger_leaf_append_only BEFORE INSERT OR UPDATE OR DELETE ON ledger_leaf "
    "FOR EACH ROW EXECUTE FUNCTION ledger_leaf_guard()",
    "CREATE OR REPLACE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf "
    "FOR EACH STATEMENT EXECUTE FUNCTION tb_append_only()",
    append_only("ledger_node"),
    append_only("ledger_checkpoint"),
    # The sequencer asks for waiting leaves at each checkpoint; they are few among many.
    'CREATE INDEX IF NOT EXISTS ledger_leaf_waiting ON ledger_leaf (queued_at) WHERE "index" IS NULL',
)
"""Run by `migrate` as GUARDS of ledger/tables.py, after the tables exist."""

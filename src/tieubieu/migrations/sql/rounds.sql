-- A frozen thể lệ never changes; a version's words never change at all, it can only be approved and frozen.
CREATE OR REPLACE FUNCTION tb_rulebook_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.frozen_at IS NOT NULL
       OR (to_jsonb(NEW) - 'approved_by' - 'approved_at' - 'frozen_at')
          IS DISTINCT FROM (to_jsonb(OLD) - 'approved_by' - 'approved_at' - 'frozen_at')
       OR (NEW.frozen_at IS NOT NULL AND NEW.approved_at IS NULL) THEN
        RAISE EXCEPTION 'rulebook version % of round % stays as it is', OLD.number, OLD.round
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER rulebook_version_stays BEFORE UPDATE OR DELETE ON rulebook_version
    FOR EACH ROW EXECUTE FUNCTION tb_rulebook_stays();
CREATE UNIQUE INDEX IF NOT EXISTS rulebook_frozen_once ON rulebook_version (round) WHERE frozen_at IS NOT NULL;
CREATE OR REPLACE TRIGGER rubric_leaf_append_only BEFORE UPDATE OR DELETE ON rubric_leaf
    FOR EACH ROW EXECUTE FUNCTION tb_append_only();

-- A move stays written; only the checkpoint that followed it is named afterwards, once.
CREATE OR REPLACE FUNCTION tb_phase_change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.checkpoint_id IS NOT NULL
       OR (to_jsonb(NEW) - 'checkpoint_id') IS DISTINCT FROM (to_jsonb(OLD) - 'checkpoint_id') THEN
        RAISE EXCEPTION 'a phase change stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER phase_change_stays BEFORE UPDATE OR DELETE ON phase_change
    FOR EACH ROW EXECUTE FUNCTION tb_phase_change_stays();

-- A recorded paper stays as recorded; only the plan's may be corrected, while the round is still a plan.
CREATE OR REPLACE FUNCTION tb_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.kind <> 'plan' OR NEW.kind <> 'plan' OR OLD.round <> NEW.round
       OR (SELECT phase FROM round WHERE id = OLD.round) <> 'plan' THEN
        RAISE EXCEPTION 'decision % stays as recorded', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON decision
    FOR EACH ROW EXECUTE FUNCTION tb_decision_stays();

CREATE INDEX IF NOT EXISTS round_phase ON round (phase, receive_until);

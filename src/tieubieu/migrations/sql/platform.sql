-- What happened stays written.
CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION tb_append_only();
CREATE INDEX IF NOT EXISTS audit_subject ON audit (subject_kind, subject_id, at DESC);
CREATE INDEX IF NOT EXISTS audit_round ON audit (round_id, at DESC);
CREATE INDEX IF NOT EXISTS job_due ON job (run_at) WHERE state = 'waiting';

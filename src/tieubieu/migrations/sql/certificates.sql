-- A released certificate never changes: what happens to it later is an event, and only `state` follows the newest one.
CREATE OR REPLACE FUNCTION tb_certificate_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'certificate % is never deleted', OLD.lookup USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.released_at IS NOT NULL AND
       (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'certificate % is released and never changes', OLD.lookup USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER certificate_stays BEFORE UPDATE OR DELETE ON certificate
    FOR EACH ROW EXECUTE FUNCTION tb_certificate_stays();
CREATE OR REPLACE TRIGGER certificate_event_append_only BEFORE UPDATE OR DELETE ON certificate_event
    FOR EACH ROW EXECUTE FUNCTION tb_append_only();
CREATE INDEX IF NOT EXISTS certificate_newest ON certificate (released_at DESC) WHERE released_at IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS certificate_token ON certificate (token) WHERE token <> '';
CREATE UNIQUE INDEX IF NOT EXISTS certificate_of_entry ON certificate (entry_id) WHERE entry_id IS NOT NULL AND state <> 'revoked';

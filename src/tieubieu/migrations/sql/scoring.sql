-- The database itself refuses a score outside the frozen rubric, a change of a save, and a sheet that moves while
-- scoring is closed.
CREATE OR REPLACE FUNCTION tb_sheet_version_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bad text;
    added integer;
BEGIN
    SELECT string_agg(p.key, ', ') INTO bad
    FROM jsonb_each(NEW.points) p
    JOIN sheet s ON s.id = NEW.sheet
    JOIN entry e ON e.id = s.entry
    LEFT JOIN LATERAL (
        SELECT l.max_points, l.step FROM rubric_leaf l
        WHERE l.round = e.round AND l.leaf = p.key AND l.product_group IN (e.product_group, '*')
        ORDER BY l.product_group = '*' LIMIT 1) l ON true
    WHERE l.max_points IS NULL OR jsonb_typeof(p.value) <> 'number' OR p.value::text !~ '^[0-9]+$'
        OR p.value::text::integer > l.max_points OR p.value::text::integer % l.step <> 0;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'scores outside the rubric: %', bad USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(sum(p.value::text::integer), 0) INTO added FROM jsonb_each(NEW.points) p;
    IF added <> NEW.total THEN
        RAISE EXCEPTION 'total % is not the sum %', NEW.total, added USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sheet_version_fits BEFORE INSERT ON sheet_version
    FOR EACH ROW EXECUTE FUNCTION tb_sheet_version_fits();
CREATE OR REPLACE TRIGGER sheet_version_append_only BEFORE UPDATE OR DELETE ON sheet_version
    FOR EACH ROW EXECUTE FUNCTION tb_append_only();

CREATE OR REPLACE FUNCTION tb_sheet_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a score sheet is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT r.phase, r.origin, e.product_group = ANY(y.groups) AND y.round = r.id AS seated INTO found
    FROM entry e JOIN round r ON r.id = e.round, judge j JOIN jury y ON y.id = j.jury
    WHERE e.id = NEW.entry AND j.id = NEW.judge;
    IF NOT coalesce(found.seated, false) THEN
        RAISE EXCEPTION 'this judge does not sit before this entry' USING ERRCODE = 'check_violation';
    END IF;
    IF found.phase <> 'scoring' AND found.origin = 'run' AND NEW.state <> 'set_aside' THEN
        RAISE EXCEPTION 'scoring is closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sheet_moves BEFORE INSERT OR UPDATE OR DELETE ON sheet
    FOR EACH ROW EXECUTE FUNCTION tb_sheet_moves();

-- A place and everything that it lies in on a day, nearest first: an ended province leads to its successor, a province
-- to its region. The same steps as places.queries.ancestors, for use on many rows at once.
CREATE OR REPLACE FUNCTION tb_place_path(start uuid, day date) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up (place, depth) AS (
        SELECT start, 0
        UNION ALL
        SELECT step.next, up.depth + 1 FROM up, LATERAL (SELECT coalesce(
            (SELECT s.successor FROM place_successor s WHERE s.place = up.place AND s.on_date <= day LIMIT 1),
            (SELECT a.region FROM region_assignment a WHERE a.province = up.place
                AND (a.valid_from IS NULL OR a.valid_from <= day)
                AND (a.valid_until IS NULL OR a.valid_until >= day) LIMIT 1),
            (SELECT v.parent FROM place_version v WHERE v.place = up.place
                ORDER BY (v.valid_from IS NULL OR v.valid_from <= day) DESC,
                    CASE WHEN v.valid_from <= day THEN v.valid_from END DESC NULLS LAST, v.valid_from LIMIT 1)
        ) AS next) step
        WHERE step.next IS NOT NULL AND up.depth < 9)
    SELECT array_agg(place ORDER BY depth) FROM up
$$;

CREATE INDEX IF NOT EXISTS establishment_search ON establishment USING gin (search gin_trgm_ops);
DROP INDEX IF EXISTS establishment_tax_code;
CREATE UNIQUE INDEX IF NOT EXISTS establishment_tax_code_once ON establishment (tax_code) WHERE tax_code <> '';
CREATE UNIQUE INDEX IF NOT EXISTS establishment_claim_waiting_once
    ON establishment_claim (establishment, person) WHERE state = 'waiting';

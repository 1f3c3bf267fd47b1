-- The province in which a place lies on a day, without recursion: for lists of many products at once.
CREATE OR REPLACE FUNCTION tb_province(here uuid, day date) RETURNS uuid LANGUAGE sql STABLE AS $$
    WITH found AS (SELECT CASE p.kind WHEN 'province' THEN p.id ELSE (
            SELECT v.parent FROM place_version v WHERE v.place = p.id
            ORDER BY (v.valid_from IS NULL OR v.valid_from <= day) DESC, v.valid_from DESC NULLS LAST LIMIT 1) END AS id
        FROM place p WHERE p.id = here AND p.kind IN ('province', 'district', 'commune'))
    SELECT coalesce((SELECT s.successor FROM place_successor s WHERE s.place = found.id AND s.on_date <= day LIMIT 1),
        found.id) FROM found
$$;
-- The name of a place on a day; of an ended one its last.
CREATE OR REPLACE FUNCTION tb_place_name(here uuid, day date) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT v.name::text FROM place_version v WHERE v.place = here
    ORDER BY (v.valid_from IS NULL OR v.valid_from <= day) DESC,
        CASE WHEN v.valid_from <= day THEN v.valid_from END DESC NULLS LAST, v.valid_from LIMIT 1
$$;
CREATE INDEX IF NOT EXISTS certificate_of_product ON certificate (product_id) WHERE released_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS product_order ON product (sort_key COLLATE "C", id);
CREATE INDEX IF NOT EXISTS attachment_large ON attachment (large) WHERE large <> '';
CREATE INDEX IF NOT EXISTS attachment_small ON attachment (small) WHERE small <> '';

-- PostgreSQL does not index foreign keys by itself: one index for each that no index begins with.
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT c.conrelid::regclass::text AS tbl, a.attname AS col,
               left(replace(c.conrelid::regclass::text, '"', '') || '_' || a.attname || '_fk', 63) AS name
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND cardinality(c.conkey) = 1
          AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
    LOOP
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (%I)', found.name, found.tbl, found.col);
    END LOOP;
END $$;

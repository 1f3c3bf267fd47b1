CREATE OR REPLACE TRIGGER dossier_version_append_only BEFORE UPDATE OR DELETE ON dossier_version
    FOR EACH ROW EXECUTE FUNCTION tb_append_only();
CREATE UNIQUE INDEX IF NOT EXISTS entry_code_in_round ON entry (round, code) WHERE code <> '';
CREATE INDEX IF NOT EXISTS product_search ON product USING gin (search gin_trgm_ops);

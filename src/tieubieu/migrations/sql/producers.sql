CREATE INDEX IF NOT EXISTS establishment_search ON establishment USING gin (search gin_trgm_ops);
CREATE INDEX IF NOT EXISTS establishment_tax_code ON establishment (tax_code) WHERE tax_code <> '';

CREATE INDEX IF NOT EXISTS person_search ON person USING gin (tb_fold(name || ' ' || email) gin_trgm_ops);
CREATE UNIQUE INDEX IF NOT EXISTS role_grant_once
    ON role_grant (person, role, scope_kind, coalesce(scope_id, '00000000-0000-0000-0000-000000000000'))
    WHERE revoked_at IS NULL;
CREATE INDEX IF NOT EXISTS role_grant_scope ON role_grant (scope_id) WHERE revoked_at IS NULL;

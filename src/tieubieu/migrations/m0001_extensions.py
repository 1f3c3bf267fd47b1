"""What the database needs before the first table: search without accents, and the guard of append-only tables."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tieubieu.platform.database import execute

ID = "2026-01-01T00:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "extensions unaccent and pg_trgm, tb_fold(), tb_append_only()"

SQL = """
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- The same as tieubieu.platform.text.fold for Vietnamese and Latin text; immutable, so that an index may use it.
CREATE FUNCTION tb_fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, normalize(words, NFC)));

CREATE FUNCTION tb_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tieubieu", description=DESCRIPTION)

    async def create() -> None:
        await execute(SQL)

    manager.add_raw(create)
    return manager

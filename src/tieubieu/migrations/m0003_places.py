"""Provinces, districts, communes, regions and the bodies that hold rounds, from src/tieubieu/data/places."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tieubieu.places.loading import load

ID = "2026-01-01T00:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "places and bodies"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tieubieu", description=DESCRIPTION)
    manager.add_raw(load)
    return manager

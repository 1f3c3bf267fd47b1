"""Where Piccolo looks for the engine and the tables."""

from piccolo.conf.apps import AppRegistry

from tieubieu.platform.database import engine

DB = engine
APP_REGISTRY = AppRegistry(apps=["tieubieu.piccolo_app"])

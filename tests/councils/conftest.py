"""The same round and officer as tests/rounds."""

from tests.rounds.conftest import _places, _story, officer, planned

__all__ = ["_places", "_story", "officer", "planned"]

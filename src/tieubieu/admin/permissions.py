"""Who sees /quan-tri: administrators of the installation, nobody else. It leads to no dossier, no sheet, no score."""

from __future__ import annotations

from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import NotFound


def admin_only(actor: Actor) -> None:
    """NotFound for everybody else: the pages do not exist for them."""
    if not actor.has_role("admin"):
        raise NotFound()


def my_bodies(actor: Actor) -> list:
    """The bodies whose officer or authority this person is."""
    return actor.scopes("officer", "authority")

"""A small round from plan to bundle."""

from tests.story import play
from tieubieu.rules.phases import Phase


async def test_a_whole_round(db):
    story = await play(Phase.CONCLUDED)
    assert (await story.round()).phase == Phase.CONCLUDED

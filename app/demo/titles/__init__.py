"""What the demo's work is called and says: title, description, place and the kind's own fields, in believable Thai."""

from app.demo.titles.culture import WRITERS as CULTURE
from app.demo.titles.research import WRITERS as RESEARCH
from app.demo.titles.service import WRITERS as SERVICE
from app.demo.titles.teaching import WRITERS as TEACHING
from app.demo.titles.words import Scene, Words

__all__ = ["Scene", "Words", "write"]

_WRITERS = TEACHING | RESEARCH | SERVICE | CULTURE


def write(kind: str, scene: Scene) -> Words:
    """The words for one piece of work of `kind`."""
    return _WRITERS[kind](scene)

"""What a role in an activity is called, on pages and in messages."""

from flask_babel import gettext as _

from app.models import Part


def part_name(part: Part) -> str:
    return {
        Part.LEAD: _("Lead"),
        Part.MEMBER: _("Member"),
        Part.TEACHER: _("Teacher"),
        Part.SPEAKER: _("Speaker"),
        Part.ADVISER: _("Adviser"),
        Part.COMMITTEE: _("Committee member"),
        Part.ORGANISER: _("Organiser"),
        Part.FIRST_AUTHOR: _("First author"),
        Part.CORRESPONDING_AUTHOR: _("Corresponding author"),
        Part.CO_AUTHOR: _("Co-author"),
        Part.ARTIST: _("Artist"),
        Part.PARTICIPANT: _("Participant"),
    }[Part(part)]

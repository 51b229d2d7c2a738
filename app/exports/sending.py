"""Answering with an export as a file, CSV or XLSX."""

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Response, send_file
from flask_babel import gettext as _

from app.exports import lines, workbook
from app.exports.table import Export
from app.web.language import language

FORMS = ("xlsx", "csv")
# Up to here a file is made in memory, beyond it on disk.
IN_MEMORY = 4 * 1024 * 1024


def sent(export: Export, form: str, *, made_at: datetime, called: str) -> Response:
    """The file in one of FORMS; it says that it was made at `made_at`."""
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it once it is sent
    if form == "xlsx":
        sheet_names = (_("About this file"), _("Data"))
        workbook.write(export, file, language=language(), sheet_names=sheet_names, made_at=made_at)
    else:
        lines.write(export, file)
    file.seek(0)
    return send_file(
        file,
        mimetype=workbook.MEDIA_TYPE if form == "xlsx" else lines.MEDIA_TYPE,
        as_attachment=True,
        download_name=called,
    )

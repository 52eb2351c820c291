"""The user profile of LibreOffice for one document."""

from pathlib import Path

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
# No macro, Java or update of links. The PDF has comments as annotations, whose words are read, and its form fields are
# text. Nothing else is in it that a page does not show.
_SETTINGS = (
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "UseOpenCL", "false"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Common/Filter/PDF/Export", "ExportNotes", "true"),
    ("Office.Common/Filter/PDF/Export", "ExportNotesInMargin", "false"),
    ("Office.Common/Filter/PDF/Export", "ExportFormFields", "false"),
    ("Office.Common/Filter/PDF/Export", "ExportBookmarks", "false"),
    ("Office.Common/Filter/PDF/Export", "UseTaggedPDF", "false"),
    ("Office.Common/Filter/PDF/Export", "IsAddStream", "false"),
)


def write_profile(folder: Path) -> None:
    """Write a new profile below `folder`."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>\n"
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text("".join((_HEAD, *items, "</oor:items>\n")), "utf-8")

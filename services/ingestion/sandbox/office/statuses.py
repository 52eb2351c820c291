"""How a conversion ends, if LibreOffice does not end it."""

UNCONFINED, MACROS, DAMAGED, PASSWORD, RESTART = 70, 71, 72, 73, 81
"""Exit statuses: the process cannot be confined; the file has macros; it is not of its format; it has a password;
LibreOffice asks for a restart.
"""


class RefusedError(Exception):
    """The file is not given to LibreOffice. `status` is the exit status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

"""Reads the messages of Outlook: MSG files, and winmail.dat in a mail. Both become mails of parts."""

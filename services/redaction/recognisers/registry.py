"""The recognisers by rules. To add one: add a file in this folder, a line in `RECOGNISERS`, and a test."""

from services.redaction.recognisers.accounts import ACCOUNTS, IDENTIFIERS, ROUTING, SWIFT
from services.redaction.recognisers.addresses import ADDRESSES
from services.redaction.recognisers.amounts import AMOUNTS
from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.births import BIRTHS
from services.redaction.recognisers.cards import CARDS
from services.redaction.recognisers.case_numbers import CASE_NUMBERS
from services.redaction.recognisers.correspondents import CORRESPONDENTS
from services.redaction.recognisers.dates import DATES, DATES_OF_BIRTH
from services.redaction.recognisers.devices import DEVICES
from services.redaction.recognisers.emails import EMAILS
from services.redaction.recognisers.full_names import FULL_NAMES
from services.redaction.recognisers.handles import HANDLES
from services.redaction.recognisers.ibans import IBANS
from services.redaction.recognisers.ip_addresses import IP_ADDRESSES
from services.redaction.recognisers.locations import LOCATIONS, PLACE_NAMES
from services.redaction.recognisers.name_columns import NAME_COLUMNS
from services.redaction.recognisers.national_ids import EINS, LICENCES, PASSPORTS, SSNS
from services.redaction.recognisers.numbers import NUMBERS
from services.redaction.recognisers.organisations import ACRONYMS, ORGANISATIONS, PUBLIC_BODIES
from services.redaction.recognisers.people import INITIALS, PEOPLE
from services.redaction.recognisers.phones import PHONES
from services.redaction.recognisers.scripts import SCRIPTS
from services.redaction.recognisers.traits import TRAITS
from services.redaction.recognisers.urls import URLS

RECOGNISERS: tuple[Recogniser, ...] = (
    EMAILS, URLS, IP_ADDRESSES, IBANS, CARDS, SSNS, EINS, PASSPORTS, LICENCES, ROUTING, SWIFT, ACCOUNTS, IDENTIFIERS,
    PHONES, CASE_NUMBERS, DATES_OF_BIRTH, BIRTHS, DATES, AMOUNTS, ADDRESSES, PEOPLE, INITIALS, CORRESPONDENTS,
    FULL_NAMES, ORGANISATIONS, PUBLIC_BODIES, ACRONYMS, LOCATIONS, PLACE_NAMES, DEVICES, HANDLES, NUMBERS, SCRIPTS,
    TRAITS, NAME_COLUMNS,
)  # fmt: skip

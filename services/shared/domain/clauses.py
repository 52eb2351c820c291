"""The known clause types, and the severities of findings."""

from enum import StrEnum


class Severity(StrEnum):
    """The severity of a finding, from lowest to highest."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


# Clause types of commercial agreements, with the names of the CUAD dataset.
COMMERCIAL_TYPES: tuple[str, ...] = (
    "Document Name",
    "Parties",
    "Agreement Date",
    "Effective Date",
    "Expiration Date",
    "Renewal Term",
    "Notice Period To Terminate Renewal",
    "Governing Law",
    "Most Favored Nation",
    "Non-Compete",
    "Exclusivity",
    "No-Solicit Of Customers",
    "Competitive Restriction Exception",
    "No-Solicit Of Employees",
    "Non-Disparagement",
    "Termination For Convenience",
    "Rofr/Rofo/Rofn",
    "Change Of Control",
    "Anti-Assignment",
    "Revenue/Profit Sharing",
    "Price Restrictions",
    "Minimum Commitment",
    "Volume Restriction",
    "Ip Ownership Assignment",
    "Joint Ip Ownership",
    "License Grant",
    "Non-Transferable License",
    "Affiliate License-Licensor",
    "Affiliate License-Licensee",
    "Unlimited/All-You-Can-Eat-License",
    "Irrevocable Or Perpetual License",
    "Source Code Escrow",
    "Post-Termination Services",
    "Audit Rights",
    "Uncapped Liability",
    "Cap On Liability",
    "Liquidated Damages",
    "Warranty Duration",
    "Insurance",
    "Covenant Not To Sue",
    "Third Party Beneficiary",
)

# Clause types of loan agreements. Change Of Control and Governing Law are also in COMMERCIAL_TYPES.
LOAN_TYPES: tuple[str, ...] = (
    "Financial Covenant",
    "Payment Default",
    "Cross-Default",
    "Change Of Control",
    "Negative Pledge",
    "Debt Limitation",
    "Restricted Payments",
    "Mandatory Prepayment",
    "Prepayment Premium",
    "Default Interest",
    "Increased Costs",
    "Borrower Indemnity",
    "Assignment Limits",
    "Amendments And Waivers",
    "Governing Law",
    "Jurisdiction And Jury Waiver",
)

# Your own clause types, one per line: see docs/how-to/add-a-clause-type.md.
OWN_TYPES: tuple[str, ...] = ()

CLAUSE_TYPES: tuple[str, ...] = tuple(dict.fromkeys((*COMMERCIAL_TYPES, *LOAN_TYPES, *OWN_TYPES)))

"""Terms of agreements to which a definition always gives a meaning, as keys of `undefined.key_of`."""

HEADS = frozenset(
    {
        "account", "amount", "balance", "commitment", "date",
        "document", "event", "facility", "fee", "indebtedness", "lien", "loan",
        "margin", "notice", "obligation", "payment", "percentage", "period", "price", "proceed", "product", "quarter",
        "rate", "ratio", "revenue", "share", "term",
        "year",
    }
)  # fmt: skip
"""The last words of terms of more than one word, which names can have too."""

TERM_HEADS = frozenset(
    {
        "amount", "commitment", "date", "event", "fee", "indebtedness", "loan", "margin", "percentage", "period",
        "price", "quarter", "rate", "ratio", "year",
    }
)  # fmt: skip
"""The last words of terms of more than one word, which names do not have."""

ORDINARY = frozenset(
    {
        "acceptance date", "acquired business", "additional service", "adjusted base rate", "affiliate",
        "aggregate commitment", "alternate base rate", "applicable law", "applicable margin", "applicable percentage",
        "approved fund", "asset sale", "assumed liability", "authorized officer", "available commitment",
        "banking day", "base rate", "base rate loan", "borrowing base", "borrowing base certificate",
        "borrowing date", "borrowing notice", "business day", "capital expenditure", "capital lease",
        "capital lease obligation", "capital stock", "capitalized lease", "cash equivalent", "change in control",
        "change of control", "closing date", "collateral", "collateral document",
        "commencement date", "commercially reasonable effort", "commitment", "commitment fee", "commitment period",
        "compliance certificate", "consolidated subsidiary", "contract year", "contractual obligation",
        "controlled group", "current asset", "current liability", "debtor relief law", "default rate",
        "defaulting lender", "delivery date", "dispute notice", "effective date", "eligible account",
        "eligible assignee", "eligible inventory", "environmental claim", "environmental law",
        "environmental liability", "eurodollar loan", "eurodollar rate", "event of default", "excess cash flow",
        "excluded liability", "excluded tax", "existing credit agreement", "existing indebtedness", "expiration date",
        "facility fee", "federal fund rate", "fee letter", "financial statement", "fiscal quarter",
        "fiscal year", "fixed charge", "fixed charge coverage ratio", "force majeure event", "foreign lender",
        "foreign subsidiary", "funded debt", "governmental approval", "governmental authority",
        "governmental authorization", "governmental body", "gross revenue", "gross sale", "guaranteed obligation",
        "hazardou material", "hazardou substance", "hedging agreement", "indebtedness",
        "indemnified party", "indemnified person", "indemnifying party", "indemnitee", "initial term",
        "intercreditor agreement", "interest coverage ratio",
        "interest expense", "interest payment date", "interest period", "issuing bank", "issuing lender",
        "joint steering committee", "launch date", "lender party", "letter of credit", "leverage ratio",
        "license fee", "licensed intellectual property", "licensed know how", "licensed mark", "licensed material",
        "licensed patent", "licensed product", "licensed software", "licensed technology", "licensed territory",
        "loan document", "loan party", "majority bank", "majority lender", "mandatory prepayment",
        "material adverse change", "material adverse effect", "material agreement", "material contract",
        "material subsidiary", "maturity date", "maximum rate", "measurement period", "minimum purchase commitment",
        "mortgaged property", "multiemployer plan", "net cash proceed", "net income", "net proceed", "net revenue",
        "net sale", "net worth", "notice of borrowing", "opening date", "operating account",
        "organizational document", "patent right", "payment date", "payment default", "performance standard",
        "permitted acquisition", "permitted encumbrance", "permitted holder", "permitted indebtedness",
        "permitted investment", "permitted lien", "permitted transferee", "permitted use", "permitted user",
        "pledge agreement", "potential default", "prime rate", "pro rata share", "product specification",
        "purchase money indebtedness", "quarterly payment date", "real property", "reference bank",
        "reference rate", "regulatory approval", "regulatory authority", "related party", "renewal term",
        "reportable event", "required bank", "required lender", "requirement of law", "responsible officer",
        "restricted payment", "revolving commitment", "revolving credit commitment", "revolving credit loan",
        "revolving credit note", "revolving loan", "revolving note", "royalty term", "security agreement",
        "security document", "senior debt", "service fee", "service level", "subordinated debt",
        "subordinated indebtedness", "subsidiary", "subsidiary guarantor", "swing line loan", "swingline loan",
        "tangible net worth", "taxe", "term loan", "term note", "termination date", "termination event",
        "total commitment", "total debt", "total liability", "transaction document",
        "transition period", "transition service", "unmatured default", "unused commitment", "voting stock",
        "wholly owned subsidiary", "work product", "working capital",
    }
)  # fmt: skip

SHARES = frozenset({"class a share", "class b share", "common share", "ordinary share", "preferred share"})
"""Classes of shares, which the charter of a company defines."""

"""Recognises the parts of an agreement by their headings and by the words that introduce a list."""

import re

from loan_model.vocabulary import (
    AGENT,
    COLLATERAL,
    CONDITIONS,
    COVENANTS,
    DEFAULTS,
    DEFINITIONS,
    MISCELLANEOUS,
    NEGATIVE,
    PAYMENTS,
    REMEDIES,
    REPRESENTATIONS,
    YIELD,
    any_of,
)

PARTS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        DEFINITIONS,
        any_of(
            r"^(?:certain )?defin(?:itions|ed terms)",
            r"definitions",
            r"interpretation",
            r"accounting (?:terms|principles)",
        ),
    ),
    (CONDITIONS, any_of(r"conditions? (?:precedent|of|to|for)", r"^conditions", r"closing (?:conditions|deliver)")),
    (REPRESENTATIONS, any_of(r"representations", r"^warranties")),
    (
        NEGATIVE,
        any_of(r"negative covenants?", r"restrict\w* covenants?", r"certain limitations", r"^limitations?\b.{0,20}$"),
    ),
    (
        DEFAULTS,
        any_of(
            r"^(?:\w+ )?events? of defaults?",
            r"^defaults?(?:$|[;,]| and| by)",
            r"events? of default",
            r"^termination events?",
        ),
    ),
    (REMEDIES, any_of(r"remedies", r"acceleration", r"rights (?:upon|of the (?:bank|lender))")),
    (
        YIELD,
        any_of(
            r"yield protection", r"increased costs?", r"change in circumstances", r"taxes; yield", r"additional costs?"
        ),
    ),
    (COVENANTS, any_of(r"covenants?", r"agreements of (?:the )?borrower", r"undertakings")),
    (AGENT, any_of(r"\bagents?\b", r"relations? among", r"the agent")),
    (COLLATERAL, any_of(r"collateral", r"^security(?: interest)?s?$", r"guarant(?:y|ies|ee|ees)$", r"security for")),
    (
        PAYMENTS,
        any_of(
            r"\bloans?\b",
            r"advances",
            r"credits?\b",
            r"payments?",
            r"fees",
            r"interest",
            r"letters? of credit",
            r"facilit",
            r"commitments?",
            r"repayment",
            r"prepayment",
            r"borrowings?",
            r"^amounts? and terms",
        ),
    ),
    (MISCELLANEOUS, any_of(r"miscellaneous", r"general(?: provisions)?", r"other provisions")),
)
"""Headings of articles, in the order of matching."""

AGENCY = re.compile(
    r"^(?:the )?(?:administrative |collateral )?agents?(?: and (?:the )?(?:lenders|banks))?$|^agency|"
    r"(?:indemnification|indemnity|reimbursement|reliance|resignation|removal|liability|rights|duties|appointment|"
    r"authori[sz]ation) "
    r"(?:of|by) (?:the )?(?:\w+ )?agents?\b|^(?:successor|appointment of) agents?|agents?['’]s reliance"
)
"""Headings of sections among others that are about the agent and the lenders."""

LEADS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        DEFAULTS,
        any_of(
            r"(?:following|these|more).{0,80}(?:events?|shall|is|be|constitute).{0,80}events? of default",
            r"events? of default.{0,80}(?:means?|following)",
            r"following.{0,80}\bdefault\b.{0,60}:$",
            r"each of .{0,40}below.{0,40}event of default",
            r"if any.{0,60}following.{0,60}(?:events|conditions).{0,120}occur",
        ),
    ),
    (
        NEGATIVE,
        any_of(
            r"\b(?:shall|will|may) not(?:,| and).{0,200}:?$",
            r"\b(?:shall|will|may) not:?$",
            r"neither.{0,80}(?:shall|will)\b.{0,80}:$",
            r"\bno .{0,60}(?:borrower|loan party|obligor|credit party).{0,30}(?:shall|will)\b.{0,120}:$",
            r"not to:$",
            r"\b(?:shall|will|does|covenants?).{0,40}\bnot\b.{0,200}:$",
        ),
    ),
    (
        DEFINITIONS,
        any_of(
            r"following (?:terms|definitions|words).{0,120}(?:mean|defin)",
            r"as used (?:herein|in this agreement).{0,200}:$",
        ),
    ),
    (REPRESENTATIONS, any_of(r"represents? and warrants?.{0,120}:?$")),
    (COVENANTS, any_of(r"\b(?:shall|will|covenants?|agrees?)\b.{0,120}:$")),
)
"""The words that lead into a list, by their end."""

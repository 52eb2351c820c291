"""Term, renewal, notice and rights to terminate."""

from services.annotation.economics.terms import LAST_RESORT, Term

_PAPER = (
    r"\b(?:agreement|contract|licen[cs]e|lease|appointment|engagement|employment|cooperation|joint venture|attachment"
    r"|promotion|alliance)\b"
)
_LASTS = (
    r"(?:<DATE>|<PERIOD>|\bperpetual|\bindefinite|\buntil\b|\bthrough\b|\bending\b|\banniversary|\bso long as\b"
    r"|\bas long as\b|\bduration of\b|\bcompletion of\b|\bexpiration of\b)"
)
_ENDED = (
    r"\b(?:agreement|joint venture|alliance|lease|licen[cs]e|contract|engagement|services|term|employment|appointment"
    r"|obligations|order|arrangement|statement of work|participation|program(?:me)?|rights|\w+ period)\b"
)
_NOTICE = r"\b(?:prior |advance |advanced |written |days'? )*notice\b"

DURATION_TERMS: tuple[Term, ...] = (
    Term(
        "term",
        1,
        (
            "term of",
            "terms of",
            "term shall",
            "term will",
            "term is",
            "initial term",
            "in effect",
            "into effect",
            "into force",
            "takes effect",
            "be effective",
            "is effective",
            "in force",
            "full force",
            "perpetual",
            "begin",
            "commenc",
            "expir",
            "period of",
            "continu",
            "end date",
            "termination date",
            "terminate on",
            "terminate upon",
            "starts",
            " ends ",
        ),
        rf"(?<!during the )(?<!throughout the )\bterm of (?:this|the|your)\b[^;,]{{0,60}}?{_PAPER}"
        rf"(?:[^;,]{{0,40}}?|~60~\))~20~\b(?:shall|will|is|commences?|begins?|starts?|continues?|expires?|runs?)\b~200~"
        rf"{_LASTS}"
        rf"|{_PAPER}(?![^;.]{{0,80}}\brenew)~80~\b(?:shall|shah|will)\b~60~\b(?:commence|begin|continue"
        r"|remain in (?:full force and )?effect"
        rf"|be effective|come into (?:force|effect)|expire)\b~200~{_LASTS}"
        r"|\b(?:agreement|lease|licen[cs]e|contract(?! (?:year|quarter))|term)\b~60~\b(?:commences|begins|starts"
        r"|continues|runs|expires|ends"
        r"|remains in)\b~120~(?:<DATE>|<PERIOD>|until|perpetual|anniversary)"
        r"|\bagreement\b~60~\b(?:is effective|takes effect)\b~120~(?:<PERIOD>|until|through|terminate on|perpetual"
        r"|anniversary)"
        r"|\bterm shall (?:be|extend|continue)\b~30~<PERIOD>"
        r"|\bterm of this\b~40~\bis\b~20~<PERIOD>|\b(?:termination|expiration|expiry|end) date: ?<DATE>"
        rf"|{_PAPER}(?![^;.]{{0,40}}\brenewed for\b)~80~\b(?:is|shall|will|made|entered|effective|force|effect"
        r"|continues?)\b~80~(?<!and )for (?:a|an) "
        r"(?:initial )?(?:term|period) of <PERIOD>|\bcontinuing in effect\b~40~\bperiod\b"
        r"|\b(?:begins?|beginning|commences?|commencing|starts?)\b~60~<DATE>~60~\b(?:terminates?|ends?|ending|expires?"
        r"|continues?|conclud(?:e|es|ing))\b~40~<DATE>"
        rf"|{_PAPER}~60~\b(?:shall|will)\b~20~\bterminate\b~20~\b(?:on|upon) (?:the )?(?:date )?(?:earli\w+|later"
        rf"|<DATE>|<PERIOD>)"
        r"|\binitial term\b(?![^.;]{0,60}\brenew)~30~\b(?:shall|will|is|of)\b~40~<PERIOD>",
        r"\bsurviv|\bconfidential|\bnon-?compet|\bshall not\b|\bfor (?:\w+ )?(?:\(\w+\) )?years thereafter\b"
        r"|\boperating agreement|\bright to continue|\bsuch failure|\bnevertheless|\binvalid|\b(?:breach"
        r"|default) continues|\buncured\b"
        r"|\bwarrant(?:y|ies)\b"
        r"|\bnot less than\b",
        after=20,
    ),
    Term(
        "term",
        2,
        ('term"', "term”", "term'"),
        r"<PERIOD>~80~\((?:the |such |as |herein ){0,3}<QUOTE>(?:initial )?term<QUOTE>"
        r"|<QUOTE>(?:initial )?term<QUOTE>(?:<MEANS>)~120~(?:<PERIOD>|<DATE>|\buntil\b)",
        r"\brenewal term",
    ),
    Term(
        "term",
        2,
        (
            "under this agreement",
            " term of",
            "duration of",
            "valid for",
            "unless terminated",
            "unless earlier",
            "unless sooner",
        ),
        r"\bterm of (?:\w+ ){0,2}under this agreement\b~20~\b(?:shall|will|is)\b~200~(?:<DATE>|<PERIOD>|\bend on\b)"
        rf"|{_PAPER}~160~\bha(?:s|ve) an? (?:initial )?(?:term|duration) of <PERIOD>"
        rf"|{_PAPER}~100~\bremain valid for~20~<PERIOD>"
        rf"|{_PAPER}~80~\bshall\b~60~\b(?:continue|remain|govern)\b~120~\bunless\b~20~\bterminated\b",
        r"\bsurviv|\bconfidential|\bwarrant(?:y|ies)\b",
    ),
    Term(
        "term",
        2,
        ("for a period of", "for a term of", "so long as", "perpetual"),
        r"\bfor a (?:term|period) of <PERIOD>~30~\b(?:from|commencing|beginning)\b~30~"
        r"\b(?:effective date|date (?:of|hereof)|commencement|execution|closing)\b"
        r"|\bperpetual\b~60~\b(?:licen[cs]e|right)\b",
        r"\bsurviv|\bconfidential|\bcompet|\bsolicit|\bwarrant",
    ),
    Term(
        "renewal",
        1,
        ("renew", "extend", "thereafter"),
        r"\b(?:agreement|term|contract|attachment|appointment|licen[cs]e|engagement)\b~80~"
        r"\b(?:renews|renewable|(?:shall|will|may|automatically|be)"
        r" (?:be |further |automatically |thereafter ){0,3}(?:renew|extend)(?:ed|s)?|unless extended)\b~120~"
        r"(?:<PERIOD>|\bterms?\b|\bwriting\b|\bsuccessive\b|\bwritten\b|\bextension\b)"
        r"|\b(?:option|right) to (?:renew|extend)\b~60~\b(?:term|agreement|licen[cs]e|contract|lease)\b"
        r"|\b(?:renewed|extended)\b~40~\bfor (?:an )?(?:additional|successive|further|subsequent)\b"
        r"|\bthereafter,? (?:shall|will) (?:\w+ )?(?:renew|extend)\b"
        r"|\bthereafter,?~30~\b(?:continue|remain in (?:full force and )?effect)\b~20~\buntil\b~30~\bterminated\b"
        r"|\brenewal (?:of (?:this|the) )?(?:agreement|terms?)\b~60~\b(?:shall|will|may|subject)\b",
        r"\bforce majeure|\bwarrant|\bsurviv|\bany later\b|\bterm shall extend\b|\btime for\b|\bnot been\b",
    ),
    Term(
        "renewal",
        2,
        ("extend", "renew"),
        r"\b(?:agree|consent|agreement)\b~40~\bto (?:extend|renew)\b~40~\b(?:period|term|agreement)\b"
        r"|\bunless (?:\w+ ){0,3}(?:extended|renewed)\b(?! as provided)",
        r"\bforce majeure|\btime for\b",
    ),
    Term(
        "notice",
        1,
        ("terminat", "terminable", "renew"),
        r"(?:\b(?:upon|by|giv(?:ing|es?)|on|with|at least|least|provid(?:ing|es?)|than)\b"
        r"|\bbreach)~50~<PERIOD>~20~\b(?:prior |advance "
        r"|written )*notice\b"
        r"|\bnotice\b~100~\b(?:least )?<PERIOD>~20~(?:before|prior|in advance)\b",
        r"\brecall|\binsurance|\baudit|\binspect|\bmaterially (?:modif|alter|chang)|\bmeeting|\bshortfall",
        most=2,
    ),
    Term(
        "notice",
        1,
        ("notice", "notify", "notifies"),
        rf"\b(?:upon|by|giv(?:ing|es?)|on|with|at least|least|provid(?:ing|es?)|than)\b~50~<PERIOD>~20~{_NOTICE}"
        r"|\b(?:notice|notif(?:y|ies))\b~100~\b(?:least |than )<PERIOD>~20~(?:before|prior|in advance)\b",
        r"\brecall|\binsurance|\baudit|\binspect|\bmaterially (?:modif|alter|chang)|\bmeeting|\bshipment",
        needs=r"\bterminat|\b(?:not|non)[ -]renew|\bnot to renew|\bcancel|\bwithdraw|\bresign",
    ),
    Term(
        "notice",
        2,
        ("notice",),
        r"\bwithin <PERIOD>~60~\bnotice\b|\bnotice\b~80~<PERIOD>|<PERIOD>~20~\bnotice\b",
        r"\bmeeting|\bshortfall",
        needs=r"\bterminat|\brenew|\bexpir|\bresign|\bwithdraw|\bbreach",
    ),
    Term(
        "notice",
        LAST_RESORT,
        ("terminat",),
        r"\bterminat\w*\b~120~\b(?:upon|by|on|with|giving|prior|of)~20~\bnotice\b",
        r"\bmeeting|\blapse of time|\bconstitute a default",
    ),
    Term(
        "termination_rights",
        1,
        ("terminat", "terminable", "withdraw"),
        r"\b\w{2,30}\b~60~\b(?:may|(?:shall|will) have the right to(?: \w+ly)?|entitled to|has the right to"
        r"|shall have a right to)\b~60~"
        r"\b(?:terminate|withdraw from|cancel)\b~40~"
        rf"\b(?:this|the|your|its|such)\b~30~{_ENDED}"
        r"|\b(?:agreement|contract|licen[cs]e|engagement|employment)\b~30~\b(?:may be terminated|(?:shall"
        r"|may) be terminable)\b|\breserves? the right to terminate\b(?! the foregoing)",
        r"\bmay not terminate|\bnot waive\b|\bsublicen|\bnot be entitled|\bnegotiate|\bmay not be terminated"
        r"|\bno right to",
        most=5,
    ),
    Term(
        "termination_rights",
        1,
        ("terminate", "terminates"),
        rf"{_PAPER}~30~\b(?:shall|will)\b~20~\b(?:automatically|immediately|forthwith)?~12~\bterminates?\b~20~"
        r"\b(?:automatically|immediately|if|upon|in the event|without)\b"
        rf"|{_PAPER}~20~\bterminates (?:automatically|immediately)\b",
        r"\bsublicen",
    ),
    Term(
        "termination_rights",
        2,
        ("terminat", "terminable"),
        r"\btermination by either party\b|\bterminate this agreement\b|\bterminated by (?:either|any|\w+)\b",
        r"\bnot be entitled",
    ),
)

"""Words with which lawyers name each clause, and that rarely mean anything else. `cue_hints` has weaker ones.

A pattern matches one sentence in lower case with single spaces. It is tried only if the sentence has one of its
anchors: plain words that every match contains.
"""

from clause_model.cue import Cue, cue

NAMES: dict[str, tuple[Cue, ...]] = {
    "Affiliate License-Licensee": (
        cue(
            "grant",
            r"grant\w* (?:to )?[^.]{0,60}(?:and|or|with|including) (?:to )?(?:its|their|each|all"
            r"|any)? ?(?:affiliate|subsidiar)",
        ),
        cue("grant", r"grant\w* (?:to )?[^.]{0,60}(?:group|member of the \w+ group)"),
    ),
    "Affiliate License-Licensor": (
        cue(
            "grant",
            r"(?:on behalf of|for) (?:itself|themselves|each)[^.]{0,80}(?:affiliate|subsidiar|group)[^.]{0,80} grant",
        ),
        cue("grant", r"cause[^.]{0,80}(?:affiliate|subsidiar|group)[^.]{0,40}to grant"),
        cue(
            "grant", r"(?:grant|licen)[^.]{0,600}(?:own|control|held)\w*[^.]{0,30} by [^.]{0,40}(?:affiliate|subsidiar)"
        ),
    ),
    "Anti-Assignment": (
        cue("assign", r"(?:not|neither|no)\b[^.]{0,160}assign[^.]{0,300}(?:consent|approval)"),
        cue("assign", r"assign[^.]{0,300}(?:without|void|consent)"),
    ),
    "Audit Rights": (
        cue("audit", r"right[^.]{0,120}audit|\baudit\b[^.]{0,200}(?:book|record)"),
        cue(
            "book record",
            r"(?:inspect|examin|review)[^.]{0,100}(?:book|record)|(?:book|record)s?\b[^.]{0,160}(?:inspect|examin)",
        ),
    ),
    "Cap On Liability": (
        cue(
            "liab",
            r"(?:aggregate|total|maximum|entire|cumulative)[^.;]{0,60}liabilit|liabilit"
            r"[^.;]{0,160}(?:exceed|limited to)",
        ),
        cue("damages", r"(?:consequential|punitive|indirect|special|incidental|exemplary)[^.]{0,60}damages"),
    ),
    "Change Of Control": (
        cue("control ownership", r"change (?:of|in) (?:the )?(?:control|ownership)"),
        cue(
            "terminat",
            r"terminat[^.]{0,300}(?:merge|consolidat|acquisition|acquired|substantially all|controlling|majority)",
        ),
    ),
    "Competitive Restriction Exception": (
        cue(
            "notwithstanding foregoing nothing restriction",
            r"(?:notwithstanding|foregoing|nothing|restrictions?)\b[^.]{0,200}(?:compet|exclusiv|solicit)",
        ),
        cue(
            "nothing shall",
            r"(?:nothing|not) [^.]{0,80}(?:prohibit|preclude|prevent|restrict|limit)[^.]{0,160}(?:compet"
            r"|market|sell|engag|develop|own|offer)",
        ),
        cue(
            "publicly securities",
            r"(?:publicly|securities)[^.]{0,120}(?:percent|%)|(?:percent|%)[^.]{0,200}(?:publicly"
            r"|securities exchange|stock exchange)",
        ),
    ),
    "Covenant Not To Sue": (
        cue(
            "contest challeng attack disput sue",
            r"(?:not|never|nor)\b[^.;]{0,160}(?:contest|challeng|attack|disput|\bsue\b)",
        ),
        cue("covenant", r"covenants? not to (?:sue|assert)"),
    ),
    "Exclusivity": (
        cue(
            "exclusiv",
            r"(?:exclusive|sole)(?: and exclusive)? (?:\w+ ){0,2}(?:supplier|distributor|provider|agent"
            r"|right|licen[cs]e|source|partner|reseller)",
        ),
        cue("exclusiv", r"(?:exclusively|exclusivity)"),
    ),
    "Insurance": (
        cue(
            "insur",
            r"(?:maintain|obtain|carry|procure|provide|keep)[^.]{0,120}insurance|insurance"
            r"[^.]{0,120}(?:maintain|coverage|polic|limits)",
        ),
    ),
    "Ip Ownership Assignment": (
        cue(
            "assign",
            r"(?:hereby|shall|agrees? to)[^.]{0,40} assigns?[^.]{0,160}(?:right|title|interest"
            r"|intellectual|ownership)",
        ),
        cue("hire", r"works?[- ](?:made[- ])?for[- ]hire"),
    ),
    "Irrevocable Or Perpetual License": (
        cue(
            "irrevocabl perpetual perpetuity",
            r"(?:irrevocabl|perpetual|in perpetuity)[^.]{0,300}(?:licen|right)|(?:licen|right)"
            r"[^.]{0,300}(?:irrevocabl|perpetual|in perpetuity)",
        ),
    ),
    "Joint Ip Ownership": (
        cue("joint", r"joint(?:ly)?[- ](?:own|title|hold|patent|ip\b|intellectual)|own\w* joint"),
        cue("own", r"co-?own|equal(?:ly)?[^.]{0,40} own|own\w*[^.]{0,60}equal"),
    ),
    "License Grant": (
        cue(
            "grant",
            r"(?:hereby|shall|agrees to|does) grant[^.]{0,200}(?:licen|right)"
            r"|licen[cs]es? (?:is )?(?:hereby )?granted",
        ),
    ),
    "Liquidated Damages": (
        cue("liquidated", r"liquidated damage"),
        cue("fee penalty", r"(?:termination|cancellation|break-?up) (?:fee|charge|payment)|not (?:as )?a penalty"),
    ),
    "Minimum Commitment": (
        cue(
            "minimum",
            r"minimum (?:\w+ ){0,3}(?:purchase|order|quantit|volume|commit|guarant|royalt|payment|amount"
            r"|requirement|sales|fee)",
        ),
        cue(
            "least less minimum",
            r"(?:at least|no less than|not less than|minimum of)[^.]{0,100}(?:unit|product|purchase"
            r"|order|per (?:year|month|quarter|annum)|each (?:year|month|quarter|contract))",
        ),
    ),
    "Most Favored Nation": (
        cue("favo", r"(?:price|pricing|terms|fee|rate)s?\b[^.;]{0,160}(?:as|less|more|most) favou?rable"),
        cue("most", r"most[- ]favou?red"),
        cue(
            "favo",
            r"(?:no|not) less favou?rable[^.;]{0,160}(?:than|other|third)|more favou?rable[^.;]{0,160}(?:than|to)",
        ),
        cue(
            "lowest lower best higher",
            r"(?:lowest|lower|best|higher|highest)\b[^.;]{0,60}(?:price|rate|fee|royalt|charge"
            r"|remuneration)[^.;]{0,160}(?:other|any|third)",
        ),
        cue(
            "price rate fee",
            r"(?:price|fee|rate|royalt)[^.;]{0,160}(?:lower|less|more favou?rable|lowest)\b"
            r"[^.;]{0,100}(?:other|any|third)",
        ),
    ),
    "No-Solicit Of Customers": (
        cue(
            "customer client patron",
            r"(?:not|nor|neither|refrain)\b[^.;]{0,240}(?:solicit|divert|entice|take away|interfere|circumvent|contact)"
            r"(?:(?!employ)[^.;]){0,120}(?:customer|client|patron)",
        ),
        cue("divert", r"divert[^.;]{0,60}(?:business|customer|client)"),
        cue("customer client", r"solicit(?:ing)? (?:(?!employ)[^.;]){0,60}(?:customer|client)"),
    ),
    "No-Solicit Of Employees": (
        cue(
            "employ personnel",
            r"(?:solicit|recruit|hire|entice|induce)[^.;]{0,160}(?:employee|personnel|employed"
            r"|employment)|employ[^.;]{0,80}(?:person|individual)[^.;]{0,60} employed",
        ),
    ),
    "Non-Compete": (
        cue("compet", r"(?:not|nor|neither|refrain)\b[^.;]{0,300}(?:compete\b|compete |competi)"),
        cue("compet", r"non-?compet|competing (?:product|business|service)|competitive (?:product|business)"),
    ),
    "Non-Disparagement": (
        cue("dispar derogat denigrat defam disrepute tarnish", r"disparag|derogat|denigrat|defam|disrepute|tarnish"),
        cue(
            "statement comment remark communicat announce",
            r"(?:statement|comment|remark|communicat|announce)[^.]{0,300}(?:disparag|derogat|denigrat|defam|criticiz|negative)"
            r"|(?:disparag|derogat|denigrat|defam|negative)\w*[^.]{0,60}(?:statement|comment|remark|communicat)",
        ),
        cue("dispar", r"(?:not|never|nor|neither|refrain)\b[^.;]{0,120}disparage (?!\w+ mark)"),
    ),
    "Non-Transferable License": (cue("transfer assignable", r"non-? ?transferab|nontransferab|non-? ?assignab"),),
    "Notice Period To Terminate Renewal": (
        cue(
            "notice notif",
            r"(?:notice|notif)[^.]{0,120}(?:not to renew|non-?renew|intent|decision|elect|desire)[^.]{0,80}",
        ),
        cue("renew", r"renew[^.]{0,300}unless[^.]{0,200}notice|unless[^.]{0,200}(?:notice|notif)[^.]{0,120}renew"),
    ),
    "Post-Termination Services": (
        cue(
            "sell transition wind phase inventory",
            r"sell[- ]?off|wind[- ]?(?:down|up)|transition|phase-?out|remaining inventory",
        ),
        cue(
            "terminat expir",
            r"(?:after|following|upon)[^.]{0,60}(?:terminat|expir)[^.]{0,200}(?:continue|shall|will|may)",
        ),
    ),
    "Price Restrictions": (
        cue(
            "increas rais adjust chang",
            r"(?:price|fee|rate|charge)s?\b[^.;]{0,160}(?:increase|raise|adjust|change)"
            r"[^.;]{0,160}(?:exceed|more than|once|only|cpi\b|consumer price)",
        ),
        cue(
            "increas rais chang",
            r"(?:not|never)\b (?:be )?(?:increase|raise|change)\w*[^.;]{0,60}(?:price|fee|rate|charge)",
        ),
        cue(
            "increas adjust",
            r"(?:increase|adjust)\w*[^.;]{0,120}(?:exceed|more than)[^.;]{0,40}(?:%|percent|cpi\b|consumer price)",
        ),
    ),
    "Renewal Term": (cue("renew", r"(?:automatically )?renew(?:s|ed|able)?[^.]{0,120}(?:period|term|year|month)"),),
    "Revenue/Profit Sharing": (
        cue(
            "royalt commission",
            r"(?:pay|paid)[^.]{0,200}(?:royalt|commission)|(?:royalt|commission)[^.]{0,200}(?:percent|%)",
        ),
        cue(
            "revenue profit sales proceeds",
            r"(?:percent|%)[^.]{0,80}(?:net|gross|revenue|sales|profit|proceeds)|(?:revenue|profit)s?[- ]shar",
        ),
    ),
    "Rofr/Rofo/Rofn": (
        cue(
            "first",
            r"(?:right|option|opportunity)s? of first|first (?:right|option|opportunity|refusal|negotiat|offer)",
        ),
        cue("match rof", r"right to match|matching right|\brof[rno]\b"),
    ),
    "Source Code Escrow": (
        cue(
            "escrow",
            r"source (?:code|material|listing)|software|deposit materials|release condition|deposited? [^.]{0,40}code",
        ),
        cue("escrow", r"source code[^.]{0,120}escrow|escrow[^.]{0,120}source code"),
    ),
    "Termination For Convenience": (
        cue(
            "terminat",
            r"terminat[^.]{0,200}(?:without cause|any reason|no reason|for convenience"
            r"|its sole discretion|for any or no)",
        ),
        cue(
            "terminat",
            r"terminat[^.]{0,80}(?:at any time|upon|by giving)[^.]{0,100}(?:days|months)[^.]{0,40}notice",
        ),
    ),
    "Third Party Beneficiary": (cue("beneficiar", r"third[- ]?party (?:\w+ )?beneficiar"),),
    "Uncapped Liability": (
        cue(
            "negligen wilful willful indemnif fraud confidential",
            r"(?:except|apply|notwithstanding|unless|other than|exclu)"
            r"[^.]{0,300}(?:gross(?:ly)? negligen|wil?lful|indemnif|fraud|confidential)"
            r"[^.]{0,300}(?:liab|damage|limit)",
        ),
        cue(
            "negligen wilful willful indemnif fraud confidential",
            r"(?:liab|damage|limit)\w*[^.]{0,300}(?:except|apply|notwithstanding|unless|other than)"
            r"[^.]{0,200}(?:gross(?:ly)? negligen|wil?lful|indemnif|fraud|confidential)",
        ),
    ),
    "Unlimited/All-You-Can-Eat-License": (
        cue(
            "unlimited",
            r"unlimited (?:number|use|usage|rights?|access|copies|runs|users|broadcast|licen[cs]e"
            r"|enterprise|perpetual|calls|,)",
        ),
        cue(
            "unlimited", r"(?:licen|right|use)[^.]{0,300}unlimited|unlimited[^.]{0,200}(?:licen|right|use|cop(?:y|ies))"
        ),
        cue("enterprise", r"enterprise[- ]wide"),
    ),
    "Volume Restriction": (
        cue(
            "exceed excess maximum more limit",
            r"(?:exceed|in excess|maximum|no more than|not more than|limited to)[^.]{0,60}(?:number|unit"
            r"|quantit|volume|cop(?:y|ies)|hours|users|gallons|tons|days|appearances|persons|requests"
            r"|minutes|barrels)",
        ),
        cue("up", r"\bup to [^.]{0,40}(?:unit|hours|users|copies|days|appearances|persons|requests|minutes)"),
    ),
    "Warranty Duration": (
        cue(
            "warrant",
            r"warrant[^.]{0,300}(?:period of|for (?:a|one|two|three|\w+ \(\d))[^.]{0,80}(?:day|month"
            r"|year)|warranty period",
        ),
        cue("warrant", r"(?:day|month|year)s?\b[^.]{0,120}(?:warrant|defect)"),
    ),
}

"""Words that suggest a clause but also have other meanings. See `cue_names`."""

from clause_model.cue import Cue, cue

HINTS: dict[str, tuple[Cue, ...]] = {
    "Affiliate License-Licensee": (
        cue("affiliate subsidiar", r"(?:affiliate|subsidiar)[^.]{0,80}(?:right|licen[cs]e|permitted|sublicen)"),
    ),
    "Affiliate License-Licensor": (
        cue("affiliate subsidiar", r"(?:own|control)\w*[^.]{0,20} by [^.]{0,60}(?:affiliate|subsidiar)"),
    ),
    "Change Of Control": (
        cue("merge consolidat acqui substantially", r"(?:merge|consolidat|acqui|substantially all)"),
    ),
    "Competitive Restriction Exception": (
        cue("except unless provided", r"(?:compet|exclusiv|solicit)[^.]{0,300}(?:except|provided|unless|other than)"),
    ),
    "Covenant Not To Sue": (
        cue(
            "release discharg waive oppose question",
            r"(?:release|discharge|waive)s?[^.]{0,120}(?:claim|action|liabilit)|(?:not|never|nor)\b"
            r"[^.;]{0,160}(?:oppose|question|assert)",
        ),
    ),
    "Joint Ip Ownership": (
        cue(
            "joint undivided",
            r"joint(?:ly)? (?:develop|invent|technolog|improve|propert|copyright|trademark|made|conceive)|undivided",
        ),
    ),
    "Minimum Commitment": (cue("minimum", r"minimum"),),
    "Most Favored Nation": (cue("favo mfn", r"favou?rable|\bmfn\b"),),
    "No-Solicit Of Customers": (
        cue(
            "solicit",
            r"solicit[^.;]{0,120}(?:customer|client|account|subscriber|member|advertiser|merchant|distributor)",
        ),
        cue("indirectly", r"(?:not|neither)\b[^.;]{0,160}(?:either )?directly or indirectly[^.;]{0,160}:"),
    ),
    "Non-Compete": (
        cue("similar same", r"(?:not|nor)\b[^.;]{0,200}(?:similar|same)[^.;]{0,60}(?:product|business|service)"),
    ),
    "Non-Disparagement": (
        cue(
            "reputation goodwill image light",
            r"(?:harm|detriment|adverse|injur|damag|negative|unfavou?rabl|reflect)\w*"
            r"[^.;]{0,80}(?:reputation|goodwill|good name|image)|negative light|speak ill",
        ),
    ),
    "Non-Transferable License": (
        cue("licen", r"licen[^.]{0,300}(?:not (?:be )?transfer|not (?:be )?assign|not (?:be )?sublicens)"),
    ),
    "Price Restrictions": (
        cue(
            "price fee rate charge",
            r"(?:price|fee|rate|charge)s?\b[^.;]{0,120}(?:increase|raise|adjust|change|exceed)"
            r"|(?:increase|raise|adjust|change)\w*[^.;]{0,60}(?:price|fee|rate|charge)",
        ),
    ),
    "Source Code Escrow": (cue("escrow", r"escrow"), cue("source", r"source code")),
    "Third Party Beneficiary": (
        cue(
            "benefit",
            r"for the benefit of|(?:confer|give)[^.]{0,80}(?:right|benefit|remed)[^.]{0,60}(?:person|party|entity)",
        ),
    ),
    "Unlimited/All-You-Can-Eat-License": (
        cue("unlimited", r"unlimited"),
        cue("hereafter", r"media[^.]{0,60}hereafter|hereafter known"),
    ),
    "Volume Restriction": (cue("exceed maximum limit", r"exceed|maximum|limit(?:ed)? "),),
    "Warranty Duration": (cue("warrant", r"warrant"),),
}

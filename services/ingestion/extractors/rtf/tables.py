"""Control words of RTF in place of a text, and groups that are no text of the document."""

SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\t": "\t"}
TEXTS = {
    "line": "\n",
    "lbr": "\n",
    "page": "\f",
    "emdash": "\u2014",
    "endash": "\u2013",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "nestcell": "\t",
}
FORMULAS = {
    "mnum": ("(", ")"),
    "mden": ("/(", ")"),
    "mrad": ("\u221a(", ")"),
    "msup": ("^(", ")"),
    "msub": ("_(", ")"),
    "md": ("(", ")"),
}
"""What a reader sees before and after a part of a formula."""
READ = frozenset(
    {
        "shpinst", "shptxt", "ud", "fldinst", "annotation", "moMath", "moMathPara", "mmath", "shppict", "shpgrp", "cs",
        "ds", "ts", "listtext", "pntext", "field", "fldrslt", "footnote", "dptxbx", "dpgroup", "nestrow",
    }
)  # fmt: skip
"""Groups that are read although programs that do not know them skip them."""
SKIPPED = frozenset(
    {
        "stylesheet", "info", "filetbl", "listtable", "listoverridetable", "listpicture", "revtbl", "rsidtbl",
        "generator", "pgptbl", "themedata", "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "docvar",
        "template", "userprops", "nonshppict", "shprslt", "objdata", "objclass", "objname", "objalias", "objsect",
        "objtime", "private", "xe", "tc", "tcn", "rxe", "txe", "bxe", "ftnsep", "ftnsepc", "ftncn", "aftnsep",
        "aftnsepc", "aftncn", "nonesttables", "atnid", "atnref", "atndate", "atnicn", "atntime", "atnparent",
        "atrfstart", "atrfend", "bkmkstart", "bkmkend", "pnseclvl", "pntxta", "pntxtb", "pn", "background", "datafield",
        "htmltag", "passwordhash", "blipuid", "picprop", "sn", "hsv", "panose", "falt", "keycode", "linkval", "msmth",
    }
)  # fmt: skip

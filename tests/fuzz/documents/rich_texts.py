"""RTF: groups, control words with odd numbers, fonts and encodings, tables, changes, notes, in files that are cut."""

from hypothesis import strategies as st

from tests.fuzz.documents.pieces import runs, words
from tests.fuzz.extraction.parent import Document, plain
from tests.fuzz.mutations import bytes_near

# fmt: off
_GROUPS = (
    "{", "}", "{", "}", "{\\*", "{\\footnote ", "{\\header ", "{\\footer ", "{\\headerl ", "{\\info ", "{\\pict ",
    "{\\object ", "{\\result ", "{\\field ", "{\\fldinst ", "{\\fldrslt ", "{\\*\\atnauthor ", "{\\*\\annotation ",
    "{\\shp ", "{\\shptxt ", "{\\*\\shpinst ", "{\\nonshppict ", "{\\upr ", "{\\*\\ud ", "{\\listtext ", "{\\pntext ",
    "{\\fonttbl", "{\\f1\\fcharset204 A;}", "{\\f2\\fcharset2 Symbol;}", "{\\f3\\fcharset128 B;}", "{\\colortbl;",
    "\\red255\\green255\\blue255;", "{\\stylesheet ", "{\\*\\revtbl ", "{\\*\\ffname ", "{\\*\\formfield ", "{\\mmath ",
    "{\\mf ", "{\\mnum ", "{\\mden ", "{\\mrad ", "{\\*\\unknown ",
)
_WORDS = (
    "\\par ", "\\line ", "\\page ", "\\sect ", "\\tab ", "\\cell ", "\\row ", "\\trowd ", "\\cellx100 ", "\\cellx-1 ",
    "\\clvmgf ", "\\clvmrg ", "\\clmgf ", "\\clmrg ", "\\intbl ", "\\itap2 ", "\\itap99999 ", "\\nestcell ",
    "\\nestrow ", "\\deleted ", "\\revised ", "\\v ", "\\v0 ", "\\plain ", "\\pard ", "\\f1 ", "\\f2 ", "\\f99 ",
    "\\fs2 ", "\\fs-4 ", "\\cf1 ", "\\cb1 ", "\\highlight1 ", "\\b ", "\\b0 ", "\\ul ", "\\chftn ", "\\chpgn ",
    "\\u8364?", "\\u-10179?", "\\u-8704?", "\\u99999999999?", "\\uc0 ", "\\uc9 ", "\\ucx ", "\\'e9", "\\'zz", "\\'",
    "\\~",
    "\\_", "\\-", "\\*", "\\{", "\\}", "\\\\", "\\\n", "\\ansicpg1251 ", "\\mac ", "\\bin3 abc", "\\bin-1 ",
    "\\bin99999 ",
    "\\fldrslt ", "\\ls1 ", "\\ilvl9 ", "\\emdash ", "\\rquote ", "\\fftypetxt ", "\\ffres25 ", "\\picw9000 ",
    "\\piccropl1 ",
    "\\" + "a" * 40 + " ", "\\b" + "9" * 40 + " ", "\r\n", "00ff",
)
# fmt: on
_pieces = st.sampled_from(_GROUPS) | st.sampled_from(_WORDS) | st.sampled_from(_WORDS) | words
_bodies = runs(_pieces)
_ends = st.sampled_from(["}", "}", "}", "", "}}}", "}more"])
_heads = st.sampled_from(
    ["{\\rtf1\\ansi ", "{\\rtf1\\ansi\\ansicpg1252\\deff1 ", "{\\rtf", "{\\rtf1\\pc{\\fonttbl{\\f1 A;}}"]
)
_made = st.builds(lambda head, body, end: (head + body + end).encode("utf-8", "replace"), _heads, _bodies, _ends)
_SEED = (
    b"{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 Times;}}{\\*\\revtbl{A;}}\\pard The {\\b Lender}\\par "
    b"\\trowd\\cellx9 a\\cell\\row "
    b"x{\\footnote note}{\\deleted old}{\\*\\atnauthor A}{\\*\\annotation b}\\u8364?\\par}"
)
rich_texts: st.SearchStrategy[Document] = (_made | _made | bytes_near([_SEED])).map(plain)

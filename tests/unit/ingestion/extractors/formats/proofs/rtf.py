from collections.abc import Mapping

from services.ingestion.extractors.rtf import tokens
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof

_FONTS = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset2 Wingdings;}{\f3\fcharset128 x;}}"
_COLOURS = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
_FIRST = r"The Borrower shall pay.\par "
_PICTURE = r"{\pict\pngblip\picwgoal%d\pichgoal900 89504e47}"

_INNER = r"\itap2 a\nestcell zebra\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}"


def rtf(body: str) -> bytes:
    """A file with this body."""
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{_FONTS}{_COLOURS}\pard\plain {body}}}".encode("cp1252")


def _proof(body: str, *words: str, first: str = _FIRST) -> Proof:
    return Proof(rtf(first + body), words or (WORD,))


def _row(*cells: str, merge: str = "") -> str:
    ends = "".join(rf"{merge if one else ''}\cellx{1000 * (one + 1)}" for one in range(len(cells)))
    return rf"\trowd{ends}\pard\intbl " + "".join(rf"{one}\cell " for one in cells) + r"\row\pard "


PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Paragraphs, and the results of fields": (
        _proof(r"zebra\par\pard b", "zebra\n\nb"),
        _proof(r"{\field{\*\fldinst HYPERLINK \"http://a\"}{\fldrslt zebra}}"),
        _proof("ze\r\nbra{\\*\\unknown lion}{\\unknown s}", "zebras"),
        _proof(r"a\tab zebra\line b\~c\_d\-e \{\\\}\emdash\rquote", "a\tzebra\nb\xa0c\u2011de {\\}\u2014\u2019"),
    ),
    "Text in Unicode, and in the encodings of its fonts": (
        _proof(r"\uc1\u8364?5 \'80 \uc2\u233\'c3\'a9{\uc0\u233}t\u-10179?\'3f\u-8704?\'3f", "€5 € éét\U0001f600"),
        _proof(r"{\f1\'c4\'ee\'e3} {\f3\'83A}", "Дог ア"),
        _proof(r"{\upr{zebr?}{\*\ud{zebr\u228a}}}", "zebrä"),
    ),
    "Numbers and bullets of paragraphs": (
        _proof(r"{\listtext\pard\plain 1.\tab}zebra\par{\pntext\f2\'a7\tab}b", "1. zebra\n\n▪ b"),
    ),
    "Tables, also in tables": (
        _proof(_row("Rate", WORD), "Rate\tzebra"),
        _proof(_row("Rate", _INNER), "Rate\ta zebra"),
    ),
    "Headers and footers": (
        _proof(r"{\header head\par}{\headerl head}{\footer foot{\field{\*\fldinst PAGE}}}", "head", "foot"),
    ),
    "Footnotes and endnotes": (
        _proof(r"a{\super\chftn{\footnote\pard\plain\chftn  zebra}}{\chftn{\footnote\ftnalt b}}\par c",
               "a[1][2]\n\nc\n\n[1] zebra\n\n[2] b"),
    ),
    "Comments": (
        _proof(r"cap{\*\atnid JR}{\*\atnauthor Jane Roe}\chatn{\*\annotation{\*\atnref 1}zebra}\par End",
               "cap\n\n[Comment by Jane Roe] zebra\n\nEnd"),
    ),
    "Text boxes": (
        _proof(r"{\shp{\*\shpinst\shpleft0{\sp{\sn a}{\sv lion}}{\shptxt zebra\par}}{\shprslt zebra}}\par", "zebra"),
        _proof(r"{\*\do\dobxpage{\dptxbxtext zebra\par}}"),
    ),
    "Fractions, roots and powers": (
        _proof(r"{\mmath{\*\moMath{\mf{\mfPr{\mtype bar}}{\mnum{\mr a}}{\mden{\mr b}}}}}", "(a)/(b)"),
    ),
    "Symbol fonts": (_proof(r"{\f2\'fe}", "☑"), _proof(r"{\f2\u-3842?}", "☑")),
    "Check boxes and lists of form fields": (
        _proof(r"{\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres25\ffdefres1}}}{\fldrslt}}", "☒"),
        _proof(r"{\field{\*\fldinst{\*\formfield{\fftype1\ffres0\ffdefres1}}}}", "☐"),
        _proof(r"{\field{\*\fldinst{\*\formfield{\fftype2\ffres1{\*\ffl Ohio}{\*\ffl zebra}}}}{\fldrslt}}"),
    ),
    "Inserted text": (_proof(r"Fee: {\revised\revauth1 zebra}"), _proof(r"Fee: {\mvt zebra}")),
    "Deleted text": (
        _proof(r"Fee: {\deleted\revauthdel1 zebra}"),
        _proof(r"Fee: {\mvf zebra}"),
        _proof(r"Fee: {\revised\deleted zebra}"),
    ),
    "Hidden text": (_proof(r"Fee: {\v zebra}\v0 x"),),
    "White text without a background": (_proof(r"Fee: {\cf1 zebra}{\cf1\highlight2 x}{\cf1\chcbpat2 x}"),),
    "Text of at most 2 points": (_proof(r"Fee: {\fs4 zebra}{\fs20 x}"),),
    "Text of a cell that is merged with another": (_proof(_row("Rate", WORD, merge=r"\clvmrg")),),
    "Codes of fields, bookmarks, index entries, document properties": (
        _proof(r"{\*\bkmkstart zebra}{\xe zebra}{\info{\title zebra}}{\field{\*\fldinst zebra}}"),
    ),
    "Small pictures, and pictures beside text": (_proof(_PICTURE % 700), _proof(f"x{_PICTURE % 9000}")),
    "What follows the last group": (Proof(rtf(_FIRST) + b"zebra\x00"),),
    "Picture of most of the width of a page": (
        _proof(_PICTURE % 9000),
        _proof(rf"{{\*\shppict{_PICTURE % 9000}}}{{\nonshppict{_PICTURE % 9000}}}\par"),
        _proof(rf"{{\header {_PICTURE % 9000}\par}}"),
    ),
    "Embedded objects": (
        _proof(rf"{{\object\objemb{{\*\objclass Excel.Sheet}}{{\*\objdata 00}}{{\result {_PICTURE % 9000}}}}}"),
    ),
    "ActiveX controls": (_proof(r"{\object\objocx{\*\objclass Forms.TextBox.1}{\result }}"),),
    "File that ends inside a group": (Proof(rtf(_FIRST)[:-1]),),
    "Only pictures": (_proof(_PICTURE % 9000, first=""),),
    "Only embedded objects": (_proof(r"{\object\objemb{\*\objdata 00}}", first=""),),
    "No text": (_proof(r"\par\pard", first=""),),
    "More than 1,000 groups inside one another": (_proof("{" * 1_001 + WORD + "}" * 1_001),),
    "More than 150,000 paragraphs": (_proof(r"a\par " * 150_001),),
    "More than 150,000 notes, comments and text boxes": (_proof(r"{\footnote x}" * 150_001),),
    "More than 3,000,000 control words, or half as many groups": (_proof(r"\b" * (tokens.MOST + 1)),),
}  # fmt: skip

"""Patterns for "ignore the instructions" in other languages."""

import re
import unicodedata
from collections.abc import Sequence


def _order(verbs: str, things: str) -> re.Pattern[str]:
    """A verb and a noun in either order, within a sentence. Folded like the text."""
    folded = [
        "".join(c for c in unicodedata.normalize("NFKD", one) if unicodedata.category(c) != "Mn")
        for one in (verbs, things)
    ]
    verb, thing = (f"(?:{one})" for one in folded)
    return re.compile(f"{verb}.{{0,60}}{thing}|{thing}.{{0,40}}{verb}")


OTHER_LANGUAGES: Sequence[re.Pattern[str]] = (
    _order(
        r"\bignoriere\b|\bignorieren sie\b|\bvergiss\b|\bvergessen sie\b|\bmissachte\b|\bmissachten sie\b"
        r"|\bbefolge\b.{0,40}\bnicht\b|\bbeachte\b.{0,40}\bnicht\b",
        r"anweisung|instruktion|befehle|\bregeln\b|vorgaben|\bprompt",
    ),
    _order(
        r"\bignore[zr]?\b|\boublie[zr]?\b|\bne tiens pas compte\b|\bne tenez pas compte\b|\bfai(?:s|tes) abstraction\b",
        r"\binstructions (?:precedentes|anterieures|ci-dessus|du systeme|systeme)|\bconsignes\b"
        r"|\bdirectives precedentes"
        r"|\bprecedentes instructions|\binvite systeme",
    ),
    _order(
        r"\bignor[ae]\b|\bolvid[ae]\b|\bha(?:z|ga) caso omiso\b|\bno hagas caso\b|\bdescart[ae]\b|\bomite\b",
        r"\binstrucciones\b|\bindicaciones anteriores\b|\bordenes anteriores\b|\breglas anteriores\b",
    ),
    _order(
        r"\bignor(?:a|ate)\b|\bdimentica\b|\btrascura\b|\bnon seguire\b|\btralascia\b", r"\bistruzioni\b|\bregole\b"
    ),
    _order(r"\bignor[ae]\b|\besquec?a\b|\bdesconsidere\b|\bnao siga\b", r"\binstrucoes\b|\borientacoes\b|\bcomandos\b"),
    _order(r"\bnegeer\b|\bvergeet\b|\bsla\b.{0,30}\bover\b", r"\binstructies\b|\baanwijzingen\b|\bopdrachten\b"),
    _order(r"\bz?ignoruj\b|\bzapomnij\b|\bpomin\b", r"\binstrukcj|\bpolecen"),
    _order(
        r"\bignorera\b|\bglom\b|\bbortse fran\b|\bignorer\b|\bglem\b|\bse bort fra\b", r"instru(?:ktion|ks)|anvisning"
    ),
    _order(r"\bignoruj|\bzapomen", r"\bpokyn|\binstrukc"),
    _order(r"\byok say|\bgoz ardi et|\bunut\b|\bdikkate alma", r"\btalimat|\bkomut"),
    _order(r"игнорируй|забудь|не обращай", r"инструкци|указани|команд"),
    _order(r"ігноруй|забудь", r"інструкці|вказівк"),
    _order(r"αγνοησ|ξεχασ", r"οδηγι|εντολ"),
    _order(r"忽略|无视|無視|忘记|忘記|忽視|不要理会|不要理會", r"指令|指示|提示|规则|規則|说明|命令"),
    _order(r"無視し|忘れ", r"指示|命令|プロンプト|ルール"),
    _order(r"무시|잊어", r"지시|명령|프롬프트"),
    _order(r"تجاهل|انس ", r"التعليمات|الأوامر|تعليمات"),
    _order(r"התעלמ|התעלם|שכח", r"הוראות|הנחיות"),
    _order(r"अनदेखा|नजरअंदाज|भूल जा", r"निर्देश|आदेश"),
    _order(r"\bbo qua\b|\bphot lo\b", r"\bhuong dan\b|\bchi thi\b|\bchi dan\b|\blenh\b"),
    _order(r"\babaikan\b|\blupakan\b", r"\binstruksi\b|\bperintah\b"),
    _order(r"\bohita\b|\bunohda\b", r"\bohjeet\b|\bohjeita\b"),
    _order(r"\bhagyd figyelmen kivul|\bfelejtsd el", r"\butasitas"),
    _order(r"\bignorati\b|\bignora\b|\buita\b", r"\binstructiunile\b|\binstructiuni\b"),
)

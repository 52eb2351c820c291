"""Write the signs that Word draws around the parts of a formula, as in `(a+b)/(c)` and `x^2`."""

from lxml import etree

from services.ingestion.extractors.ooxml.names import M, m


def signs(element: etree._Element) -> tuple[str, str]:
    """What Word draws before and after an element of a formula; two empty strings for most."""
    tag = element.tag
    if tag in _BRACKETS:
        return _BRACKETS[tag]
    if tag in _RAISED:
        inner = [one for one in element if one.tag != m("ctrlPr")]
        if not inner:
            return "", ""
        return (_RAISED[tag], "") if _is_simple(inner) else (f"{_RAISED[tag]}(", ")")
    if tag == m("d"):
        properties = element.find(m("dPr"))
        return _character(properties, "begChr", "("), _character(properties, "endChr", ")")
    if tag == m("nary"):
        return _character(element.find(m("naryPr")), "chr", "∫"), ""
    return "", ""


def _is_simple(inner: list[etree._Element]) -> bool:
    text = inner[0].findtext(m("t")) or ""
    return len(inner) == 1 and text.isalnum()


def _character(properties: etree._Element | None, name: str, default: str) -> str:
    found = None if properties is None else properties.find(m(name))
    return default if found is None else str(found.get(f"{{{M}}}val") or "")[:8]


_BRACKETS = {m("num"): ("(", ")"), m("den"): ("/(", ")"), m("rad"): ("√(", ")")}
_RAISED = {m("sup"): "^", m("sub"): "_"}

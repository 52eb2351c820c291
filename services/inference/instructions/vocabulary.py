"""Typical words of instructions to a model, and letters that look like others."""

VOCABULARY = frozenset(
    """ignore disregard forget override bypass discard skip previous prior above earlier preceding foregoing initial
    original instruction instructions prompt prompts direction directions guideline guidelines command commands order
    orders rule rules message messages context system assistant developer language model chatbot reveal print repeat
    output respond reply answer summary summarise summarize classify report mention document contract clause clauses
    risk risks confidence compliant reviewer attorney everything following follow hidden secret all any your you are
    now the and this with only not must pretend tool function call send conversation restrictions safety approve
    approved analysis finding findings instead new mode enable""".split()  # noqa: SIM905
)
HOMOGLYPHS = str.maketrans(
    "аеорсухіјѕԁһкмнтвзгпАВЕКМНОРСТУХІЈЅαβεηικνορτυχγωɡɩıḷΑΒΕΖΗΙΚΜΝΟΡΤΥΧԛԝ",
    "aeopcyxijsdhkmhtb3rnABEKMHOPCTYXIJSabenikvoptuxywgiilABEZHIKMNOPTYXqw",
)

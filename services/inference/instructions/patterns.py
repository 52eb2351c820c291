"""Patterns of instructions to a model, for folded text. A pattern that a contract's own sentence could match also
requires the beginning of a sentence or a word for a model next to it.
"""

import re
from collections.abc import Sequence

from services.inference.instructions.languages import OTHER_LANGUAGES
from services.inference.instructions.prefilter import prefilter

_AI = (
    r"(?:\ba\.?i\.?\b(?! (?:system|vendor|act|service|software|model|tool|feature|product|output)s?\b)"
    r"|(?:artificial intelligence|large language|language|ai) (?:model|assistant|reviewer|reader|agent|tool)s?"
    r"|\bllms?\b|\bchatbots?\b|\bchat ?gpt\b|\bgpt(?:-?\d)?\b|\bclaude\b|\bgemini\b|\bcopilot\b|\bqwen\b|\bllama\b"
    r"|\b(?:automated|automatic|machine|digital|virtual|robot) (?:reviewers?|readers?|assistants?|review"
    r"|summari[sz]ers?)"
    r"|\bassistant\b(?! (?:manager|director|vice|secretar|treasurer|general|attorney|professor|editor|controller))"
    r"|\bthe model reading\b|\bsummari[sz]er\b|\bclassifier\b)"
)
_START = (
    r"(?:^|[.!?:;\"'()\[\]>{}#|=/-] ?|^\d{1,3} |\b(?:please|now|kindly|simply|just|immediately|instead|important"
    r"|attention|stop"
    r"|so|hey|ok|okay|you must|you should|you shall|you will|you are to|you need to|i want you to|i need you to"
    r"|you have to|let us|let's) )"
)
_DROP = (
    r"(?:ignore|disregard|forget|override|bypass|discard|skip|overrule|erase|delete|abandon|drop|neglect|dismiss"
    r"|pay no attention to|stop (?:following|obeying)|(?:do not|don't|never) (?:follow|obey|comply with|apply|use)"
    r"|take no notice of|set aside|throw away|pretend (?:there (?:are|were) )?no)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|directions?|directives?|guidelines?|commands?|orders|system messages?|rules"
    r"|programming|training|restrictions|safeguards|safety (?:rules|polic\w+|guidelines|filters?)|constraints)"
)
_WHICH = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|system|your|initial|original|all|any|every|these|those|other"
    r"|existing|current|past|safety|given|hidden|the|my|our|former|security)"
)
_TARGETS = (
    r"(?:clauses?|risks?|findings?|issues?|problems?|paragraphs?|sections?|instructions?|message|user|reviewer|attorney"
    r"|lawyer|warnings?|summary|covenants?|liabilit\w+|indemnit\w+|defaults?|penalt\w+|provisions?|placeholders?|flag)"
)
_VERDICT = (
    r"(?:compliant|safe|low[ -]risk|no[ -]risk|risk[ -]free|approved|harmless|standard|acceptable|favou?rable|benign"
    r"|clean|unproblematic|market|fine|ok|okay|high confidence|certain|perfect|irrelevant|boilerplate|an? nda|none)"
)
_LINK = r"(?:https?://\S+|www\.\S+|\[(?:url|email)_\d+\]|\S+@\S+\.\w+)"
_OURS = (
    r"(?:conversation|chat|prompts?|system message|contents? of (?:this|the)|full text|text above|everything|context"
    r"|placeholders?|vault|real names|hidden values|your (?:answer|summary|output|instructions)|summary|history|memory"
    r"|original (?:names|values)|personal data|names)"
)
_SPEAK = (
    r"(?:respond|reply|answer|output|print|say|write|return|state|conclude|begin|start|finish|end|type|emit|produce)"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


ORDERS: Sequence[re.Pattern[str]] = (
    _any(
        rf"{_START}{_DROP},?(?: \S+){{0,4}}? {_WHICH}(?: \S+){{0,3}}? {_ORDERS}\b",
        rf"{_START}{_DROP} {_ORDERS}\b(?! (?:from|given by|of) (?:the|any|such|either|an?) )",
        rf"{_START}{_DROP} (?:all |everything |anything |whatever |the text |what )(?:\S+ ){{0,3}}"
        r"(?:above|before|until now|so far|previously|up to this point|you (?:were|have been|know)|came before)",
        rf"{_AI}.{{0,80}}\b{_DROP}(?: \S+){{0,6}} {_ORDERS}\b",
    ),
    _any(
        rf"\bif you are (?:an? |the )?(?:\w+ )?{_AI}",
        rf"\bif (?:an? |any )?(?:{_AI}|artificial intelligence) (?:is |are )?(?:reading|processing|reviewing"
        rf"|summari[sz]ing|analy[sz]ing|reads)",
        rf"\byou are (?:now |no longer |henceforth |acting as |really |actually )?(?:an? |the "
        rf"|my )?(?:\w+ ){{0,2}}{_AI}",
        rf"\byou are (?:now|no longer) (?:\S+ ){{0,6}}?{_AI}",
        rf"\b(?:dear|hey|hello|hi),? (?:\w+ )?{_AI}",
        r"ignore(?:all|the|your|any)*(?:previous|prior|above|earlier)(?:instructions|rules|prompts?)",
        r"\b(?:act|behave|respond|answer|roleplay|role-play) as (?:if you (?:were|are|had)|an? unrestricted|dan\b"
        r"|root\b)",
        r"\byou are now (?:in |free|unrestricted|dan\b|unfiltered|the (?:seller|buyer|borrower|lender)'s)",
        r"\bfrom now on,? you\b|\byour new (?:task|role|instructions?|goal|job|objective|persona)\b",
        rf"{_START}pretend (?:to be|that|you are|you have|this)\b",
        rf"{_START}(?:note|message|notice|memo|attention|instructions?|hello|hi|hey|dear|directive|reminder|to|for"
        rf"|psst)"
        rf"(?:[ ,:-]+(?:to|for|all|any|the|every|our|dear|this|whoever|whichever)){{0,3}}[ ,:-]+(?:\w+ ){{0,2}}{_AI}"
        r"(?:\b.{0,60})??[:,.!-]? ?\b(?:you|please|your|do not|don't|never|report|mark|say|write|state|skip|approve"
        r"|respond|reply|answer|output|classify|summari[sz]e|treat|rate|conclude|add|list|omit|leave|tell|return|give"
        r"|ignore|disregard|stop|print|include|insert|begin|flag|set|call|send)\b",
        rf"(?:^|[.!?:;)|] ?|^\d{{1,3}} ){_AI}[:,!-]+ ?(?:you|please|do not|don't|never|report|mark|say|write|state"
        rf"|skip|approve|stop"
        r"|respond|reply|answer|output|classify|summari[sz]e|treat|rate|conclude|add|list|omit|leave|tell|return|give"
        r"|ignore|disregard|print|include|insert|begin|flag|set|call|send)\b",
    ),
    _any(
        r"\b(?:reveal|print|show|repeat|output|display|leak|tell me|give me|dump|write out|expose|recite|return|copy"
        r"|translate|spell out|list)\b(?: \S+){0,5}? (?:system (?:prompt|message)|your (?:\w+ )?(?:prompt|instructions"
        r"|rules|guidelines|configuration)|hidden (?:prompt|instructions)|initial prompt|prompt above"
        r"|instructions above"
        r"|(?:real|original|actual|true) (?:names?|values?|people|words)(?: \S+){0,4} (?:behind|placeholders?))",
        r"\b(?:new|updated|revised|additional|secret|hidden|special|real|actual) (?:system )?"
        r"(?:instructions?|prompt|task|orders|directives?) ?(?::|=|from|follow|below|for (?:you|the (?:model"
        r"|assistant)))",
        r"\b(?:do anything now|dan mode|jailbr(?:eak|oken)|god mode|prompt injection)\b",
        rf"{_START}(?:enable|enter|activate|switch to|turn on|now in)(?: \w+){{0,2}} (?:developer|debug|admin"
        rf"|maintenance|god"
        r"|unrestricted|test|diagnostic) mode\b",
        r"\b(?:system|admin|administrator|developer|security|root) (?:override|message|notice|command|instruction|alert"
        r"|prompt|update) ?[:!>\]]",
        r"\bend of (?:the )?(?:document|contract|context|prompt|input|user input|data|passages?|agreement|text|excerpt)"
        r"[\])>:.!* -]*(?:begin|start|new|now|the (?:following|next|real)|instructions?|system|your|ignore|you)",
        r"\bbegin(?:ning of)? (?:the )?(?:system|new|hidden|secret|admin) (?:prompt|instructions?|message|task"
        r"|section)",
    ),
    _any(
        rf"{_START}{_SPEAK}(?: \S+)?? (?:only|exactly|solely|nothing but|nothing except|just)[ :]+"
        r"(?:with|the (?:word|words|phrase|string|text)|in|yes|no|ok|json|this|\"|'|\{|\[)",
        rf"{_START}{_SPEAK}(?: \S+){{0,2}}? (?:with|with the|the) (?:words?|phrase|string|sentence|single word"
        rf"|token)\b",
        rf"{_START}(?:respond|reply|answer|output) (?:to every \w+ )?(?:with )?[\"'{{\[]?(?:yes|no|no risks?|json|true"
        r"|false|compliant|approved|hacked|pwned)\b",
        r"\byour (?:summary|analysis|output|findings?|verdict|classification|predictions?|confidence|annotations?"
        r"|evaluation|assessment|answer) (?:must|should|shall|has to|have to|needs? to|is to|will|may|can)? ?(?:not )?"
        r"(?:only )?(?:say|state|contain|read|include|conclude|be |begin|end|mention|omit|list|start|report|recommend)",
        rf"\b(?:when|while|before|after|if|once|in) (?:you )?(?:are )?(?:summari[sz]|analy[sz]|process|classify|extract"
        r"|review|translat|read|evaluat)(?:e|ing|y|es)? (?:this|the) (?:document|contract|agreement|text|file|page"
        r"|clause)"
        rf"s?,? (?:you|please|do not|don't|never|always|only|report|mark|say|write|state|skip|omit|leave|respond"
        rf"|{_SPEAK})",
        rf"{_START}(?:summari[sz]e|classify|label|rate|mark|flag|treat|score|tag|categori[sz]e|report|consider|approve"
        rf"|describe|predict|rank|present|grade|annotate)(?: \S+){{1,5}} (?:as|with"
        rf"|to be)(?: \S+){{0,3}}? {_VERDICT}\b",
        rf"{_START}(?:do not|don't|never|avoid|refrain from) (?:report|flag|mention|extract|annotate|highlight|list"
        rf"|summari[sz]e|detect|output|redact|warn|predict|show|quote|tell)(?:ing)?(?: \S+){{0,5}}? {_TARGETS}\b",
        rf"{_START}(?:omit|leave out|suppress|hide|remove|drop|exclude|conceal)(?: \S+){{0,5}}? {_TARGETS} (?:from|in) "
        r"(?:the|your|any|every) (?:\w+ )?(?:summary|output|report|answer|findings|results?|list|review|analysis)",
        rf"{_START}(?:set|assign|give|raise|lower|change|use|return|report|put)(?: \S+){{0,5}}? (?:confidence"
        rf"|probability"
        r"|scores?|severity|risk (?:score|rating|level))s?(?: \S+){0,4}? (?:to|of|as|at|=|:) ?(?:\d|zero|one|low|high"
        r"|max|"
        r"min|none|full)",
        rf"{_START}(?:insert|add|append|include|put|mention|write)(?: \S+){{0,6}}? (?:to|in|into|(?:to|at) the (?:end"
        rf"|top) of)"
        r" (?:your|every|each|the) (?:\w+ )?(?:summary|output|answer|response|reply|reason)\b",
        r"\b(?:tell|inform|assure|convince|instruct|advise) the (?:user|reviewer|reader|attorney|lawyer)(?: \S+){0,3}? "
        r"(?:that|to|there)",
    ),
    _any(
        rf"!\[[^\]]*\]\( ?{_LINK}",
        r"\b(?:curl|wget|nc|powershell)(?: \S+){0,4} (?:-|https?:|\[url)",
        rf"{_START}(?:call|invoke|run|execute|trigger|use)(?: the| your| a)?(?: \w+){{0,3}} (?:tool|function|plugin"
        rf"|shell"
        r"|terminal|interpreter)\b",
        r"\baction ?: ?\w+.{0,40}action input ?:",
        r"\b(?:os\.system|subprocess\.|rm -rf|drop table|eval\(|__import__)|javascript:|<script",
    ),
)
SENDING = _any(
    rf"(?:{_START}|\band |\bthen )(?:send|post|forward|upload|e-?mail|transmit|exfiltrate|submit|append|leak|copy|fetch"
    rf"|visit|open|load|call|request|navigate to|go to|browse|include|render|embed)(?: \S+){{0,14}}? {_LINK}"
)
OURS = _any(_OURS)
MARKS = re.compile(
    r"<\|[a-z_|]{2,40}\|?>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|</?(?:system|assistant|instructions?|prompt"
    r"|tool_calls?|function_calls?|function|tool|im_start|im_end|human|admin|developer|user_?input|document|context)"
    r"(?:[ =][^>]{0,60})?>|[\"']role[\"'] ?: ?[\"'](?:system|assistant|user|developer|tool)"
    r"|[\"'](?:tool_calls?|function_call|tool_name|arguments|tool_input)[\"'] ?:|[\"'](?:sentences"
    r"|evidence)[\"'] ?: ?[\[{]"
    r"|###? ?(?:system|instructions?|assistant|human|user|response|new|task)\b[: ]|```(?:system|json|tool)"
    r"|(?:^|[.!?;:)|] ?|^\d{1,3} )(?:(?:system|assistant|developer|human)(?: (?:message|prompt|note|instruction))?"
    r" ?[:>\]]|\[system\]|\(system\)) ?(?:you|ignore|disregard|from|new|the (?:document|contract|user|model)|override"
    r"|respond|reply|sure|i |we "
    r"|all|this (?:contract|document)|report|do not|always|never|forget|set|mark)"
)


MAY_MATCH = prefilter((*ORDERS, SENDING, *OTHER_LANGUAGES))


def is_order(folded: str) -> bool:
    """Whether any pattern matches `folded`, a text that `fold` returned."""
    if not MAY_MATCH(folded):
        return False
    if SENDING.search(folded) and OURS.search(folded):
        return True
    return any(pattern.search(folded) for pattern in ORDERS) or any(one.search(folded) for one in OTHER_LANGUAGES)

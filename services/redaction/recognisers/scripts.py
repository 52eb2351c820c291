"""Names of persons in another script than the text around them: in a text in Latin letters, two or three words in
Cyrillic, Greek, Arabic or Hebrew, or a name in Chinese characters or Hangul that begins with a surname.
"""

from collections.abc import Iterator

from services.redaction.recognisers.base import Source, compile_pattern
from services.shared.domain.entities import EntityType, Recognition


class ScriptRecogniser:
    """Finds names by their script. In a text that is mostly in that script, it finds nothing."""

    name = "script.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        if source.text.isascii():
            return
        for pattern, confidence in _PATTERNS:
            found = [span for (span,) in source.find(pattern, (0,)) if span is not None and source.at_word_edges(span)]
            if sum(map(len, found)) * _LATIN_SHARE <= len(source.text):
                for span in found:
                    yield Recognition(span, EntityType.PERSON, confidence, self.name)


_LATIN_SHARE = 4
_HAN = (
    "王李张張刘劉陈陳楊杨黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任"
    "姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵万萬钱錢严嚴武洪莫孔汤湯温溫康施文牛樊葛"
    "佐鈴高田渡伊山中小加吉松井木林清斎斉池橋石前藤岡長村近青坂福西太三岩原和竹上宮野本内"
)
_HANGUL = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원"
    "천방공현함변염여추도소석선설마길연위표명기반왕옥육인맹제모탁국어은편용"
)
_PATTERNS = tuple(
    (compile_pattern(regex), confidence)
    for regex, confidence in (
        (r"[А-ЯЁЇІЄҐ][а-яёїієґ’'-]+(?:[ ][А-ЯЁЇІЄҐ](?:[а-яёїієґ’'-]+|\.)){1,2}", 0.75),
        (r"[А-ЯЁЇІЄҐ][А-ЯЁЇІЄҐ-]+(?:[ ][А-ЯЁЇІЄҐ][А-ЯЁЇІЄҐ-]+){1,2}", 0.75),
        (r"[Α-ΩΆΈΉΊΌΎΏ][α-ωάέήίόύώϊϋΐΰς]+(?:[ ][Α-ΩΆΈΉΊΌΎΏ][α-ωάέήίόύώϊϋΐΰς.]+){1,2}", 0.75),
        (r"\p{Arabic}{2,}(?:[ ]\p{Arabic}{2,}){1,3}", 0.75),
        (r"\p{Hebrew}{2,}(?:[ ]\p{Hebrew}{2,}){1,2}", 0.75),
        (rf"[{_HAN}](?:[ ·]?\p{{Han}}){{1,3}}", 0.75),
        (rf"[{_HANGUL}][ ]?\p{{Hangul}}{{1,3}}", 0.75),
        (r"\p{Katakana}{2,}(?:[・ ]\p{Katakana}{2,}){1,2}", 0.75),
    )
)
SCRIPTS = ScriptRecogniser()

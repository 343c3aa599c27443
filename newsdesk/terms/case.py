"""Which terms compare capitals although nobody asked for it."""

from __future__ import annotations

import re
import unicodedata

_CAPITALS_MAX = 3
# A quantity with its unit, where case tells 3M from "3m" and 5G from "5g".
_AMOUNT = re.compile("[0-9]+[A-Z]+")
# Three-letter words of everyday English and of its neighbours that are spelled like an acronym somebody may follow.
# Acronyms that are no such word (CEO, GPT) lose nothing by matching in small letters too. Two-letter acronyms need no
# list: nearly every pair of letters is a word or a unit somewhere (us, it, un, la, kg).
_EVERYDAY_WORDS = """
ace act add ads age ago aid aim air ale all and ant any ape apt arc are ark arm art ash ask ate bad bag ban bar bat
bay bed bee bet bid big bin bit bow box boy bug bus but buy bye cab cam can cap car cat cop cow cry cup cut dad dam
day den dew did die dig dim dip doc dog dot dry due dug ear eat egg ego elf end era eve eye fad fan far fat fed fee
few fig fin fit fix flu fly fog for fox fun fur gap gas gel gem get god got gum gun gut guy gym had ham has hat her
hey hid him hip his hit hop hot how hub hug hut ice ill imp ink inn ion ire its jam jar jaw jet job joy key kid kin
kit lab lap law lay led leg let lid lie lip lit log lot low mad man map mat max may men met mid mix mob mom mud mug
nap net new nod nor not now nut oak odd off oil old one opt ore our out owe own pad pan pay pen per pet pie pig pin
pit pop pot pro put ran rap rat raw ray red rib rid rim rip rob rod row rub run sad sat saw say sea see set she sin
sit six ski sky son spa spy sue sum sun tab tag tan tap tax tea ten the tie tin tip toe top toy try two use van vet
via vow war was way web wed wet who why win wit won yes yet you zip zoo
che com con das del dem den der des die dos ein est fue gli han hay ich ist les los mas mes mit nos nur oui par pas
por que qui son sur sus tra tus uma una und une uns von vos zum
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())


def compares_case(text: str) -> bool:
    """Tell whether a term made of a few Latin capitals is told from the everyday word by its capitals.

    One Latin letter always is; two capitals are (US, IT); three are when their small letters spell an everyday word
    (WHO, not CEO); a number with capitals of at most three letters is (3M, 5G).

    Args:
        text: The term as written.
    """
    letters = unicodedata.normalize("NFKC", text).strip()
    if len(letters) == 1:
        return "LATIN" in unicodedata.name(letters, "")
    if _AMOUNT.fullmatch(letters):
        return sum(letter.isalpha() for letter in letters) <= _CAPITALS_MAX
    if not (letters.isascii() and letters.isalpha() and letters.isupper()):
        return False
    return len(letters) < _CAPITALS_MAX or (len(letters) == _CAPITALS_MAX and letters.lower() in _EVERYDAY)

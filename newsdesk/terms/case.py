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
ace act add ads age ago aid aim air ale all amp and ant any ape app apr apt arc are ark arm art ash ask ate aug avg
bad bag ban bar bat bay bed bee bet bid big bin bio bit bow box boy bra bro bud bug bum bun bus but buy bye cab cam
can cap car cat cod cog coo cop cot cow cry cub cue cup cut dab dad dam day dec den dev dew did die dig dim dip doc
doe dog dot dry due dug dye ear eat eel egg ego elf end era est etc eve ewe eye fab fad fan far fat fax feb fed fee
few fib fig fin fir fit fix flu fly foe fog for fox fri fro fun fur gag gal gap gas gel gem get gig gin god goo got
gum gun gut guy gym had ham has hat hay hem hen her hex hey hid him hip his hit hmm hog hop hot how hub hue hug hum
hut ice ilk ill imp inc ink inn ion ire irk its ivy jab jag jam jan jar jaw jet jig job jog joy jug jul jun keg ken
key kid kin kit lab lad lag lap law lay led leg let lid lie lip lit lob log lol lot low ltd lug mac mad man map mar
mat maw max may meh men met mic mid mil min mix mob mom mon mow mrs mud mug mum nab nag nap net new nib nil nit nod
nor not nov now nun nut oak oar oat oct odd ode off oil old one ooh opt orb ore our out owe own pad pal pan pap pat
paw pay pct pea peg pen pep per pet pew pic pie pig pin pit ply pod pop pot pow pro pry pub pug pun pup put rag ram
ran rap rat raw ray red rep rev rib rid rig rim rip rob rod rot row rub rue rug rum run rut rye sac sad sag sap sat
saw say sea sec see sep set sew she shy sin sip sis sit six ski sky sly sob sod son sop soy spa spy sub sue sum sun
tab tad tag tan tap tar tat tax tea tee ten the thu tic tie tin tip toe tog tom ton top tot tow toy try tub tue tug
two ugh urn use van vet via vie vol vow wag wan war was wax way web wed wet who why wig win wit wok won wow wry yak
yam yap yaw yay yen yep yes yet you yum zap zen zip zoo
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

"""Words that tell people from other things: what they are called, what they do, what surnames end in.

Twin: addin/src/checks/persons/words.ts.
"""

from __future__ import annotations

import re

from checks.word_lists import word_set

WHO = (
    "mannen|kvinnan|brukaren|brukare|familjen|hyresgästen|personen|paret|grannen|klienten|patienten|pojken|flickan|barnet|mamman|pappan|"
    "eleven|killen|tjejen|sonen|dottern|syskonen|makarna|änkan|sökanden|vårdtagaren|huvudmannen|boende|"
    "tanten|farbrorn|gubben|gumman|damen|herren|gästen|kunden|deltagaren|omsorgstagaren"
)  # who lives somewhere, has a case or stands before a name
FAMILY = "son|dotter|fru|mamma|pappa|make|maka|sambo|bror|syster|mormor|morfar|farmor|farfar|pojkvän|flickvän"
HOUSEHOLD = re.compile(  # before a name, which it makes known
    rf"(?:^|[ (\n])(?:{WHO}|familj|bröderna|systrarna|barnen|tvillingarna|ungdomen|"
    r"fru|herr|family|elev|klient|patient|maken|makan|mr|mrs|ms|miss|lilla) \Z"
)
DOES = re.compile(  # behind a name: what people do
    r" (?:har|är|fick|får|var|blev|blir|kom|mår|bor|vägrar|luktade|luktar|sitter|ligger|behöver|lider|äter|dricker|ber|fastar|tillhör|"
    r"röstar|uppgav|gick|går|slog|hotade|stal|drack|föll|grät|avled|dog|flyttar|trivs|rymde|begär|säger|bröt|"
    r"orkar|klarar|glömmer|saknar|hotar|slår|gråter|skriker|bråkar|lever|mådde|dömdes|häktades|greps|ramlade|trillade|svimmade|skolkar|mobbas|"
    r"sover|sov|åt|hamnade|kräks|vandrar|blåste|skar|skär|kräktes|"
    r"ska|kan|vill|hade|skulle|tar|ringde|sökte|slutade|äter|nekas|beviljas|misstänks|anklagas)(?![a-zåäö])"
)
NO_NAMES = word_set("""
    enligt hos från på om när innan efter under idag igår nu då så det den de vi till för med men och att både även
    samt eftersom trots sedan tack hej region projekt system bolaget utan inom via dagens årets nya vår din min ett
    en""")  # begin sentences
SURNAME = re.compile(
    "(?:son|sen|berg|bergh|ström|lund|lundh|kvist|qvist|quist|gren|man|mann|holm|dal|dahl|stedt|vik|gård|gårdh|gaard|"
    "mark|hult|rup|blad|hed|torp|ius|feldt|feld|vall|wall|stad|"
    "fors|lind|zadeh|zad|ovic|ić|ic|ski|sky|ska|oglu|pour|nen|bäck|beck|borg|ros|klint|rot|rask|sjö|strand|sten|stam|"
    "hall|näs|ander|ell|én|lid|topp|torn|land|bro|hage|haga|ved|"
    "tall|rud|sand|vid|vång|lunda|slätt|lycke|kova|enko|yan|idis|berga|hem|gerd|gärde|hov|mo|damm|äng|ås|rud|eklöv|löv|"
    "nius|arp|ov|ev|din|eh|ani|ari|edi|awi)s?\\Z"
)
SURNAME_ALONE = re.compile(  # what tells a surname that stands alone: "Lindroth har ringt"
    "[a-zåäö]{2}(?:berg|bergh|ström|lundh|kvist|qvist|gren|holm|dahl|stedt|hult|feldt|zadeh|ovic|ić|oglu|borg|strand|roth|mark|lind)\\Z"
)
PATRONYM = re.compile("[a-zåäö]{2}ssons?\\Z")
ALSO_WORDS = word_set("""
    amen april bo dag gun hans inga jordan joy june kim liv lo love maj mark max may milan mina mini my nova per
    rosa rose rut saga sol sten tage ted tom tyr van vilja ville will""")  # first names that are words too
AT_A_PLACE = word_set("""
    kocken vaktmästaren rektorn chefen vikarien städerskan städaren chauffören läraren mentorn fritidsledaren barnskötaren undersköterskan
    sköterskan receptionisten killen tjejen kollegan praktikanten sekreteraren handläggaren ekonomen barnet eleven han hon pojken flickan
    assistenten lärlingen sommarvikarien nattsköterskan mannen kvinnan""")  # who is meant when a place follows

"""The words that ask in Swedish and English. Twin: addin/src/checks/request_words.ts (a test holds the two together).

``PATTERNS``: words in a row; ``|`` parts alternatives, ``_`` stands for up to three words of any kind, a line or a semicolon ends one.
``&``: what is told to be done.
``IMPERATIVES``: verb forms that ask for something when they begin a clause. ``CLEAR``: those that mean nothing else wherever they stand.
"""

from __future__ import annotations

from checks.word_lists import lines, word_set

# asks, whoever reads it; the first alternatives are what is looked up
PATTERNS = lines("""
    kan|kunde du|ni|någon|nån|vi|jag _ få|skicka|svara|lämna|göra|titta|se|kolla
    kan|kunde du|ni|någon|nån|vi|jag _ ordna|ta|hjälpa|boka|beställa|återkomma|bekräfta; kan|kunde du|ni|någon|nån
    kan|får jag|vi be|få|önska; kan|kunde en|någon av er; skulle du|ni|någon _ kunna|vilja|hinna|orka; skulle jag|vi kunna få
    skulle det _ gå|vara|finnas; vill|ville du|ni _ vara; vill|ville du|ni; hinner|orkar du|ni|någon
    har|finns du|ni|det möjlighet|möjligheter|tid|lust; har du|ni _ möjlighet|tillfälle att; går det _ att
    du|ni har väl|kanske _ möjlighet|tillfälle|tid; du|ni har väl inte
    är det _ möjligt|okej|ok|görligt; är du|ni snäll|snälla|vänlig|vänliga; var snäll|snälla|vänlig|vänliga
    var så snäll|snälla|vänlig|vänliga; var så god|goda och; vore _ toppen|bra|fint|snällt|kul|guld|skönt|bäst om
    var god|goda och|återkom|svara|meddela|fyll|skicka|bekräfta|kontakta|kontrollera|skriv|lämna|ring|läs|titta|se|anmäl|ta|ange|hör
    vänligen; vänligast; snälla; snälla du; jag|vi skulle _ vilja|behöva|önska|uppskatta
    jag|vi _ vill|önskar|behöver|saknar _ att du|ni; jag|vi vill|önskar|behöver _ ha|få|veta|be
    jag|vi vill|önskar|behöver|saknar _ ditt|din|dina|ert|er|era|svar|besked|återkoppling|synpunkter
    jag|vi behöver _ av|från dig|er; jag behöver en|ett|två|tre|fyra|fem|nya|fler|hjälp|låna; jag måste ha|få|låna
    vill|skulle|behöver|önskar jag|vi _ ha|få|veta|be|vilja|att; önskar svar|besked|återkoppling|synpunkter
    jag|vi ber|bad|bönar dig|er|att|om; ber jag|vi dig|er|om|att; jag|vi hoppas _ du|ni kan|vill|har|hinner|återkommer|svarar
    jag|vi ser _ gärna|helst _ att du|ni; jag|vi väntar|inväntar|avvaktar _ ditt|din|dina|ert|er|era|svar|besked
    inväntar|avvaktar|emotser|motser
    tacksam|tacksamma|tacksamt _ för svar|besked|återkoppling|hjälp|synpunkter|snabbt|snabb|snar|ett|en|din|ert|er
    tacksam|tacksamma|tacksamt _ om|att du|ni|vi|jag|någon; uppskattar _ om du|ni
    bra|fint|toppen|snällt|kul om du|ni _ kan|ville|kunde|vill|svarar|skickar|återkommer
    svar|återkoppling|besked önskas|emotses|behövs|krävs|motses|efterfrågas; osa; o.s.a
    jag|vi undrar _ om|när|hur|vad|vem|vilken|vilka|vilket|var|varför
    undrar jag|vi _ om|när|hur|vad|vem|vilken|vilka|vilket|var|varför; undrar _ om du|ni
    du|ni måste|behöver|ska|bör|får _ &; måste|behöver du|ni _ &
    behöver|måste kompletteras|åtgärdas|attesteras|signeras|undertecknas
    behöver|måste godkännas|besvaras|lagas|bytas|registreras; please; kindly; could|can|would|will you
    can|could|may i|we have|get; let me|us know; get back to; i|we need|want|require _ you|your|a|the|to
    i|we would like|love|appreciate; looking|look forward to your; waiting for your; awaiting your
    your reply|answer|confirmation is; would be grateful|thankful
""")
DUTIES = word_set(
    "skicka lämna svara komplettera redovisa rapportera bekräfta meddela fylla återkomma godkänna attestera underteckna signera ordna "
    "boka åtgärda registrera granska förbereda sammanställa läsa ta se gå byta uppdatera kontrollera anmäla"
)

# what only looks like asking: a sentence that holds one of these asks nothing
POLITE = lines("""
    tack på förhand; tack snälla; inget|ingenting behöver|måste; tack för; tveka inte; får du|ni gärna; du|ni får gärna
    du|ni är _ välkommen|välkomna
    välkommen|välkomna att|med|till|in; hör gärna av; hör av dig|er gärna
    har du|ni _ frågor|fråga|funderingar|synpunkter; om du|ni _ frågor|fråga|funderingar|undrar|undringar|oklart|oklarheter
    om något|nåt|någonting är|känns|verkar|saknas _ oklart|fel; vid frågor|funderingar|behov|oklarheter|eventuella
    do not hesitate; don't hesitate; feel free; please note|find|see|be; any questions; thank you for; thanks for
    du|ni behöver inte|inget|ingenting|ej|aldrig; behöver du|ni inte|inget|ingenting; vill du|ni veta|läsa|lära
    har du|ni några|någon frågor|fråga; vill du att jag|vi; vill ni att jag|vi; ska|skall jag|vi hjälpa
    kan jag|vi hjälpa|bistå|göra; undrar du|ni; if you have|need|want|wish; should you; ta gärna kontakt; prata gärna med
    det går bra att; går det bra att; ring gärna; kontakta gärna; fråga gärna; titta gärna in; läs gärna mer; läs mer
    kan du|ni tyvärr|därför|sedan|alltså; så kan|får du|ni; så att du|ni; hoppas du|ni _ har|mår|haft|får
    jag|vi vill|ville|skulle _ tacka|informera|gratulera|berätta|meddela|bjuda|hälsa|uppmärksamma; trevlig helg
    ha en trevlig|bra|fin|skön|god|riktigt; kan ni|du räkna|lita
""")

# tells what the reader may do, where no question mark stands
TELLING = lines("""
    kan du|ni själv|själva|alltid|också|även|få|läsa|hitta|ansöka|söka|överklaga
    kan du|ni se|ringa|betala|välja|använda|logga|anmäla|hämta|köpa|vända|få
    gör|svara|fyll|logga|ansök|anmäl|boka _ så här
""")

# forms that ask for something of the receiver when they begin a clause
IMPERATIVES = word_set(
    "svara återkom återkoppla meddela bekräfta skicka sänd mejla maila mejl lämna inkom fyll skriv granska läs kommentera "
    "godkänn attestera kontrollera kolla undersök utred lägg boka beställ ordna fixa laga reparera åtgärda registrera "
    "publicera uppdatera komplettera rapportera ange redovisa berätta byt förbered sammanställ räkna ändra rätta justera "
    "signera underteckna returnera hämta anmäl ge gör ring kontakta stäng installera leverera flytta rensa arkivera diarieför "
    "betala bokför kontera fakturera öppna genomför bjud planera föreslå besluta bestäm prioritera dubbelkolla korrekturläs översätt "
    "testa prova hjälp förklara motivera beskriv specificera lös verkställ avboka avsluta aktivera lås spärra töm städa sanda "
    "ploga skotta måla gå ersätt påminn informera sätt spara dela delge sortera säg ta se hör titta fundera kom redigera markera "
    "makulera kreditera inventera schemalägg rekvirera bevaka vidarebefordra överlämna exportera importera återställ "
    "nollställ tilldela utse fördela analysera uppskatta bedöm yttra offerera prissätt koppla montera plocka packa "
    "dokumentera notera journalför verifiera stäm följ bifoga send reply answer confirm book check review approve call "
    "arrange fix update complete provide forward return submit prepare sign order tell give ögna skumma kika tala leta mät rita "
    "skanna kopiera stryk korta formulera bocka rösta tyck"
)
CLEAR = word_set(
    "skriv läs fyll återkom sänd byt utred bestäm välj påminn godkänn undersök sammanställ förbered beskriv besluta diarieför"
)
# verbs that ask only together with the word behind them ("se till", "ta fram"), because alone they point or advise
WITH_PARTICLE: dict[str, frozenset[str]] = {
    "ta": word_set("fram bort reda hand ställning del kontakt upp in över ett en emot"),
    "se": frozenset(["till", "över", "efter"]),
    "hör": frozenset({"av"}),
    "gå": frozenset(["igenom"]),
    "säg": word_set("till ja nej ifrån vad när om"),
    "kom": word_set("genast hit förbi ner upp till in med direkt"),
    "ge": word_set("mig oss besked svar återkoppling din era dina ditt klartecken"),
    "gör": word_set("en ett det så klart färdigt om den detta"),
    "stäm": frozenset({"av"}),
    "följ": frozenset({"upp"}),
    "titta": word_set("på igenom över närmare"),
    "tell": frozenset(["me", "us"]),
    "give": frozenset(["me", "us"]),
    "call": frozenset(["me", "us"]),
    "sätt": word_set("in upp på ihop av dig er"),
    "ring": word_set("mig oss honom henne dem kunden upp till tillbaka runt hem familjen"),
    "kontakta": word_set("mig oss honom henne dem kunden familjen leverantören"),
    "order": frozenset(["the", "a"]),
    "check": word_set("the that if whether your"),
    "book": frozenset(["a", "the", "an"]),
    "sign": frozenset(["the", "and"]),
    "answer": frozenset(["the", "by", "before"]),
    "reply": word_set("by before to no"),
    "tala": frozenset({"om"}),
    "tyck": frozenset({"till"}),
    "leta": word_set("upp fram reda"),
    "räkna": word_set("på ut ihop efter hur antalet"),
    "notera": word_set("närvaron tiden frånvaron resultatet"),
}
# a verb behind one of these still begins a clause
CLAUSE_OPENERS = word_set(
    "och eller men samt vänligen snälla gärna sedan sen helst bara först därefter please även också and or then"
)
# "meddela om du kan komma" asks whether; "ring om du vill veta mer" does not
WHETHER = word_set(
    "meddela svara återkom bekräfta berätta kolla kontrollera undersök ange skriv säg återkoppla mejla maila fundera tala confirm check "
    "tell utred"
)
WHETHER_MARKS = word_set(
    "kan vill kommer tänker ska skall deltar godkänner accepterar stämmer går finns är har hinner blir fungerar"
)
SOFTENERS = word_set("möjligt går kan hinner")  # "om det går", "om du hinner"
HELP_MARKS = word_set("frågor fråga funderingar undrar undringar oklart oklarheter problem hjälp osäker questions")
NEGATIONS = word_set("inte ej aldrig inget ingenting not never")
CONDITIONS = word_set("om ifall when if vill har är saknar behöver undrar får går blir skulle kan önskar")
MODALS = word_set(
    "att ska skall kan vill måste får bör kommer brukar behöver kunna skulle kunde ville to will can should must"
)
SUBORDINATE = word_set("om ifall att som när då där if")
CONJUNCTIONS = word_set("och men and but")
ABILITY = word_set("kan kunde")
ASKED_WITHOUT_MARK = frozenset(["kan", "skulle"])
RECEIVERS = word_set("du ni dig er din ditt dina ert era you your någon nån")
QUESTION_WORDS = word_set("vad vem vilka vilken vilket när var hur varför what when who which where how why")
# questions to which nobody awaits an answer
PHATIC = lines("""
    hur mår|är|går _ du|ni|läget; hur är det|läget; hur går det|allt med; har du|ni _ haft|hört|sett|tänkt; hoppas
    visste|vet du|ni att; vill du|ni veta|läsa|lära|vara|bli|komma; vill|ska|kan jag; har du|ni _ frågor|fråga
    är du|ni intresserad|nyfiken|sugen; hur svårt; vad gör|håller du|ni; varför ska; känner du|ni igen; eller hur; visst
    behöver du|ni hjälp|stöd; undrar du|ni; var får|kan|hittar|gör jag|man
    hur får|kan|gör|ansöker|söker|lång|mycket|stort|nära|många jag|man|tid|det; vad gäller|kostar|händer|innebär|menas; jo
""")

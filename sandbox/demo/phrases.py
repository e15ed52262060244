"""What people at a municipality write about: subjects, mails and answers. Everything is invented; nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thread:
    """A subject, the first mail's paragraphs and an answer's. ``{case}``, ``{street}``, ``{date}`` and ``{week}`` are filled in."""

    subject: str
    first: tuple[str, ...]
    answer: tuple[str, ...]


_T = Thread
TOPICS: dict[str, tuple[Thread, ...]] = {
    "allmänt": (
        _T("Mötesrum i vecka {week}", ("Jag har bokat stora sammanträdesrummet {date} klockan 10–12.",
           "Ta gärna med underlaget på papper, projektorn är på lagning."), ("Tack, det passar bra. Jag tar med underlaget.",)),
        _T("Utkast till minnesanteckningar", ("Här kommer utkastet från senaste mötet.",
           "Svara senast {date} om något behöver rättas."), ("Jag har läst igenom dem. Inget att rätta från min sida.",)),
        _T("Nya rutiner för inpassering", ("Från {date} behövs kort även till garaget.",
           "Hämta ut ett nytt kort i receptionen om ditt är äldre än tre år."), ("Tack för informationen, jag hämtar ett i morgon.",)),
    ),
    "social": (
        _T("Samverkansmöte {date}", ("Vi ses {date} klockan 13 i rum 214.",
           "Skicka gärna punkter till dagordningen före lunch dagen innan."), ("Jag kommer. Jag vill gärna ta upp semesterplaneringen.",)),
        _T("Handledning i vecka {week}", ("Handledningen är flyttad till torsdag klockan 9 i vecka {week}.",
           "Rummet är detsamma som förra gången."), ("Noterat, jag flyttar mitt besök.",)),
        _T("Underlag till nämnden", ("Underlaget till nämnden ska vara klart {date}.",
           "Statistiken för kvartalet ligger i den gemensamma mappen."), ("Jag lägger in våra siffror i dag.",)),
        _T("Fråga om öppettider", ("Tack för att du hörde av dig.",
           "Mottagningen är öppen måndag till torsdag klockan 9–15 och fredag klockan 9–13."), ("Tack för snabbt svar!",)),
    ),
    "bygglov": (
        _T("Komplettering i ärende {case}", ("Vi har tagit emot din ansökan om bygglov på {street}.",
           "För att kunna gå vidare behöver vi en situationsplan i skala 1:500. Skicka den senast {date}."),
           ("Tack, jag ber mätkonsulten om en ny situationsplan.",)),
        _T("Beslut om startbesked, {case}", ("Startbesked för tillbyggnaden på {street} är nu beslutat.",
           "Hör av dig till kontrollansvarig innan arbetet börjar."), ("Tack! Vi börjar gräva i vecka {week}.",)),
        _T("Tid för platsbesök på {street}", ("Jag kan komma på platsbesök {date} klockan 9.",
           "Säg till om tiden inte passar."), ("Tiden passar, grinden är öppen.",)),
        _T("Fråga om altan", ("Tack för din fråga.",
           "En altan lägre än 1,2 meter kräver normalt inget bygglov, men kontrollera detaljplanen."), ("Tack, då vet jag.",)),
    ),
    "gata": (
        _T("Gatubelysning på {street}", ("Lampan på {street} är anmäld och byts i vecka {week}.",), ("Tack för beskedet.",)),
        _T("Snöröjning i vecka {week}", ("Entreprenören har jour från {date}.",
           "Ring driften vid mer än fem centimeter snö."), ("Bra, jag meddelar skolorna.",)),
        _T("Grävning på {street}", ("Fiberarbetet på {street} börjar {date} och tar en vecka.",), ("Då leder vi om cykelvägen.",)),
    ),
    "skola": (
        _T("Föräldramöte {date}", ("Välkomna på föräldramöte {date} klockan 18 i matsalen.",
           "Anmäl specialkost till köket."), ("Vi kommer två personer.",)),
        _T("Schemaändring i vecka {week}", ("Idrotten flyttas till fredag i vecka {week} eftersom hallen är upptagen.",),
           ("Tack, jag ändrar i schemat.",)),
        _T("Beställning av läromedel", ("Vi behöver 30 exemplar av matematikboken till årskurs 5.",
           "Leverans senast {date}, faktura till skolan."), ("Beställningen är lagd.",)),
        _T("Vikarie på torsdag", ("Vi saknar en vikarie på torsdag förmiddag.", "Hör av dig om du kan."),
           ("Jag kan ta de två första lektionerna.",)),
    ),
    "kontakt": (
        _T("Svar om årskort till badet", ("Badkortet köps i simhallens kassa och gäller hela terminen.",
           "Hör gärna av dig om du undrar något mer."), ("Tack för hjälpen!",)),
        _T("Din synpunkt om lekplatsen", ("Tack för att du hörde av dig om lekplatsen vid {street}.",
           "Vi har skickat synpunkten till gata och park, som svarar senast {date}."), ("Tack, vad bra.",)),
        _T("Öppettider på återvinningscentralen", ("Återvinningscentralen har öppet alla dagar utom söndag.",), ("Tack!",)),
    ),
    "it": (
        _T("Driftstopp {date}", ("Verksamhetssystemet stängs {date} klockan 18–20 för uppdatering.",
           "Spara ditt arbete innan dess."), ("Tack, jag berättar för enheten.",)),
        _T("Ny dator till {case}", ("Datorn är klar att hämta i servicedesk.", "Ta med legitimation."), ("Jag kommer efter lunch.",)),
        _T("Behörighet till delad mapp", ("Behörigheten är upplagd. Starta om Outlook så syns mappen.",), ("Nu fungerar det, tack.",)),
    ),
    "kansli": (
        _T("Kallelse till kommunstyrelsen", ("Kallelse och handlingar till sammanträdet {date} finns på intranätet.",
           "Anmäl förhinder till kansliet."), ("Jag har förhinder, min ersättare kommer.",)),
        _T("Begäran om handling i {case}", ("Handlingarna du bad om bifogas inte här utan hämtas hos oss.",
           "Vi har öppet till klockan 16."), ("Tack, jag hämtar dem på torsdag.",)),
        _T("Diarieföring av remissvar", ("Remissvaret är registrerat på {case}.",), ("Tack Elsa.",)),
    ),
    "ekonomi": (
        _T("Prognos för november", ("Prognosen ska vara inlämnad {date}.",
           "Kommentera avvikelser över 100 000 kronor."), ("Vår prognos är inlämnad.",)),
        _T("Fakturafråga", ("Fakturan saknar referens. Vilken enhet gäller den?",), ("Den gäller kontaktcenter.",)),
    ),
    "hr": (
        _T("Medarbetarenkäten öppnar {date}", ("Enkäten är öppen i två veckor och tar tio minuter.",
           "Svaren är anonyma."), ("Tack, jag tar upp det på arbetsplatsträffen.",)),
        _T("Semesterplanering", ("Lägg in önskemål om julledighet senast {date}.",), ("Mina önskemål är inlagda.",)),
    ),
    "ledning": (
        _T("Ledningsgruppen i vecka {week}", ("Dagordningen är utskickad.", "Vi börjar med budgetläget."), ("Jag föredrar budgetläget.",)),
        _T("Visit from our twin town", ("The delegation arrives on {date}.",
           "Please let me know if your unit would like to meet them."), ("We would be glad to meet them.",)),
    ),
    "politik": (
        _T("Fråga till kansliet", ("När kommer handlingarna till fullmäktige?",), ("De läggs ut på fredag.",)),
        _T("Motion om cykelvägar", ("Jag vill lämna in en motion om cykelvägar till sammanträdet {date}.",),
           ("Motionen är mottagen och registrerad.",)),
    ),
}  # fmt: skip

# what people outside write to function mailboxes and officials
QUESTIONS: tuple[tuple[str, str], ...] = (
    (
        "Fråga om bygglov för garage",
        "Hej! Vi funderar på att bygga ett garage på {street}. Hur lång tid tar ett bygglov?",
    ),
    ("Trasig gatlampa", "Hej, lampan utanför {street} har varit släckt i en vecka."),
    ("Ledighet för mitt barn", "Hej! Vi skulle behöva ledigt två dagar i vecka {week}. Vem pratar jag med?"),
    ("Öppettider", "Hej, när har ni öppet under lovet?"),
    ("Synpunkt på snöröjningen", "Gångvägen vid {street} plogas alltid sist. Går det att ändra?"),
    ("Komplettering till {case}", "Hej, här kommer den ritning som ni frågade efter."),
    (
        "Hur får jag kontakt med en handläggare?",
        "Hej! Jag har ringt två gånger utan att komma fram. Kan någon ringa upp?",
    ),
)
STREETS = (
    "Storgatan 12",
    "Björkvägen 3",
    "Kyrkogatan 8",
    "Åkervägen 21",
    "Skolgatan 5",
    "Ängsvägen 17",
    "Norra Kajen 2",
)

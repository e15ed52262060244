"""Names, titles and units for big tenants. First names are common ones; surnames are put together and invented."""

from __future__ import annotations

FIRST = (
    "Agnes", "Ahmed", "Alva", "Amina", "Anders", "Anna", "Anton", "Arvid", "Astrid", "Axel", "Birgitta", "Björn", "Bo", "Britt",
    "Carina", "Carl", "Cecilia", "Daniel", "David", "Ebba", "Elias", "Elin", "Ella", "Emil", "Emma", "Erik", "Eva", "Fatima",
    "Filip", "Fredrik", "Frida", "Greta", "Gunilla", "Gustav", "Göran", "Hanna", "Hassan", "Henrik", "Hugo", "Håkan", "Ida",
    "Ingrid", "Irma", "Isak", "Jakob", "Jan", "Jenny", "Johan", "Jonas", "Julia", "Karin", "Karl", "Katarina", "Kerstin", "Klara",
    "Kristina", "Lars", "Leif", "Lena", "Leo", "Liam", "Linda", "Linnéa", "Lisa", "Lotta", "Lovisa", "Lukas", "Magnus", "Maja",
    "Malin", "Marcus", "Maria", "Marie", "Markus", "Martin", "Mattias", "Mikael", "Mohammed", "Molly", "Monica", "Nils", "Noah",
    "Nora", "Olle", "Olof", "Oscar", "Patrik", "Per", "Peter", "Pia", "Rickard", "Robert", "Rut", "Sam", "Sara", "Selma",
    "Signe", "Sofia", "Sonja", "Stefan", "Stina", "Susanne", "Sven", "Thomas", "Tilda", "Tuva", "Ulf", "Ulrika", "Vera",
    "Viktor", "Vilma", "Yusuf", "Åke", "Åsa", "Örjan",
)  # fmt: skip
BEGINNINGS = (
    "Brygg", "Dimm", "Fjäll", "Flod", "Glim", "Hassel", "Havs", "Kvarn", "Ljung", "Lyckan", "Moss", "Nejlik", "Orre", "Ren",
    "Skymnings", "Slån", "Tjärn", "Ull", "Vass", "Vinter", "Ång", "Älv", "Öst",
)  # fmt: skip
ENDINGS = (
    "bäck", "dunge", "fors", "hage", "hed", "klyfta", "kulle", "lid", "mosse", "rot", "skär", "stig", "sund", "tå", "udd", "vret",
    "äng", "ås", "ö",
)  # fmt: skip

# department -> (unit, the topic of its mail, titles)
UNITS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "Socialförvaltningen": (
        ("Barn och familj", "social", ("Socialsekreterare", "Familjebehandlare")),
        ("Ekonomiskt bistånd", "social", ("Handläggare", "Socialsekreterare")),
        ("Vuxenenheten", "social", ("Socialsekreterare", "Behandlare")),
        ("Mottagningen", "social", ("Socialsekreterare", "Assistent")),
    ),
    "Vård- och omsorgsförvaltningen": (
        ("Hemtjänsten Norr", "allmänt", ("Undersköterska", "Planerare")),
        ("Hemtjänsten Söder", "allmänt", ("Undersköterska", "Vårdbiträde")),
        ("Särskilt boende Ängen", "allmänt", ("Undersköterska", "Sjuksköterska")),
        ("Myndighetsenheten", "social", ("Biståndshandläggare",)),
        ("Rehabenheten", "allmänt", ("Arbetsterapeut", "Fysioterapeut")),
    ),
    "Utbildningsförvaltningen": (
        ("Sandbyskolan", "skola", ("Lärare", "Fritidspedagog", "Speciallärare")),
        ("Åbyskolan", "skola", ("Lärare", "Förskollärare")),
        ("Lundaskolan", "skola", ("Lärare", "Elevassistent")),
        ("Förskolan Blåklinten", "skola", ("Förskollärare", "Barnskötare")),
        ("Elevhälsan", "skola", ("Skolsköterska", "Kurator", "Skolpsykolog")),
    ),
    "Samhällsbyggnadsförvaltningen": (
        ("Bygglovsenheten", "bygglov", ("Bygglovshandläggare", "Bygglovsarkitekt", "Byggnadsinspektör")),
        ("Planenheten", "bygglov", ("Planarkitekt", "Översiktsplanerare")),
        ("Gata och park", "gata", ("Driftledare", "Parkarbetare", "Gatuingenjör")),
        ("Miljöenheten", "bygglov", ("Miljöinspektör", "Livsmedelsinspektör")),
    ),
    "Kommunledningsförvaltningen": (
        ("Kansliet", "kansli", ("Nämndsekreterare", "Arkivarie", "Registrator")),
        ("IT-enheten", "it", ("IT-tekniker", "Systemförvaltare")),
        ("Ekonomienheten", "ekonomi", ("Ekonom", "Redovisningsassistent", "Upphandlare")),
        ("HR-enheten", "hr", ("HR-specialist", "Löneadministratör")),
        ("Kontaktcenter", "kontakt", ("Kommunvägledare",)),
    ),
}

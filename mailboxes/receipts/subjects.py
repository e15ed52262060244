"""What robots write in subjects: automatic replies, notices of absence, bounces, machines' reports; in the languages that are written.

A subject counts by itself only where nobody begins a mail of their own so. What people write too (Frånvaro, Semester, Tack för ditt mejl)
counts where the mail says that it answers another one and yet has a subject of its own: a person's program would have put SV: before it.
"""

from __future__ import annotations

import re

LONGEST = 300  # characters that are looked at

# --- automatic replies ----------------------------------------------------------------------------------------------------------------
_REPLY_WORDS = (
    r"automatic(?:ally generated)? (?:reply|response|answer)|automated (?:e-?mail |mail )?(?:reply|response|answer)"
    r"|(?:yahoo! )?auto(?:matic)?[-_ ]?(?:reply|response|respond(?:er)?(?: reply)?|answer)|this is an automat(?:ed|ic) (?:reply|response)"
    r"|out[- ]?of[- ]?(?:the[- ])?office (?:reply|auto[- ]?reply|message|notification|notice|response)"
    r"|(?:away|absence) (?:message|notification)|away from (?:my )?(?:e-?)?mail|your (?:e-?mail )?message will not be (?:read|answered)"
    r"|vacation (?:reply|message|notice|notification|response|auto[- ]?(?:reply|response|responder))"
    r"|(?:detta är ett )?(?:automatiskt (?:genererat )?svar|auto-?svar)(?: vid frånvaro)?|automatiskt (?:e-?postsvar|meddelande)"
    r"|semestersvar"
    r"|frånvaro(?:meddelande|besked)|automatisk (?:svar(?: på e-?post)?|besvarelse|besked|bekräftelse|kvittering)"
    r"|dett?e er et automatisk svar|ferie(?:auto)?svar|fraværs(?:melding|assistent|besked)|sjálfvirkt svar"
    r"|(?:tämä on )?automaattinen (?:vastaus|poissaoloviesti)|auto(?:maatti)?vastaus|lomavastaus|poissaolo(?:viesti|ilmoitus)"
    r"|(?:automatische )?abwesenheits(?:notiz|nachricht|assistent|meldung|benachrichtigung|info)|urlaubsnotiz|auto-antwort"
    r"|(?:dies ist eine )?autom(?:atische|\.) antwort|automatische (?:r[ée]ponse|eingangsbestätigung|empfangsbestätigung)"
    r"|(?:ceci est une )?réponse automatique(?: d'absence)?|réponse auto|accusé de réception automatique|répondeur automatique"
    r"|(?:notification|avis|message) d'absence|(?:message|absence) automatique|automatische rückantwort|automatisches antwort"
    r"|risposta automatica|messaggio automatico"
    r"|respuesta autom[áa]tica|auto-?resp(?:osta|uesta)|resposta autom[áaà]tica|erantzun automatikoa"
    r"|automatisch (?:gegenereerd )?(?:antwoord|bericht)|afwezigheids(?:bericht|assistent|melding)"
    r"|odpowied[źz] automatyczna|automatyczna odpowied[źz]|autoodpowied[źz]|automatick[áa] odpov[ěe][ďd]|automatikus válasz"
    r"|a[vu]?tomatski odgovor|samodejni odgovor|përgjigje automatike|automatinis atsakymas|automātiskā atbilde|automaatvastus"
    r"|r[ăa]spuns automat|автоответ(?:чик)?|автоматический ответ|автоматична відповідь|автоматичен отговор|аутоматски одговор"
    r"|otomatik (?:yanıt|cevap)|trả lời tự động|tự động trả lời|(?:balasan|jawaban) otomatis|การตอบกลับอัตโนมัติ|स्वचालित (?:उत्तर|जवाब)"
    r"|αυτόματη απάντηση|رد تلقائي|پاسخ خودکار|תשובה אוטומטית"
    r"|自动(?:回复|答复)|自動(?:回覆|応答|返信)|자동 ?(?:회신|응답)"
)
_AFTER = (
    r"[\])}>*]{0,4}\s*(?:[:!]|[\])}>*]|\.?\s*$|[-–—]\s|(?:re|sv|aw|vs|fw|vb):|\((?:re|sv)\b"
    r"|(?:från|from|von|de|van|for|för|di|av|fra) (?:\S+@|your )|(?:to|on|auf|på|till?)\s*:"
    r"|(?:to|on|auf|på|till?) (?:your|ihre|din|ditt) |\()"
)
_CLOSED = re.compile(rf"[\[({{<](?:{_REPLY_WORDS})[\])}}>]\s*$", re.IGNORECASE)
# what gateways and ticket systems put before it
_TAGS = r"\s*(?:\[[^\]]{1,60}\]\s*|\*{2,5}[\w ]{1,30}\*{2,5}\s*|extern(?:al|t)?:\s*){0,2}[\[({<*]{0,4}\s*"
_REPLY = re.compile(rf"{_TAGS}(?:{_REPLY_WORDS}){_AFTER}", re.IGNORECASE)
_REPLY_FROM = re.compile(rf"{_TAGS}(?:{_REPLY_WORDS}) (?:från|from|von|de|van|di|av|fra) (.{{1,80}})", re.IGNORECASE)
# a colleague announces an absence so too, and then says when
_WHEN = (
    r"\d|(?:jan|feb|mar|apr|maj|may|ju[nl]|aug|sep|o[ck]t|nov|dec)\w*\.? \d|(?:next|this) (?:week|month|mon|tue|wed|thu|fri)"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mån|tis|ons|tors|fre|lör|sön)dag)\b\s*(?:$|[\d,&/–-]|and |to |until |och |till )"
    r"|(?:from|until|till?|on) (?:\d|\w+day|\w{3,9} \d)|(?:today|tomorrow|all (?:day|week))\b|(?:week|vecka) \d"
)
_AWAY_REPLY = re.compile(
    rf"{_TAGS}(?:out[- ]?of[- ]?(?:the[- ])?office|ooo|oof|fuera de (?:la )?oficina|ute av kontoret)\]?\s*[:\]](?!\s*(?:{_WHEN}))",
    re.IGNORECASE,
)
# Lotus Notes names who is away
_NOTES = re.compile(
    r"\s*auto: (?:out of (?:the )?office|i(?:'m| am)? (?:away|out|on )"
    r"|.{1,100}(?:\breturning\b|out of (?:the )?office|außer haus|\babsent|kontoret))",
    re.IGNORECASE,
)
_NAMED_AWAY = re.compile(
    r"(.{1,100}?) (?:(?:is|will be|am) (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|holiday|leave))\b"
    r"|är inte på kontoret|ist (?:außer haus|nicht im büro|abwesend)|est absente?\b|er ikke på kontoret|ei ole paikalla)",
    re.IGNORECASE,
)

# --- what counts only in an answer ----------------------------------------------------------------------------------------------------
_ABSENT = (
    r"frånvar\w*|fravær\w*|poissa\w*|abwesen\w*|afwezig\w*|absente?s?(?: du bureau)?|absence(?: du bureau)?"
    r"|en (?:congés?|vacances)"
    r"|fuori (?:sede|ufficio)|in ferie|fora do escrit[óo]rio|ausência|ausencia|(?:de )?vacaciones|nieobecno[śs][ćc]"
    r"|on holidays?"
    r"|(?:ikke|ej|inte) (?:til stede|på kontoret)|ute (?:av|från) kontoret|out[- ]?of[- ]?(?:the[- ])?office"
    r"|away(?: from (?:the )?office)?"
    r"|fuera de (?:la )?oficina|semester|ferie|urlaub|nicht im büro|außer haus|loma\w*|vuosiloma|(?:on )?vacation"
    r"|(?:on |annual |maternity |parental )leave"
    r"|(?:föräldra|pappa|mamma|tjänst)?ledig|sjukskriven|bortrest|ooo|auto"
)
_SENTENCES = (
    r"i(?:'m|’m| am| will be) (?:currently )?(?:out of|away|on (?:vacation|holiday|leave|annual|parental|maternity))"
    r"|jag är (?:på semester|inte på|bortrest|ledig|sjuk|föräldraledig|tjänstledig|tillbaka)|jag har slutat|jeg er (?:på ferie|ikke)"
    r"|är på semester|semesterstängt|ej i tjänst|(?:åter|tillbaka) (?:på kontoret )?\d|olen (?:lomalla|poissa)|en ole paikalla"
    r"|ich bin (?:im urlaub|nicht im|bis|ab|außer)|abwesend bis"
    r"|je suis (?:absent|en (?:congé|vacances))"
    r"|estoy de vacaciones|estou de férias|sono (?:in ferie|fuori)|(?:i am )?no longer with|e-?mail address (?:is )?no longer"
    r"|ta[ck]k? f[öo]r (?:ditt|din|ert|er|deres) (?:mejl|mail|e-?post|meddelande|förfrågan|ärende|henvendelse|besked)"
    r"|vi har (?:fått|tagit emot|mottagit|mottatt|modtaget) (?:ditt|din|er|deres)\b|ta[ck]k? för att du (?:kontakta|hör)"
    r"|mottagnings(?:kvitto|bekräftelse)"
    r"|(?:ditt|din|ert) (?:ärende|mejl|mail|e-?post|meddelande|förfrågan|henvendelse) (?:är|har|er)\b|bekräftelse på motta"
    r"|kvittering for motta"
    r"|olemme vastaanottaneet|bestätigung ihrer|acknowledge?ment\b|receipt of your|(?:my )?e-?mail address has changed"
    r"|out on (?:maternity|parental|sick) leave"
    r"|kiitos (?:viestist|yhteydenoto)|(?:vielen )?dank(?:e)? für ihre (?:nachricht|anfrage|e-?mail|mail)"
    r"|ihre (?:anfrage|nachricht|e-?mail) (?:ist|wurde)|eingangsbestätigung|merci (?:pour|de) votre (?:message|courriel|e-?mail|demande)"
    r"|nous avons (?:bien )?reçu"
    r"|thank(?:s| you) for (?:your (?:e-?mail|message|inquiry|enquiry|request|mail)\b|contacting\b|writing\b|reaching\b)"
    r"|we(?:'ve| have)? (?:received|got) your|got your e?-?mail|request received\b"
    r"|your (?:request|e-?mail|message|inquiry|enquiry|ticket|case) (?:has been|was|is) (?:received|registered|created)"
    r"|ticket (?:received|created|opened)\b"
)
_READ = (
    r"(?:(?:not|ej|ikke|non) )?(?:read|läst|oläst|gelesen|ungelesen|lu|lest|ulest|læst|ulæst|luettu|lukematta"
    r"|leído|letto|lida|gelezen|прочитано)"
    r"|return receipt|accepted|declined|tentative(?:ly accepted)?"
)
_IN_THREAD = re.compile(
    rf"{_TAGS}(?:(?:{_REPLY_WORDS})\b|(?:{_ABSENT}){_AFTER}|(?:{_SENTENCES})|(?:{_READ})\s?:)", re.IGNORECASE
)
_ANSWERS = re.compile(
    r"\s*(?:re|sv|aw|vs|vb|fw|fwd|antw|antwort|ang|svar|réf?|rif|rv|tr|wg|res|enc|odp|ynt|vl|vá|doorst)\s*(?:\[\d+\])?\s*:",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\s*(?:accepted|declined|tentative(?:ly accepted)?|accepterat|avböjt|preliminärt|godta(?:tt|get)|avslått|accepteret|afvist"
    r"|hyväksytty|hylätty|zugesagt|abgelehnt|mit vorbehalt|accepté|refusé|provisoire)\s?:",
    re.IGNORECASE,
)

# --- bounces and reports --------------------------------------------------------------------------------------------------------------
_BOUNCE = re.compile(
    rf"{_TAGS}(?:undeliverable(?: mail| message)?\s*[:\]]|undelivered mail returned|undeliverable (?:mail|message)\s*$"
    r"|delivery status notification\b|mail delivery (?:failed|failure)\s*(?:[:(]|$)|mail delivery (?:sub)?system\b"
    r"|(?-i:DELIVERY FAILURE): |delivery failure notification|delivery report \((?:failure|delay|success)\)"
    r"|delivery notification: delivery has|returned mail:|returned mail - error|(?:failure|success|deferral) notice\s*$"
    r"|failed mail\s*(?:\(|$)"
    r"|mail system error"
    r"|mail could not be delivered|cc:mail link to smtp undeliverable"
    r"|message delivery (?:failed|failure|notification)\b|message undeliverable\s*(?::|$)"
    r"|message status - (?:undeliverable|delivered|opened)"
    r"|message recall (?:failure|success):|meeting forward notification:|meddelande om vidarebefordrat möte:|return receipt \(displayed\)"
    r"|non-?delivery (?:report|notification|notice)|nondeliverable mail|loop alert: duplicated message-id"
    r"|warning: (?:could not send message|message .{0,60}delayed)|could not send message"
    r"|your message .{0,80}(?:could not be delivered|wasn't delivered)"
    r"|complaint about message from [\d.]{7,}|email feedback report for ip|report[ _]domain: ?\S+ {0,3}submitter:"
    r"|(?:norton antivirus|antigen) (?:detected|found) |scanmail message: to |virus found in a message you sent|interscan nt alert"
    r"|unzustellbar(?:e[rs]?)?(?: nachricht| mail)?\s*:|nicht zustellbar\s*:|non remis\s*:|non recapitabile\s*:|no se puede entregar\s*:"
    r"|não (?:entregue|é possível entregar)\s*:|no entrega(?:do|ble)\s*:|onbestelbaar\s*:|ikke lever(?:et|t)\s*:|kan ikke leveres\s*:"
    r"|olever(?:erbart|bart)\s*:|kan inte levereras\s*:|ej levererat\s*:|ei voi(?:tu)? toimittaa\s*:|nedoručiteln\w*\s*:"
    r"|nelze doručit\s*:"
    r"|kézbesíthetetlen\s*:|nelivrabil\s*:|teslim edilemedi\s*:|niedostarczon\w*\s*:|недоставлен\w*\s*:|не удается доставить\s*:"
    r"|(?:メール|メッセージ)(?:を?配信(?:エラー|不能|できません)|エラー通知)|配信(?:不能|エラー)|未送達|無法傳遞|无法(?:传递|投递)|系统退信|退信通知)",
    re.IGNORECASE,
)
_BOUNCED_AT_END = re.compile(r": (?:non remis|unzustellbar|undeliverable) \(delivery failed\)\s*$", re.IGNORECASE)
_CALLED = re.compile(
    r"mail(?:er)?[- ]?(?:delivery|daemon|system|router|server)|delivery (?:sub)?system|postmaster|microsoft (?:outlook|mail)"
    r"|(?:mail|system) administrator|e-?postsystem|network mailer|interscan|mailsweeper|x\.?400",
    re.IGNORECASE,
)
_PROGRAMS_NAME = re.compile(
    r"\W*(?:mail(?:er)?[- ]?(?:delivery (?:sub)?system|daemon|delivery agent)|delivery (?:sub)?system|list manager|majordomo)\W*",
    re.IGNORECASE,
)
_WARDEN = re.compile(
    r"post[-_]?master|mail(?:er)?[-_.]?(?:system|delivery|admin|router|server)|mailer|daemon|root|smtpd?|mta|sys(?:tem)?[-_]?admin"
    r"|system|mmdf",
    re.IGNORECASE,
)
# whole words: a postmaster writes of deliveries and of being full of questions too
_FAILS = re.compile(
    r"undeliver|non-?deliver|ndn:|deliver\w* (?:has |is |was )?(?:fail|delay|status|report|notif|error)|fail\w* (?:deliver|mail|notice)"
    r"|(?:unable|problem|failed|failure)\w* (?:to )?deliver|not delivered|send failed|mail failure|user unknown|unknown user"
    r"|address unknown"
    r"|(?:mail|message|delivery) (?:delivery )?(?:fail|error|return|reject|delay|frozen|block)\w*|\bbounced?\b|returned mail"
    r"|returning to sender"
    r"|could not be (?:deliver|sen[dt]|forward|reach)\w*|(?:mailbox|quota) .{0,30}(?:full|exceed|size)|over quota"
    r"|virus\w* (?:\(\S+\) )?(?:in (?:your|a|mail|message)\b|found|detected|alert)|banned (?:file|attachment)"
    r"|(?:kan|kunde) inte lever|olever|fördröjd|ej levererat|levererat:|relayed:|expanded:|delivered:|delayed:"
    r"|leverans(?:status|fel|rapport)|okänd (?:mottagare|användare)"
    r"|(?:kan|kunne) ikke leveres|levering mislyk|voi(?:tu)? toimittaa|toimitusvirhe"
    r"|unzustellbar|zustellung|zugestellt|non remis|non[- ]remise|non distribué|non délivré|de la remise|recapitabile|mancata consegna"
    r"|onbestelbaar|niet bezorgd|no se puede entregar|no entregado|correo devuelto|falha na entrega|недоставлен|退信|配信できません",
    re.IGNORECASE,
)
_MACHINES = re.compile(
    r"\s*(?:cron <|anacron job|logwatch for |\*{3} security information for |.{1,80} (?:daily|weekly|monthly|security) (?:run )?output\s*$"
    r"|smart error|(?:degradedarray|fail|failspare|sparesmissing) event on |\d+ debian package update|.{0,40}unattended-upgrades result)",
    re.IGNORECASE,
)


def of_subject(subject: str, name: str, local: str, *, answers: bool) -> str | None:
    """The reason that the subject gives, or None; only as robots begin it, so that an answer to one (``SV: Autosvar: …``) is a person's.

    ``name``, ``local``: the name and the local part in From; ``answers``: the mail says which mail it answers.
    """
    start = subject[:LONGEST]
    if any(one.match(start) for one in (_REPLY, _AWAY_REPLY, _NOTES)) or _CLOSED.search(start):
        return "automatic-reply"
    if _names_its_sender(start, name, local) or (answers and _of_an_answer(start)):
        return "automatic-reply"
    if _BOUNCE.match(start) or _BOUNCED_AT_END.search(start):
        return "bounce"
    from_warden = _CALLED.search(name) is not None or _WARDEN.fullmatch(local) is not None
    if from_warden and _FAILS.search(start):
        return "bounce"
    return "sender-is-a-program" if local.casefold() == "root" and _MACHINES.match(start) else None


def is_programs_name(name: str) -> bool:
    """Whether the name in From is one that mail systems give themselves."""
    return _PROGRAMS_NAME.fullmatch(name[:200]) is not None


def answers_meeting(subject: str) -> bool:
    """Whether the subject is a calendar's answer to an invitation, where the mail is known to be a calendar's."""
    return _MEETING.match(subject[:LONGEST]) is not None


def _of_an_answer(start: str) -> bool:
    return bool(_IN_THREAD.match(start) or (_NAMED_AWAY.match(start) and not _ANSWERS.match(start)))


def _names_its_sender(start: str, name: str, local: str) -> bool:
    """``Autosvar från Per Berg``, ``Per Berg is out of the office.``, from Per Berg himself: nobody calls themselves by name so."""
    named = _NAMED_AWAY.match(start) or _REPLY_FROM.match(start)
    own = _words(name) or _words(local)
    return named is not None and len(own) > 1 and own <= _words(named.group(1))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))

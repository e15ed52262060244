"""Regler → Prova ett mejl: what a mail would be told, with the places marked. It is judged in memory; neither stored nor logged."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from policies.messages import PostvaktError
from policies.vocabulary import Role
from web import trying
from web.access import allow
from web.checks import LEVEL_WORDS, services
from web.errors import status_of
from web.i18n import language
from web.i18n import translate as _
from web.people import signed_in

blueprint = Blueprint("checks_try", __name__, url_prefix="/regler")
FIELD_WORDS = {
    "subject": "Ämne",
    "body": "Text",
    "to": "Till",
    "cc": "Kopia",
    "bcc": "Dold kopia",
    "mail": "Hela mejlet",
    "attachment": "Bilaga",
}
COMPOSE_WORDS = {"": "låt Postvakt avgöra", "new": "nytt mejl", "reply": "svar", "forward": "vidarebefordran"}


@blueprint.get("/prova")
@allow(Role.ADMINISTRATOR)
def try_form() -> str:
    """The empty form."""
    person = signed_in()
    wired = services()
    now = wired.clock.now().astimezone(wired.pack.calendar.zone)
    form = dict.fromkeys(trying.FIELDS, "")
    form |= {"from": person.address if person else "", "kind": "text", "at": f"{now:%Y-%m-%dT%H:%M}"}
    return _try_page(form)


@blueprint.post("/prova")
@allow(Role.ADMINISTRATOR)
def try_mail() -> str | tuple[str, int]:
    """What the mail would be told. It is judged in memory; neither stored nor logged."""
    wired = services()
    zone, domains = wired.pack.calendar.zone, wired.pack.municipality.domains
    form = {name: request.form.get(name, "") for name in trying.FIELDS}
    file = request.files.get("file")
    try:
        if file is not None and file.filename:
            mail = trying.mail_of_file(file.read(trying.MOST_BYTES + 1), wired.clock.now(), zone, domains)
        else:
            mail = trying.mail_of_form(form, zone, domains)
    except PostvaktError as error:
        happened, _lost, do = error.parts(language())
        return _try_page(form, mistake=f"{happened} {do}"), status_of(error.code)
    tried = wired.checks.try_mail(mail, language())
    findings = [
        (number, one, str(_(LEVEL_WORDS[one.severity])), _field(one.field))
        for number, one in enumerate(tried.findings, 1)
    ]
    texts = [(_field(field), found) for field, found in trying.marked(tried.findings, tried.texts)]
    return _try_page(form, findings=findings, texts=texts, tried=True)


def _try_page(
    form: dict[str, str], *, findings: Any = (), texts: Any = (), tried: bool = False, mistake: str = ""
) -> str:
    compose = [(value, str(_(word))) for value, word in COMPOSE_WORDS.items()]
    return render_template(
        "try_mail.html", form=form, compose=compose, findings=findings, texts=texts, tried=tried, mistake=mistake
    )


def _field(field: str) -> str:
    kind, _sep, name = field.partition(":")
    word = str(_(FIELD_WORDS.get(kind, "Hela mejlet")))
    return f"{word} {name}".strip()

"""The forms of a family's file: which fields, in which order, and how each is typed. Keys are those of the contracts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["text", "email", "tel", "date", "long", "choice", "answer", "code"]
Options = tuple[tuple[str, str], ...]

ANSWERS: Options = (("yes", "Oui"), ("no", "Non"))
UNKNOWN: Options = (*ANSWERS, ("", "Non renseigné"))
MAY_COLLECT: Options = (("yes", "Oui, cette personne peut venir"), ("no", "Non, elle ne doit pas venir"))


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is typed. `options`: of a list or of buttons; `suggestions`: words offered, others may be typed.

    `keyboard`: the one a telephone opens, where it is not that of words.
    """

    key: str
    kind: Kind = "text"
    most: int = 80
    required: bool = False
    options: Options = ()
    suggestions: tuple[str, ...] = ()
    autocomplete: str = "off"
    hint: str = ""
    width: str = ""
    keyboard: str = ""

    @property
    def id(self) -> str:
        """Its id in the page, where an error leads."""
        return self.key.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that go together. `removal`: the name of the box that takes the whole of it off.

    `facts` and `text`: what is to be read before answering, as names with values and as paragraphs.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    removal: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    text: tuple[str, ...] = ()


def keys_of(sections: tuple[Section, ...]) -> list[str]:
    """Every key of a form, in order."""
    return [one.key for section in sections for one in section.fields]


def _tel(key: str, autocomplete: str = "off", hint: str = "") -> Field:
    return Field(key, "tel", 30, autocomplete=autocomplete, hint=hint, width="m")


_QUALITIES = ("Père", "Mère", "Tuteur", "Tutrice", "Beau-père", "Belle-mère", "Grand-parent")
_SITUATIONS = (
    "Célibataire", "Marié", "Mariée", "Pacsé", "Pacsée", "Vie maritale", "Séparé", "Séparée", "Divorcé", "Divorcée",
    "Veuf", "Veuve",
)  # fmt: skip
_CATEGORIES = (
    "Agriculteurs exploitants",
    "Artisans, commerçants, chefs d’entreprise",
    "Cadres et professions intellectuelles supérieures",
    "Professions intermédiaires",
    "Employés",
    "Ouvriers",
    "Retraités",
    "Sans activité professionnelle",
)

_WORK = Section(
    "travail",
    "Profession",
    (
        Field("work.profession"),
        Field(
            "work.category",
            suggestions=_CATEGORIES,
            hint="CSP\u00a0: catégorie socioprofessionnelle (INSEE).",
        ),
        Field("work.employer", most=120),
        Field("work.employer_address", most=200),
    ),
)


def _address(own: bool) -> Section:
    def fill(word: str) -> str:
        return word if own else "off"

    return Section(
        "adresse",
        "Adresse",
        (
            Field("address.street", most=120, autocomplete=fill("address-line1")),
            Field("address.postcode", most=10, autocomplete=fill("postal-code"), width="s"),
            Field("address.town", autocomplete=fill("address-level2")),
        ),
    )


def _reached(own: bool) -> Section:
    def fill(word: str) -> str:
        return word if own else "off"

    return Section(
        "joindre",
        "Téléphones et e-mail",
        (
            _tel("contact.home_phone", fill("home tel")),
            _tel("contact.work_phone", fill("work tel")),
            _tel("contact.mobile", fill("mobile tel")),
            Field("contact.email", "email", 254, autocomplete=fill("email")),
        ),
    )


_PERMISSIONS = (
    Field("contact.email_allowed", "answer", options=ANSWERS),
    Field(
        "contact.sms_allowed",
        "answer",
        options=ANSWERS,
        hint="Le portail n’envoie aucun SMS. La mairie peut vous en écrire un elle-même, par exemple en cas d’urgence.",
    ),
)

GUARDIAN = (
    Section(
        "identite",
        "Identité",
        (
            Field(
                "civility",
                "choice",
                options=(("", "Non précisée"), ("Madame", "Madame"), ("Monsieur", "Monsieur")),
                width="m",
            ),
            Field("last_name", required=True, autocomplete="family-name"),
            Field("first_name", required=True, autocomplete="given-name"),
            Field("quality", most=40, suggestions=_QUALITIES, hint="Père, mère, tuteur, tutrice…", width="m"),
            Field(
                "marital_status",
                most=40,
                suggestions=_SITUATIONS,
                hint="Marié, séparée, vie maritale…",
                width="m",
            ),
        ),
    ),
    _address(True),
    _reached(True),
    Section(
        "messages",
        "Comment la mairie vous écrit",
        (
            *_PERMISSIONS,
            Field(
                "message_language",
                "choice",
                options=(("fr", "Français"), ("fr_plain", "Français facile à lire")),
                hint="En français facile à lire, les mots sont courts et les phrases aussi.",
                width="m",
            ),
        ),
        hint="Ces trois choix n’appartiennent qu’à vous\u00a0: ils s’appliquent tout de suite, sans attendre la mairie.",
    ),
    _WORK,
)
PARTNER = (
    Section(
        "identite",
        "Identité",
        (Field("last_name", required=True), Field("first_name", required=True)),
    ),
    _address(False),
    _reached(False),
    Section("messages", "Comment la mairie lui écrit", _PERMISSIONS),
    _WORK,
)

TAX = (
    Section(
        "avis",
        "Avis d’impôt",
        (
            Field(
                "tax.reference_income",
                most=20,
                width="m",
                keyboard="numeric",
                hint="En euros, sans centimes. Il est sur la première page de l’avis.",
            ),
            Field("tax.parts", most=5, width="s", keyboard="decimal", hint="Par exemple 2,5."),
            Field(
                "tax.notice_year",
                most=4,
                width="s",
                keyboard="numeric",
                hint="L’année où l’avis a été reçu, par exemple 2014.",
            ),
        ),
    ),
)
_FUNDS: Options = (("", "Aucune"), ("caf", "CAF"), ("msa", "MSA"))
BENEFITS = (
    Section(
        "caisse",
        "Caisse et numéro",
        (
            Field("benefits.fund", "choice", options=_FUNDS, width="m"),
            Field("benefits.number", most=20, width="m", hint="Il est sur les courriers de votre caisse."),
        ),
    ),
    Section(
        "quotient",
        "Quotient familial",
        (Field("benefits.quotient_consent", "answer", options=UNKNOWN),),
        hint="Avec votre accord, la mairie lit votre quotient auprès de la caisse, et rien d’autre. "
        "Cette réponse n’appartient qu’à vous\u00a0: elle s’applique tout de suite, et vous pouvez changer d’avis.",
    ),
)


def bank(
    *, masked: str, in_force: str, facts: tuple[tuple[str, str], ...], text: tuple[str, ...]
) -> tuple[Section, ...]:
    """The account, and the mandate: `masked` and `in_force` say the present ones, `text` is empty where none can be signed."""
    keep = f"Compte actuel\u00a0: {masked}. Laissez vide pour le garder." if masked else ""
    account = Section(
        "compte",
        "Compte",
        (
            Field("bank.holder", most=70, hint="Le nom écrit sur le relevé d’identité bancaire (RIB)."),
            Field("bank.iban", "code", 60, hint=keep or "Il commence par FR76, et il est sur votre RIB."),
            Field("bank.bic", "code", 20, width="m", hint="Vide\u00a0: il est trouvé d’après l’IBAN."),
            Field("bank.name", hint="Vide\u00a0: elle est trouvée d’après l’IBAN."),
        ),
        hint=f"Un mandat de prélèvement est {in_force}. Changer de compte ou de titulaire y met fin, "
        "sauf si vous en signez un nouveau plus bas."
        if in_force
        else "",
    )
    return (account, _debit(in_force, facts, text))


def _debit(in_force: str, facts: tuple[tuple[str, str], ...], text: tuple[str, ...]) -> Section:
    """Signing a mandate, or ending the one there is."""
    title, none = "Prélèvement automatique", "Non, je paie autrement"
    options = [("yes", "Oui, je signe le mandat ci-dessus")] if text else []
    if in_force:
        options = [("yes", "Je signe un nouveau mandat")] if text else []
        options.append(("no", "J’arrête le prélèvement"))
        none = f"Je garde le mandat {in_force}"
    if not options:
        closed = "La commune ne propose pas le prélèvement automatique pour l’instant. Vos coordonnées bancaires lui servent à vous rembourser."
        return Section("prelevement", title, (), hint=closed)
    asked = [Field("mandate.accepted", "answer", options=(("", none), *options))]
    if text:
        hint = "Si vous signez\u00a0: tapez vos prénom et nom, ils valent signature. Le mandat porte la date du jour."
        asked.append(Field("mandate.signer", hint=hint))
    return Section("prelevement", title, tuple(asked), facts=facts, text=text)


_SEX: Options = (("", "Non précisé"), ("F", "Fille"), ("M", "Garçon"))
CHILD = (
    Section(
        "identite",
        "Identité",
        (
            Field("last_name", required=True),
            Field("first_name", required=True),
            Field("birth_date", "date", required=True, width="m"),
            Field("sex", "choice", options=_SEX, width="m"),
        ),
    ),
    Section(
        "scolarite",
        "École et classe",
        (Field("school"), Field("class_name", most=40, hint="Par exemple CE2.", width="s")),
    ),
)
NEW_CHILD = (
    replace(CHILD[0], title="L’enfant"),
    replace(
        CHILD[1], title="École et classe souhaitées", hint="Laissez vide ce que vous ne savez pas encore."
    ),
)

HEALTH = (
    Section(
        "repas",
        "Repas et allergies",
        (
            Field("health.diet", most=200, hint="Par exemple sans porc, végétarien."),
            Field("health.allergies", "long", 500, hint="Aliments, médicaments, piqûres… et que faire."),
        ),
    ),
    Section(
        "pai",
        "Projet d’accueil individualisé (PAI)",
        (
            Field("health.pai", "answer", options=UNKNOWN),
            Field("health.pai_until", "date", hint="Nécessaire si l’enfant a un PAI.", width="m"),
        ),
        hint="Le PAI est un document écrit avec un médecin, pour accueillir un enfant malade ou allergique.",
    ),
    Section("vue", "Lunettes", (Field("health.glasses", "answer", options=UNKNOWN),)),
    Section(
        "medecin",
        "Médecin traitant",
        (Field("health.doctor_name", most=120), _tel("health.doctor_phone")),
    ),
    Section(
        "vaccins",
        "Vaccinations",
        (
            Field("health.vaccinations_up_to_date", "answer", options=UNKNOWN),
            Field("health.vaccinated_dtp_on", "date", width="m"),
            Field("health.vaccinated_mmr_on", "date", width="m"),
            Field("health.other_vaccinations", most=300),
        ),
    ),
    Section("autres", "Autres indications", (Field("health.observations", "long", 1000),)),
)

CONSENT_WORDS = {
    "photo": "La mairie peut photographier et filmer mon enfant pendant les activités, pour ses publications.",
    "leaving_alone": "Mon enfant peut partir seul à la fin des activités.",
    "emergency_care": "En cas d’urgence, mon enfant peut être soigné et conduit à l’hôpital.",
}
CONSENTS = (
    Section(
        "consentements",
        "Vos réponses",
        tuple(
            Field(f"consent.{kind}", "answer", options=ANSWERS, hint=words)
            for kind, words in CONSENT_WORDS.items()
        ),
    ),
)


def person(person_id: str, title: str, *, known: bool) -> Section:
    """The fields of one person who may, or must not, collect the child."""
    start = f"authorised.{person_id}."
    return Section(
        f"personne-{person_id}",
        title,
        (
            Field(f"{start}last_name", required=known),
            Field(f"{start}first_name", required=known),
            _tel(f"{start}phone"),
            Field(f"{start}relation", most=40, hint="Grand-mère, voisin…", width="m"),
            Field(f"{start}allowed", "answer", options=MAY_COLLECT),
            Field(f"{start}from_on", "date", width="m", hint="Vide\u00a0: dès maintenant."),
            Field(f"{start}until_on", "date", width="m", hint="Vide\u00a0: sans fin."),
            Field(
                f"{start}reason",
                "long",
                300,
                hint="Si cette personne ne doit pas venir\u00a0: pourquoi, par exemple une décision de justice.",
            ),
        ),
        removal=f"retirer.{person_id}" if known else "",
    )

"""The forms of a family's file: which fields, in which order, and how each is typed. Keys are those of the contracts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["text", "email", "tel", "date", "long", "choice", "answer"]
Options = tuple[tuple[str, str], ...]

ANSWERS: Options = (("yes", "Oui"), ("no", "Non"))
UNKNOWN: Options = (*ANSWERS, ("", "Non renseigné"))
MAY_COLLECT: Options = (("yes", "Oui, cette personne peut venir"), ("no", "Non, elle ne doit pas venir"))


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is typed. `options`: of a list or of buttons; `suggestions`: words offered, others may be typed."""

    key: str
    kind: Kind = "text"
    most: int = 80
    required: bool = False
    options: Options = ()
    suggestions: tuple[str, ...] = ()
    autocomplete: str = "off"
    hint: str = ""
    width: str = ""

    @property
    def id(self) -> str:
        """Its id in the page, where an error leads."""
        return self.key.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that go together. `removal`: the name of the box that takes the whole of it off."""

    id: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    removal: str = ""


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
    Field("contact.sms_allowed", "answer", options=ANSWERS),
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
    Section(
        "compte",
        "Compte et rattachement",
        (
            Field("account_holder", most=120, hint="Le nom du titulaire du compte bancaire."),
            Field("benefit_organisation", hint="CAF, MSA ou autre organisme."),
        ),
    ),
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

"""Mandates: what one signed today would say, and the row that keeps what was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import MANDATE_TEXT, Creditor, MandateRegie, MandateTerms
from services.billing import errors
from services.billing.domain.figures import ACCEPTED, RUM, SIGNED_ON, SIGNER
from services.billing.domain.mandate import answer_errors, no_mandate, other_account, rum_of, same_mandate


@dataclass(frozen=True, slots=True)
class Signed:
    """The bank values asked for, mandate included, and the terms it was signed under; None when nothing is signed."""

    values: dict[str, str]
    terms: MandateTerms | None


async def creditor_of(ctx: Ctx) -> Creditor | None:
    """Who collects by direct debit; None where the town does not."""
    row = await ctx.row("record.creditor")
    return None if row is None else Creditor(name=row["name"], address=row["address"], ics=row["ics"])


async def terms_of(ctx: Ctx, regie_ids: Sequence[UUID] = ()) -> MandateTerms | None:
    """What a mandate for these régies (all that the town collects by default) says; None where there can be none."""
    creditor = await creditor_of(ctx)
    regies = await ctx.rows("record.mandate_regies", list(regie_ids))
    if creditor is None or not regies or len(regies) < len(set(regie_ids)):
        return None
    return MandateTerms(
        text=MANDATE_TEXT,
        creditor=creditor,
        regies=[MandateRegie(regie_id=row["regie_id"], code=row["code"], name=row["name"]) for row in regies],
    )


async def with_mandate(
    ctx: Ctx,
    record: Mapping[str, str],
    values: Mapping[str, str],
    *,
    family_number: str,
    text: str,
    regie_ids: Sequence[UUID],
) -> Signed | Refusal:
    """The values with what becomes of the mandate: signed, ended, or ended by another account."""
    answer = {key: values.get(key, "") for key in (ACCEPTED, SIGNER, SIGNED_ON)}
    asked = {key: value for key, value in values.items() if key not in answer}
    wrong = answer_errors(answer, ctx.today)
    if wrong:
        return errors.fields_wrong(wrong)
    if answer[ACCEPTED] != "yes":
        ends = answer[ACCEPTED] == "no" or other_account(record, asked)
        return Signed(asked | (no_mandate() if ends else {}), None)
    terms = await terms_of(ctx, regie_ids)
    if terms is None:
        return errors.mandate_unavailable()
    if text != terms.text:
        return errors.mandate_text_outdated(terms.text)
    regies = ", ".join(one.code for one in terms.regies)
    if same_mandate(record, asked, text, regies):
        return Signed(asked, None)
    signed = {
        RUM: rum_of(family_number, date.fromisoformat(answer[SIGNED_ON]), ctx.new_id()),
        SIGNER: answer[SIGNER],
        SIGNED_ON: answer[SIGNED_ON],
        "mandate.text": text,
        "mandate.regies": regies,
    }
    return Signed(asked | signed, terms)


async def keep_mandate(
    ctx: Ctx, guardian_id: UUID, family_id: UUID, record: Mapping[str, str], terms: MandateTerms
) -> None:
    """Writes down what was signed; it is in force once the bank details name it."""
    rum = record[RUM]
    await ctx.run(
        "record.add_mandate",
        rum,
        guardian_id,
        family_id,
        ctx.sealer.seal(record["bank.iban"], "mandate", "iban", rum),
        record[SIGNER],
        date.fromisoformat(record[SIGNED_ON]),
        ctx.now,
        terms.text,
        terms.creditor.name,
        terms.creditor.address,
        terms.creditor.ics,
        [one.regie_id for one in terms.regies],
        ctx.actor.name,
    )

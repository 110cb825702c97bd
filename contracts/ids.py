"""Ids differ by type, so that the checker refuses a guardian where a payer is expected. All are UUID version 7."""

from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)
FamilyId = NewType("FamilyId", UUID)
GuardianId = NewType("GuardianId", UUID)
ChildId = NewType("ChildId", UUID)
FacilityId = NewType("FacilityId", UUID)
OfferingId = NewType("OfferingId", UUID)
UnitId = NewType("UnitId", UUID)
EnrolmentId = NewType("EnrolmentId", UUID)
LineId = NewType("LineId", UUID)
ProposalId = NewType("ProposalId", UUID)
FamilyRequestId = NewType("FamilyRequestId", UUID)
RegieId = NewType("RegieId", UUID)
PayerId = NewType("PayerId", UUID)
InvoiceId = NewType("InvoiceId", UUID)
PaymentId = NewType("PaymentId", UUID)
FileId = NewType("FileId", UUID)

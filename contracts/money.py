"""Money is integer cents of euro, everywhere."""

from typing import Annotated

from pydantic import Field

Cents = Annotated[int, Field(description="integer cents of euro", ge=-(10**12), le=10**12)]
PositiveCents = Annotated[int, Field(description="integer cents of euro, above zero", gt=0, le=10**12)]

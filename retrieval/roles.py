"""How the roles of the Act are named in running words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from retrieval.schema import Role

_WORDS: Mapping[Role, str] = {
    "authorised_representative": r"\bauthori[sz]ed representatives?\b",
    "product_manufacturer": r"\bproduct manufacturers?\b",
    "provider": r"\bproviders?\b|\bfournisseurs?\b|\baanbieders?\b",
    "deployer": r"\bdeployers?\b|\bdéployeurs?\b|\bgebruiksverantwoordelijken?\b",
    "importer": r"\bimporters?\b|\bimportateurs?\b|\bimporteurs?\b",
    "distributor": r"\bdistributors?\b|\bdistributeurs?\b",
    "operator": r"\boperators?\b",
}
ROLES: Mapping[Role, re.Pattern[str]] = {role: re.compile(words, re.IGNORECASE) for role, words in _WORDS.items()}

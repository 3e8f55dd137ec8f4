"""Tracking parameters that mail programs, newsletters, advertisements and social networks add to links."""

from __future__ import annotations

_NAMES = frozenset(
    {
        *("dclid", "gad_campaignid", "gad_source", "gbraid", "gclid", "gclsrc", "srsltid", "wbraid"),
        *("_ga", "_gl"),
        *("fbclid", "igsh", "igshid", "li_fat_id", "msclkid", "rdt_cid", "scclid", "ttclid", "twclid"),
        *("ref_src", "ref_url", "s_cid", "si"),
        *("yclid", "ysclid", "_openstat"),
        *("hsctatracking", "_hsenc", "_hsmi", "_ke", "mc_cid", "mc_eid", "mkt_tok"),
        *("oly_anon_id", "oly_enc_id", "rb_clickid", "vero_id", "wickedid"),
    }
)
_PREFIXES = ("utm_", "hsa_", "mtm_", "pk_", "matomo_")


def is_tracking(parameter: str) -> bool:
    """Whether a parameter of a link only records where the reader came from."""
    name = parameter.lower()
    return name in _NAMES or name.startswith(_PREFIXES)

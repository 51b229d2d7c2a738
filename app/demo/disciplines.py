"""The field of study of each of the demo's people, by the unit that they work in."""

# Where a unit joins several fields its people have one after another.
OF_UNIT: dict[str, tuple[str, ...]] = {
    "EDU": ("education",), "EDU-CI": ("education",), "EDU-MR": ("mathematics", "education"), "EDU-PG": ("education", "social-sciences"),
    "EDU-ET": ("education", "computing"), "EDU-PE": ("education", "sports"),
    "HUSO": ("humanities",), "HUSO-TH": ("languages", "local-wisdom", "humanities"), "HUSO-EN": ("languages",),
    "HUSO-GEO": ("geography",), "HUSO-PA": ("political-science", "social-sciences"),
    "ART": ("arts",), "ART-PER": ("music",), "ART-VIS": ("arts",), "LAW": ("law",),
    "ECBA": ("business",), "ECBA-BA": ("business", "tourism"), "ECBA-EC": ("economics",),
    "SCI": ("biology",), "SCI-BIO": ("biology", "aquatic"), "SCI-CHEM": ("chemistry", "physics"), "SCI-MATH": ("mathematics",),
    "SCI-DIG": ("computing",), "SCI-IT": ("computing",),
    "HLS": ("public-health",), "HLS-PH": ("public-health", "thai-medicine"), "HLS-SP": ("sports",),
    "TEC": ("agriculture",), "TEC-AGR": ("agriculture", "aquatic"), "TEC-FOOD": ("food",),
    "ENG": ("engineering",), "NUR": ("nursing",), "IC": ("languages", "tourism", "business"),
    "SOUTH": ("local-wisdom",), "RDI": ("social-sciences",), "LIB": ("information",), "COM": ("computing",), "U": ("education",),
}  # fmt: skip
SUPPORT = "administration"


def discipline_of(unit: str, line: str, number: int) -> str:
    """The field of the person with this running number; support staff administer, but for libraries and computers."""
    if line == "support" and unit not in ("LIB", "COM"):
        return SUPPORT
    fields = OF_UNIT.get(unit, (SUPPORT,))
    return fields[number % len(fields)]

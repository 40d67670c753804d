"""Which language somebody reads: as a link says it, else as a browser asks for it."""

from xentviz.lessons.text import ENGLISH, languages


def spoken(tag: str) -> str:
    """Return the language that a tag means, of those that there are; empty for none.

    Examples
    --------
    >>> spoken("en-GB"), spoken("EN"), spoken("tlh")
    ('en', 'en', '')
    """
    tag = tag.strip().replace("_", "-").lower()
    known = {language.lower(): language for language in languages()}
    return known.get(tag) or known.get(tag.partition("-")[0], "")


def preferred(accepted: str) -> str:
    """Return the language that an Accept-Language header likes best; English for none.

    Examples
    --------
    >>> preferred("tlh, en-GB;q=0.8, en;q=0.7")
    'en'
    """
    liked = []
    for part in accepted.split(","):
        tag, _, quality = part.partition(";")
        liked.append((_weight(quality), spoken(tag)))
    # Of those that are liked as well, the first; and what has no weight is refused.
    best = max(
        ((w, tag) for w, tag in liked if tag), key=lambda one: one[0], default=None
    )
    return best[1] if best and best[0] > 0 else ENGLISH


def _weight(quality: str) -> float:
    """Return the weight of ``q=0.8``; 1 where nothing is said, 0 for what is none."""
    name, _, text = quality.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(text) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0

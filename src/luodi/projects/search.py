"""Finding projects by what a person types: characters, whole pinyin (xinnengyuan), first letters (xnycl).

Every word has to be found. Candidates come from the tokens, by plain indexes and alike on both databases; what is
found is then compared as a whole, so that a token never decides.
"""

from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from pypinyin import lazy_pinyin

from luodi.common.text import bigrams, normalised_name
from luodi.projects.models import FormerName, Project, ProjectToken
from luodi.projects.register import sound_tokens

WORDS = 5
READINGS = 12
"""So many ways to read a run of letters as syllables are tried: xian is 县 and 西安."""
LONGEST_SYLLABLE = 6


def searched(found: QuerySet[Project], text: str, jurisdiction: UUID) -> QuerySet[Project]:
    """Of `found` those whose name or investor holds every word of `text`, written or by its sound."""
    for word in list(dict.fromkeys(filter(None, map(normalised_name, text.split()))))[:WORDS]:
        found = _holding(found, word, jurisdiction)
    return found


def _holding(found: QuerySet[Project], word: str, jurisdiction: UUID) -> QuerySet[Project]:
    whole = Q(normalised_name__contains=word) | Q(normalised_investor__contains=word)
    if len(word) < 2:
        return found.filter(whole)
    groups = [bigrams(word)]
    if word.isascii():
        whole |= Q(initials__contains=word) | Q(pinyin__contains=word) | Q(pinyin_investor__contains=word)
        read = initials_of(word)
        groups += [sound_tokens(initials) for initials in dict.fromkeys([word, *read])]
        if any(len(initials) < 2 for initials in read):
            # One syllable leaves no pair of initials to look up.
            return found.filter(whole)
    candidates = [_with_all(tokens, jurisdiction) for tokens in groups]
    former = FormerName.objects.filter(jurisdiction_id=jurisdiction, normalised__contains=word)
    once = former.values_list("case__project__id", flat=True)
    return found.filter(whole | Q(pk__in=once), pk__in=candidates[0].union(*candidates[1:], once))


def _with_all(tokens: list[str], jurisdiction: UUID) -> QuerySet[ProjectToken, UUID]:
    """Ids of projects that hold every token."""
    first, *rest = dict.fromkeys(tokens)
    held = ProjectToken.objects.filter(jurisdiction_id=jurisdiction, token=first)
    for token in rest:
        other = ProjectToken.objects.filter(jurisdiction_id=jurisdiction, token=token)
        held = held.filter(project_id__in=other.values("project_id"))
    return held.values_list("project_id", flat=True)


def initials_of(letters: str) -> list[str]:
    """First letters of every way to read `letters` as syllables, the last of which may still be unfinished."""
    known, begun = _syllables()
    found: dict[str, None] = {}
    waiting = [(0, "")]
    while waiting and len(found) < READINGS:
        at, initials = waiting.pop()
        rest = letters[at : at + LONGEST_SYLLABLE]
        if not rest:
            found[initials] = None
            continue
        if rest[0].isdigit():
            waiting.append((at + 1, initials + rest[0]))
            continue
        if at + len(rest) == len(letters) and rest in begun:
            found[initials + rest[0]] = None
        waiting += [(at + n, initials + rest[0]) for n in range(1, len(rest) + 1) if rest[:n] in known]
    return list(found)


@lru_cache(maxsize=1)
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """Every syllable of the common characters (GB 2312), and every beginning of one."""
    rows = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    signs = [sign for row in rows if (sign := row.decode("gb2312", "ignore"))]
    known = frozenset(one for one in lazy_pinyin(signs) if any(vowel in one for vowel in "aeiouv"))
    return known, frozenset(one[:n] for one in known for n in range(1, len(one) + 1))

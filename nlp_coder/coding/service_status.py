"""Whether the note says that a service was done in this encounter, or only planned, past, declined or talked of."""

import re
from typing import Final

from nlp_coder.language.reading import Section

_REACH: Final = 240
_DONE_SECTIONS: Final = frozenset({"procedure", "operative_findings", "postop_diagnosis", "specimens"})
_PAST_SECTIONS: Final = frozenset(
    {"pmh", "psh", "family_history", "social_history", "allergies", "medications", "problem_list", "ros"}
    | {"discharge_medications", "preop_diagnosis", "admission_diagnosis", "signature", "screening"}
)
_TOLD_SECTIONS: Final = frozenset(
    {"chief_complaint", "hpi", "subjective", "interval_history", "indications", "instructions", "follow_up"}
)
_TODAY: Final = re.compile(
    r"\b(?:today|in (?:the )?(?:office|clinic|ed|er)|this (?:visit|morning|afternoon|encounter)|at this visit"
    r"|(?:given|done|taken|obtained|performed|read|run|placed|(?:and|&) billed) here|in[- ]office"
    r"|point[- ]of[- ]care)\b",
    re.IGNORECASE,
)
_WORDING: Final = re.compile(
    r"\b(?:was|were|is|are|been|then)\s+(?:\w+ly\s+|then\s+|also\s+)?(?:perform|complet|obtain|giv"
    r"|administer|plac|appli|remov|us|carr|accomplish|achiev|undertak|inject|excis|repair|clos|debrid"
    r"|drain|inserted|irrigat|sutur|tak|deploy|retriev|resect|reduc|aspirat|biops|snar|freez|froz|treat"
    r"|destroy|infus|push|dilat|ablat|extract|shav|pared|ligat|clip|band|implant|sent|drawn|collect)\w*|\b(?:performed|completed|administered|given|obtained"
    r"|injected|excised|repaired|drained|debrided|snared|aspirated|incised|inserted|deployed|reduced"
    r"|infused|curetted|avulsed|cauterized|irrigated|biopsied|frozen|destroyed|sutured|removed|placed"
    r"|applied|pared|trimmed|delivered|intubated|drawn|collected|tolerated|apgars?|viable|taped|splinted|casted"
    r"|immobili[sz]ed|closed(?! (?:reduction|treatment|fracture))|approximated|stapled"
    r"|prepped|draped|hemostasis|lidocaine|bupivacaine|time[- ]?out|interpreted|provided|spent|received"
    r"|withdrawn|underwent|treated|retrieved|resected|taken (?:off|out)|peeled|counsell?ed|finished"
    r"|banded|banding done|interpretation|downloaded|interrogated|gave"
    r"|(?:i|we) (?:did|took|put|placed|made)|seen live|blood return"
    r"|images? (?:was |were )?(?:saved|stored|archived|recorded|kept))\b"
    r"|\bx(?<!daily x)(?<!day x)(?<!nightly x)(?<!bid x)(?<!tid x)(?<!qid x) ?\d+\b"
    r"(?! ?(?:d|days?|wks?|weeks?|months?)\b)"
    r"|\b(?:five|ten|\d+)[- ]second\b|\bcycles?\b|\bs/p\b(?=.*\btoday\b)|\bprocedure(?: note)?\s*:",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = re.compile(
    r"\b(?:no|not|without|denies|declin\w+|refus\w+|never|unable to|cannot|cancel\w*|contraindicat\w+"
    r"|avoid\w*"
    r"|instead of|rather than|against|aborted|hold(?:ing)? off(?: on)?|nor)\b[^.;:]{0,45}$",
    re.IGNORECASE,
)
_PLAN_BEFORE: Final = re.compile(
    r"\b(?:will|would|may|might|could|should|shall|can|consider\w*|schedul\w+|plan(?:s|ned|ning)?(?= )"
    r"|recommend\w*|refer\w*|offer\w*|options?|discuss\w*|candidate|await\w*|pending|upcoming|if|needs?"
    r"|due for|to have|future|going to|interested in|request\w*|ask(?:s|ed|ing)?|wants?|possible"
    r"|possibly|potential|prior to|before|awaits?|set up|return(?:s|ed|ing)?(?: as scheduled)? for"
    r"|here(?: today)? for|presents?(?: today)? for|comes in for|order|prescrib\w+|authoriz\w+|approv\w+"
    r"|eligible|next|counsel\w* (?:on|about)|risks (?:and benefits )?of|consent(?:s|ed)? (?:for|to)"
    r"|repeat|continue|start|prn|rx for|think about|proceed(?:ing)? (?:to|with)(?= .{0,40}(?:next"
    r"|tomorrow|on \w+day)))"
    r"\b[^.;:]{0,70}$",
    re.IGNORECASE,
)
_PAST_BEFORE: Final = re.compile(
    r"\b(?:s/p|status[- ]post|prior|previous(?:ly)?|history of|h/o|hx|remote|last|since|after|following"
    r"|had(?: an?)?"
    r"|post|old|from|outside|reviewed|most recent|earlier|known)\b[^.;:,]{0,40}$",
    re.IGNORECASE,
)
_STATUS_POST: Final = re.compile(r"\b(?:s/p|status[- ]post)\b[^.;\n]{0,90}$", re.IGNORECASE)
_UNDONE_AFTER: Final = re.compile(
    r"^[^.;]{0,50}\b(?:declin\w+|(?:was|were|is|are) (?:not|declined|deferred|refused|cancelled|canceled|scheduled"
    r"|planned|discussed|offered|recommended|considered)|not (?:done|given|performed|needed|indicated"
    r"|used|today|due)|declined|deferred|refused|up to date|scheduled|recommended|planned|pending"
    r"|due (?:in|at|next)|contraindicated"
    r"|next (?:week|month|visit|year)|at (?:the )?next|in \d+ (?:weeks|months|days)|tomorrow|not interested|if )",
    re.IGNORECASE,
)
_BY_THE_PATIENT: Final = re.compile(
    r"^[^.;,]{0,20}\b(?:himself|herself|themsel\w+|(?:his|her) (?:wife|husband|mother|daughter|son)|at home)\b",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"\b(?:in|by) (?:the )?radiology\b|\bin the hospital\b", re.IGNORECASE)
_TALKED_AFTER: Final = re.compile(
    r"^[^.;,]{0,15}\b(?:discussed|offered|considered|ordered|requested)\b", re.IGNORECASE
)
_STITCHES: Final = re.compile(r"(?:sutur|staple)", re.IGNORECASE)
_STITCHES_OUT: Final = re.compile(
    r"\s*(?:(?:were|was|are) )?(?:removed|removal|out|intact|in place)\b", re.IGNORECASE
)
_PAST_AFTER: Final = re.compile(
    r"^[^.;]{0,60}(?:\bago\b|\b(?:in|on|since) (?:19|20)\d\d\b|\blast (?:year|month|week|visit|fall"
    r"|spring|summer|winter)\b|\b(?:in|last) (?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\b"
    r"|^\W{0,3}(?:in )?(?:19|20)\d\d\b|\byesterday\b)",
    re.IGNORECASE,
)
_TAKEN: Final = re.compile(r"\b(?:taken|obtained|performed|done)\b", re.IGNORECASE)
_RESULTS: Final = frozenset({"imaging", "results", "labs", "objective", "exam", "procedure"})
_DENIED: Final = re.compile(
    r"\b(?:no|not|without|denies|negative for|rul(?:e|ed|ing) out|r/o|suspicious for|suspect\w*|possible"
    r"|versus|vs"
    r"|concern(?:ing|ed)? for|history of|hx of|h/o|free of|personal or)\b[^.;:\n]{0,30}$",
    re.IGNORECASE,
)
_REVIEWED: Final = re.compile(r"\b(?:reviewed|was|were normal|last)\b", re.IGNORECASE)
_DRAWN: Final = re.compile(r"\b(?:drawn|collected|sent(?: today)?|venipuncture)\b", re.IGNORECASE)
_TITLE: Final = re.compile(
    r"\b(?:operative|procedure|operation|op) (?:report|note|visit)\b|\bprocedure\s*:", re.IGNORECASE
)


def is_done(
    text: str, start: int, end: int, sentence: tuple[int, int], section: Section | None, *, told: bool = False
) -> bool:
    """Whether `text[start:end]`, an action, is told as done in this encounter. Looks at its sentence only.

    `told` is true where other words than these already say that it was done (a result, a route).
    """
    name = section.name if section is not None else "body"
    low, high = max(sentence[0], start - _REACH), min(sentence[1], end + _REACH)
    before, after = text[low:start], text[end:high]
    headed = section is not None and _TODAY.search(text, section.start, section.body) is not None
    today = headed or _TODAY.search(text, low, high) is not None
    if name in _PAST_SECTIONS and not today:
        return False
    if (
        _NOT_BEFORE.search(before)
        or _UNDONE_AFTER.search(after)
        or _TALKED_AFTER.search(after)
        or _BY_THE_PATIENT.search(after)
    ):
        return False
    if _STITCHES.match(text, start) and _STITCHES_OUT.match(text, end):
        return False
    clause = before.rpartition(",")[2] if _told(text[start:end]) or _told(after) else before
    if _PLAN_BEFORE.search(clause) or _past(before, after, today):
        return False
    if name in _TOLD_SECTIONS:
        return today and _WORDING.search(text, low, high) is not None
    if name in _DONE_SECTIONS or _TITLE.search(before):
        return True
    return told or today or _told(text[low:high])


def is_affirmed(text: str, start: int) -> bool:
    """Whether words at `start` are not denied, doubted or of the past: "no melanoma", "rule out", "history of"."""
    return _DENIED.search(text, max(0, start - 60), start) is None


def is_taken(text: str, low: int, high: int, section: Section | None) -> bool:
    """Whether a film was taken here, or is read today among the results: not one only talked of.

    One taken in the radiology department is that department's service.
    """
    if _ELSEWHERE.search(text, low, min(high, low + 2 * _REACH)):
        return False
    if _TAKEN.search(text, low, min(high, low + 2 * _REACH)):
        return True
    among = section is not None and section.name in _RESULTS
    return among and _TODAY.search(text, low, min(high, low + 2 * _REACH)) is not None


def in_title(text: str, start: int) -> bool:
    """Whether a place is in the note's first lines."""
    return text.count("\n", 0, start) < 2 and start < 200


def collected(text: str, start: int, end: int, sentence: tuple[int, int]) -> bool:
    """Whether the specimen of a test was taken in this encounter: "drawn", "sent today"."""
    low, high = max(sentence[0], start - _REACH), min(sentence[1], end + _REACH)
    before, after = text[low:start], text[end:high]
    undone = _NOT_BEFORE.search(before) or _UNDONE_AFTER.search(after) or _PLAN_BEFORE.search(before)
    undone = undone or _REVIEWED.search(text, low, high)
    return not undone and not _past(before, after, False) and _DRAWN.search(text, low, high) is not None


def _told(words: str) -> bool:
    return _WORDING.search(words) is not None


def _past(before: str, after: str, today: bool) -> bool:
    return not today and any(
        (_PAST_BEFORE.search(before), _STATUS_POST.search(before), _PAST_AFTER.search(after))
    )

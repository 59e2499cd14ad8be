"""The details of one item as HTML. Pure; every word that comes from outside is escaped."""

from collections.abc import Iterable
from html import escape
from typing import Final

from nlp_coder.review import (
    Alternative,
    Assertion,
    ChecklistItem,
    Edit,
    Element,
    Evidence,
    Gap,
    Query,
    Review,
    Step,
    Suggestion,
    VisitLevel,
    Withheld,
)
from nlp_coder.ui.marks import ELEMENT_NAMES, element_of
from nlp_coder.ui.rows import REASON_NAMES, SEVERITY_NAMES
from nlp_coder.workbench.claim import ClaimLine
from nlp_coder.workbench.decisions import Decision

_ITEM_SIGNS: Final = {"warn": "▲ Check:", "block": "■ Stop:"}
_BASIS: Final = {"mdm": "MDM", "time": "Time", "preventive": "Preventive", "none": "-"}
_VISIT_STATUS: Final = {
    "supported": "The billed level is supported.",
    "unsupported": "The note does not support the billed level.",
    "undercoded": "The note supports a higher level.",
    "not-billed": "No level was billed.",
    "not-applicable": "No visit level applies.",
}


def suggestion_html(suggestion: Suggestion, decision: Decision | None) -> str:
    """A suggestion: what it is, how sure, what the words are. Why and alternatives are their own parts."""
    return (
        _head("-".join((suggestion.code, *suggestion.modifiers)), suggestion.description)
        + _chips((suggestion.role, suggestion.system, *_assertion_chips(suggestion.assertion)))
        + _chips(_claim_chips(suggestion))
        + _score(suggestion.score)
        + (_decided(decision) if decision is not None else "")
        + _quotes("Words in the note", suggestion.evidence)
        + "".join(
            _quotes(f"Words behind -{escape(modifier)}", words)
            for modifier, words in sorted((suggestion.modifier_evidence or {}).items())
        )
    )


def why_html(steps: Iterable[Step]) -> str:
    """The steps that made a suggestion, in their order, each with what it changed."""
    rows = "".join(
        f"<li><b>{_words(step.step)}</b> {_words(step.detail)}<span class='nlpc-effect'>{_words(step.effect)}"
        "</span></li>"
        for step in steps
    )
    return f"<h4>Why</h4><ol class='nlpc-why'>{rows}</ol>" if rows else ""


def alternative_html(rival: Alternative) -> str:
    """A rival code, its score, and what the note would have to say."""
    return (
        f"<div class='nlpc-alternative'><b>{_words(rival.code)}</b> {_words(rival.description)} "
        f"<small>{rival.score:.2f}</small><p>{_words(rival.differs_by)}</p></div>"
    )


def withheld_html(withheld: Withheld, decision: Decision | None) -> str:
    """A code that was found and not suggested, and why."""
    cue = withheld.cue
    said = f", because of {_quote(cue.text)} <small>{_words(cue.rule)}</small>" if cue is not None else ""
    return (
        _head(withheld.code, withheld.description)
        + f"<p class='nlpc-said'>Not suggested: <b>{_words(REASON_NAMES[withheld.reason])}</b>{said}.</p>"
        + _score(withheld.score)
        + (_decided(decision) if decision is not None else "")
        + _quotes("Words in the note", withheld.evidence)
    )


def gap_html(gap: Gap) -> str:
    """What the note leaves open, and the words that show it."""
    kind = gap.kind.replace("-", " ").capitalize()
    return (
        f"<p class='nlpc-head'><b>{_words(kind)}</b></p>"
        + _chips((SEVERITY_NAMES[gap.severity], *gap.codes))
        + f"<p class='nlpc-said'>{_words(gap.message)}</p>"
        + _quotes("Words in the note", gap.evidence)
        + f"<p class='nlpc-rule'>Rule {_words(gap.rule)}</p>"
    )


def query_text(query: Query) -> str:
    """The query as it is sent to the provider: indicators, the question, open options. Plain text."""
    indicators = "".join(f"- {indicator}\n" for indicator in query.indicators)
    options = "".join(f"[ ] {option}\n" for option in query.options)
    found = f"Documented in the note:\n{indicators}\n" if indicators else ""
    return f"{found}{query.question}\n\n{options}".rstrip() + "\n"


def visit_html(level: VisitLevel) -> str:
    """The visit level: supported against billed, then each element with its reason and words."""
    facts = (("Supported", level.supported), ("Billed", level.billed), ("Decided by", _BASIS[level.basis]))
    shown = "".join(
        f"<div><small>{name}</small><b>{_words(fact or 'none')}</b></div>" for name, fact in facts
    )
    family = level.family or "no visit family"
    top = (
        f"<p class='nlpc-head'><b>{_words(family[:1].upper() + family[1:])}</b></p>"
        f"<p class='nlpc-said nlpc-{level.status}'>{_VISIT_STATUS[level.status]}</p>"
        f"<div class='nlpc-facts'>{shown}</div>"
    )
    if level.elements is None:
        return top
    rows = "".join(_element(name, element_of(level.elements, name)) for name in ELEMENT_NAMES)
    head = "<thead><tr><th>Element</th><th>Level</th><th>Reason and words</th></tr></thead>"
    return f"{top}<table class='nlpc-elements'>{head}<tbody>{rows}</tbody></table>{_beside_html(level)}"


def _beside_html(level: VisitLevel) -> str:
    """Codes beside the visit, how a visit at a distance was held, and what the next level asks for."""
    beside = "".join(
        f"<li><b>{_words('-'.join((one.code, *one.modifiers)))}</b> x{one.units}: {_words(one.reason)}"
        f"{''.join(f' {_quote(words.text)}' for words in one.evidence[:2])}</li>"
        for one in level.add_ons
    )
    found = f"<h4>Beside the visit</h4><ul class='nlpc-why'>{beside}</ul>" if beside else ""
    if level.telehealth is not None:
        held = level.telehealth
        missing = f"; not stated: {', '.join(held.missing)}" if held.missing else ""
        found += (
            f"<h4>At a distance</h4><p class='nlpc-said'>{_words(held.modality)}, modifier {_words(held.modifier)}, "
            f"place of service {_words(held.place_of_service)}{_words(missing)}</p>"
        )
    if level.next_level is not None:
        needs = "".join(f"<li>{_words(need)}</li>" for need in level.next_level.needs)
        found += (
            f"<h4>For teaching: what {_words(level.next_level.code)} asks for</h4>"
            f"<ul class='nlpc-why'>{needs}</ul><p class='nlpc-rule'>Never a reason to add to the note what did not "
            "happen.</p>"
        )
    return found


def claim_html(lines: Iterable[ClaimLine], open_count: int) -> str:
    """The codes on the claim, in order."""
    rows = "".join(
        f"<tr><td><b>{_words(line.written)}</b></td><td>{_words(line.description or '')}"
        f"<small>{_words(_line_note(line))}</small></td></tr>"
        for line in lines
    )
    empty = "<p class='nlpc-said'>Nothing accepted yet.</p>"
    table = f"<table class='nlpc-elements'><tbody>{rows}</tbody></table>" if rows else empty
    left = f"<p class='nlpc-said'>Still to decide: {open_count}.</p>" if open_count else ""
    return f"<p class='nlpc-head'><b>On the claim</b></p>{left}{table}"


def checklist_html(items: Iterable[ChecklistItem]) -> str:
    """The clean-claim checklist: what stops the claim or is to be looked at, then what is clear in one line."""
    held = tuple(items)
    rows = "".join(
        f"<li><b>{_ITEM_SIGNS[item.status]} {_words(_item_name(item))}</b> "
        f"{_words(' · '.join(filter(None, (item.detail, ', '.join(item.codes)))))}</li>"
        for item in held
        if item.status != "pass"
    )
    clear = ", ".join(_item_name(item).lower() for item in held if item.status == "pass")
    listed = f"<ul class='nlpc-why'>{rows}</ul>" if rows else ""
    passed = f"<p class='nlpc-rule'>✓ Clear: {_words(clear)}</p>" if clear else ""
    return f"<h4>Checklist</h4>{listed}{passed}" if held else ""


def _item_name(item: ChecklistItem) -> str:
    return item.item.replace("-", " ").capitalize()


def edits_html(edits: Iterable[Edit]) -> str:
    """What a payer's edits would say of the suggested codes."""
    rows = "".join(
        f"<li><b>{_words(SEVERITY_NAMES[edit.severity])}</b> {_words(', '.join(edit.codes))}: "
        f"{_words(edit.message)} <small>{_words(edit.source)}</small></li>"
        for edit in edits
    )
    return f"<h4>Edits</h4><ul class='nlpc-why'>{rows}</ul>" if rows else ""


def history_html(log: Iterable[Decision]) -> str:
    """Every decision on the note, newest first, undone ones too."""
    rows = "".join(
        f"<li><b>{_words(one.code)}</b> {one.action}"
        f"{_words(f' by {one.replacement}') if one.replacement else ''}"
        f"{_words(f': {one.reason}') if one.reason else ''}"
        f"<small>{_words(one.who)}, {one.at:%Y-%m-%d %H:%M} UTC</small></li>"
        for one in reversed(tuple(log))
    )
    return f"<h4>History</h4><ul class='nlpc-why'>{rows}</ul>" if rows else ""


def code_sets_html(review: Review) -> str:
    """The releases the review was made with."""
    named = " · ".join(f"{name} {release}" for name, release in sorted(review.code_sets.items()))
    return f"<p class='nlpc-rule'>{_words(named)}</p>" if named else ""


def _words(text: str) -> str:
    return escape(text, quote=True)


def _head(code: str, description: str) -> str:
    return f"<p class='nlpc-head'><b class='nlpc-code'>{_words(code)}</b> {_words(description)}</p>"


def _chips(words: Iterable[str]) -> str:
    chips = "".join(f"<span>{_words(word)}</span>" for word in words)
    return f"<p class='nlpc-chips'>{chips}</p>" if chips else ""


def _assertion_chips(assertion: Assertion) -> tuple[str, ...]:
    axes = (
        assertion.presence,
        assertion.laterality,
        assertion.temporality,
        assertion.acuity,
        assertion.severity,
        None if assertion.experiencer == "patient" else assertion.experiencer,
    )
    return tuple(axis for axis in axes if axis)


def _claim_chips(suggestion: Suggestion) -> tuple[str, ...]:
    facts = (
        f"POA {suggestion.poa}" if suggestion.poa else "",
        f"units {suggestion.units}" if suggestion.units is not None else "",
        f"for {', '.join(suggestion.pointers)}" if suggestion.pointers else "",
    )
    return tuple(fact for fact in facts if fact)


def _score(score: float) -> str:
    return (
        f"<div class='nlpc-score' role='img' aria-label='score {score:.2f}'>"
        f"<span><i style='width:{100 * score:.0f}%'></i></span><b>{score:.2f}</b></div>"
    )


def _decided(decision: Decision) -> str:
    to = f" by {decision.replacement}" if decision.replacement else ""
    why = f": {decision.reason}" if decision.reason else ""
    return (
        f"<p class='nlpc-decided nlpc-{decision.action}'>"
        f"<b>{decision.action.capitalize()}</b>{_words(to + why)} "
        f"<small>{_words(decision.who)}, {decision.at:%Y-%m-%d %H:%M} UTC</small></p>"
    )


def _quote(text: str) -> str:
    return f"<q dir='auto'>{_words(text)}</q>"


def _quotes(title: str, evidence: Iterable[Evidence]) -> str:
    rows = "".join(f"<li>{_quote(one.text)}<small>{_words(one.section)}</small></li>" for one in evidence)
    return f"<h4>{title}</h4><ul class='nlpc-quotes'>{rows}</ul>" if rows else ""


def _element(name: str, element: Element) -> str:
    words = "".join(f"<li>{_quote(one.text)}</li>" for one in element.evidence)
    quotes = f"<ul class='nlpc-quotes'>{words}</ul>" if words else ""
    return (
        f"<tr><th>{name.capitalize()}</th><td>{_words(element.level)}</td>"
        f"<td>{_words(element.reason)}{quotes}</td></tr>"
    )


def _line_note(line: ClaimLine) -> str:
    facts = (
        line.role or "",
        line.origin if line.origin != "accepted" else "",
        f"for {', '.join(line.pointers)}" if line.pointers else "",
    )
    return " · ".join(fact for fact in facts if fact)

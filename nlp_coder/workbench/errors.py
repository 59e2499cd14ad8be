"""Errors of the store. They name what is wrong and what to do, never a note's id or its words."""

from nlp_coder.errors import NlpCoderError


class StoreError(NlpCoderError):
    """The store cannot do what was asked."""


class StoreUnreadableError(StoreError):
    code = "E401"
    says = "the store cannot be opened ({problem}). Check the path in NLP_CODER_DB and its permissions."


class NoteNotInStoreError(StoreError):
    code = "E402"
    says = "the store has no such note. Load the queue again."


class NoteChangedError(StoreError):
    code = "E403"
    says = "input {position}: the store holds another text under this id. Give the note another id."


class BadDecisionError(StoreError):
    code = "E404"
    says = "decision {action}: {problem}. Nothing was recorded."


class NothingToUndoError(StoreError):
    code = "E405"
    says = "there is no decision on {given} to undo. Load the note again."


class StoreVersionError(StoreError):
    code = "E406"
    says = "the store has layout {found}, this version reads {known}. Use the version that wrote it."


class SamplesMissingError(StoreError):
    code = "E407"
    says = "sample notes: {problem}. Install the package again, or run from the project's folder."


class StoreBusyError(StoreError):
    code = "E408"
    says = "another program is writing to the store. Nothing was recorded; try again in a moment."


class QueryNotInStoreError(StoreError):
    code = "E409"
    says = "the store has no such query. Load the note again."


class BadQueryStepError(StoreError):
    code = "E410"
    says = "a query that is {status} cannot become {wanted}. Nothing was recorded."


class BadDismissalError(StoreError):
    code = "E411"
    says = "gap {kind}: {problem}. Nothing was recorded."


class QueryChangedError(StoreError):
    code = "E412"
    says = "the query is {status}, its words stand as they were sent. Close it and ask anew."

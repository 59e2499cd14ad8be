"""Coded errors: what is wrong, where, and what to do. They never hold words of a note.

`position` is the place of the input in this run (1, 2, 3 …), never a note's id, which may be a record number.
Every code has its line in `docs/errors.md`.
"""

from typing import ClassVar


class NlpCoderError(Exception):
    """Base of all errors a user can act on. `code` is stable; `says` is the message's template."""

    code: ClassVar[str] = "E000"
    says: ClassVar[str] = ""

    def __init__(self, **where: int | str) -> None:
        self.where = where
        super().__init__(f"[{self.code}] {self.says.format(**where)}")


class NoteError(NlpCoderError):
    """A note that is refused whole, before anything is read from it."""


class EmptyNoteError(NoteError):
    code = "E201"
    says = "input {position}: the note has no text. Export the note again, or leave it out."


class NoteTooLongError(NoteError):
    code = "E202"
    says = (
        "input {position}: {length} characters, the limit is {limit}. Split the file into its single notes."
    )


class NotTextError(NoteError):
    code = "E203"
    says = "input {position}: not UTF-8 text (byte {offset}). Export the note again as UTF-8 text."


class NulInNoteError(NoteError):
    code = "E204"
    says = "input {position}: NUL character at offset {offset}. Export the note again as UTF-8 text."


class SurrogateInNoteError(NoteError):
    code = "E205"
    says = (
        "input {position}: half a character (lone surrogate) at offset {offset}. Export again as UTF-8 text."
    )


class BadNoteRowError(NoteError):
    code = "E206"
    says = 'input {position}: row {row} is not a note: {problem}. A row is {{"id", "text", "encounter"}}.'


class UnreadableFileError(NoteError):
    code = "E207"
    says = "input {position}: the file cannot be opened ({problem}). Check the path and its permissions."


class BadEncounterError(NlpCoderError):
    code = "E101"
    says = "encounter field {field}: {problem}. See docs/contract.md for the fields and their values."


class BadReviewError(NlpCoderError):
    code = "E102"
    says = "not a review in schema nlp-coder/1: {problem}. Write it again with Review.to_json()."


class UnwritableFileError(NlpCoderError):
    code = "E103"
    says = "the output cannot be written ({problem}). Check the path, its permissions and the free space."


class BadAnswerRowError(NlpCoderError):
    code = "E104"
    says = "evaluation file {name}, row {row}: {problem}. See docs/results.md for the forms that are read."


class UnknownCodeError(NlpCoderError):
    code = "E301"
    says = "{system} has no code {given} in release {release}. Search the book with `nlp-coder codes search`."


class BadCodeSetError(NlpCoderError):
    code = "E302"
    says = "code set {name}: {problem}. Install the pinned package again, or import the official file again."


class BadRuleFileError(NlpCoderError):
    code = "E303"
    says = "rule file {name}, entry {entry}: {problem}. Mend the entry; nothing of the file was loaded."


class ModelError(NlpCoderError):
    code = "E304"
    says = "model file {name}: {problem}. Train it again with `nlp-coder train`."


class UnreadableImportError(NlpCoderError):
    code = "E305"
    says = (
        "file {name} cannot be imported: {problem}. Give the official text or XML file as it was published."
    )


class UnknownLayoutError(NlpCoderError):
    code = "E306"
    says = "file {name} is of no known layout. The layouts that are read: {known}."


class DamagedImportError(NlpCoderError):
    code = "E307"
    says = "file {name}, line {line}: {problem}. Nothing was imported; get the file again from its publisher."


class NoEffectiveDateError(NlpCoderError):
    code = "E308"
    says = "file {name}: its name does not tell from when it is in force. Say so: `--effective YYYY-MM-DD`."


class DoubtfulImportError(NlpCoderError):
    code = "E309"
    says = (
        "file {name}: {problem}. Nothing was imported; get the file again, or give `--accept-doubts` "
        "when you know why."
    )


class BadPackError(NlpCoderError):
    code = "E320"
    says = "payer pack {name}, line {line}: {problem}. Mend the line; nothing of the pack was loaded."


class UnreadablePackError(NlpCoderError):
    code = "E321"
    says = "payer pack {name} cannot be read ({problem}). Check the path, and that it is UTF-8 text."


class ClashingPacksError(NlpCoderError):
    code = "E322"
    says = "packs {one} and {other} speak for one payer on the same day. End the older one before the newer begins."


class UnclearEditsError(NlpCoderError):
    code = "E310"
    says = (
        "file {name}: its name does not tell whether the NCCI edits are for practitioners or hospitals. "
        "Give it the name it was published under: ccipra-… or ccioph-…."
    )


class NonCompliantQueryError(NlpCoderError):
    code = "E330"
    says = "query, {where}: {problem}. {advice}"


class BadSiteFileError(NlpCoderError):
    code = "E331"
    says = "site file {name}, line {line}, {field}: {problem}. Mend it; nothing of the file was used."


class UnreadableSiteFileError(NlpCoderError):
    code = "E332"
    says = "site file {name} cannot be read ({problem}). Check the path; the file is TOML in UTF-8."


class BadAnswerError(NlpCoderError):
    code = "E333"
    says = "answer to a query: {problem}. Nothing was recorded; choose an option of the query."


class ExtraMissingError(NlpCoderError):
    code = "E334"
    says = "this needs {package}. Install it: pip install 'nlp-coder[{extra}]'."

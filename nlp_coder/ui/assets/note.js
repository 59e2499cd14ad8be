// Shows the note's HTML (made and escaped in note_html.py), marks the chosen words and brings them into view.
const shown = new WeakMap();

// Escape leaves a field, so that the single-letter keys work again.
if (!window.nlpcEscapeLeavesField) {
  window.nlpcEscapeLeavesField = true;
  document.addEventListener("keydown", (event) => {
    const field = document.activeElement;
    if (event.key === "Escape" && field && field.matches("input, textarea")) field.blur();
  });
}

function focusSearch(tries) {
  const field = document.querySelector(".st-key-code_search input");
  if (field) field.focus();
  else if (tries > 0) setTimeout(focusSearch, 80, tries - 1);
}

const countPoints = (text) => [...text].length;

function selectedSpan(note) {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!note.contains(range.startContainer) || !note.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(note);
  before.setEnd(range.startContainer, range.startOffset);
  const start = countPoints(before.toString());
  return [start, start + countPoints(range.toString())];
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const note = parentElement.querySelector(".nlpc-note");
  if (!note || !data) return;
  const before = shown.get(note) || {};

  if (before.html !== data.html) {
    note.innerHTML = data.html;
    note.scrollTop = 0;
  }
  let first = null;
  for (const piece of note.querySelectorAll("[data-keys]")) {
    const chosen = data.chosen !== "" && piece.dataset.keys.split(" ").includes(data.chosen);
    piece.classList.toggle("chosen", chosen);
    if (chosen && !first) first = piece;
  }
  const moved = before.html !== data.html || before.turn !== data.turn;
  if (first && moved) {
    const calm = before.html !== data.html || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const at = first.getBoundingClientRect().top - note.getBoundingClientRect().top + note.scrollTop;
    const top = Math.max(0, at - note.clientHeight / 3);
    const seen = at > note.scrollTop + 24 && at < note.scrollTop + note.clientHeight - 48;
    if (!seen) note.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
  }
  note.classList.toggle("selecting", data.form === "add");
  if (before.form !== data.form && (data.form === "replace" || data.form === "add")) focusSearch(20);
  shown.set(note, { html: data.html, turn: data.turn, form: data.form });

  note.onclick = (event) => {
    const selection = document.getSelection();
    const piece = event.target.closest("[data-keys]");
    if (!piece || data.form === "add" || (selection && !selection.isCollapsed)) return;
    const keys = piece.dataset.keys.split(" ");
    setTriggerValue("picked", keys[(keys.indexOf(data.chosen) + 1) % keys.length]);
  };
  note.onmouseup = () => {
    const span = data.form === "add" ? selectedSpan(note) : null;
    if (span) setTriggerValue("words", span);
  };
}

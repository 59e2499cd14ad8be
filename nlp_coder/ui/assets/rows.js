// A list of rows, one of them chosen. Every word is set as text, never as markup.
function part(name, text, parent) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  parent.appendChild(element);
  return element;
}

function buildRow(row, chosen) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "row " + row.state;
  button.dataset.key = row.key;
  button.setAttribute("role", "option");
  button.setAttribute("aria-selected", String(chosen));
  button.tabIndex = chosen ? 0 : -1;
  const line = part("line", "", button);
  const sign = part("sign", row.sign, line);
  sign.title = row.sign_name;
  if (row.sign_name) sign.setAttribute("aria-label", row.sign_name);
  part("title", row.title, line).title = row.title;
  if (row.note) part("note", row.note, line);
  if (row.score !== null) {
    const score = part("score", row.score.toFixed(2), line);
    score.style.setProperty("--score", String(row.score));
  }
  const detail = part("detail", row.detail, button);
  detail.title = row.detail;
  if (row.more) part("detail more", row.more, button);
  return button;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".nlpc-rows");
  if (!list || !data) return;
  const drawn = JSON.stringify(data);
  list.onclick = (event) => {
    const row = event.target.closest(".row");
    if (row) setTriggerValue("picked", row.dataset.key);
  };
  list.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = [...list.querySelectorAll(".row")];
    const next = rows[rows.indexOf(event.target.closest(".row")) + (step || 0)];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
    setTriggerValue("picked", next.dataset.key);
  };
  if (list.dataset.drawn === drawn) return;
  list.dataset.drawn = drawn;
  const held = list.contains(document.activeElement);
  const top = list.scrollTop;
  list.setAttribute("aria-label", data.name);
  list.replaceChildren(...data.rows.map((row) => buildRow(row, row.key === data.chosen)));
  if (data.rows.length === 0) part("empty", data.empty, list);
  list.scrollTop = top;
  const chosen = list.querySelector('[aria-selected="true"]');
  if (chosen) {
    const above = chosen.offsetTop < list.scrollTop;
    const below = chosen.offsetTop + chosen.offsetHeight > list.scrollTop + list.clientHeight;
    if (above) list.scrollTop = chosen.offsetTop - 4;
    if (below) list.scrollTop = chosen.offsetTop + chosen.offsetHeight - list.clientHeight + 4;
    if (held) chosen.focus({ preventScroll: true });
  }
}

// A table of fields under the keyboard: in [data-grid], Enter and the arrows up and down lead to the same column of another
// line; Enter in the last line sends the form, as everywhere.
const STEPS = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = event.target.closest("[data-grid] td");
  if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = step > 0 ? cell.parentElement.nextElementSibling : cell.parentElement.previousElementSibling;
  const field = row?.cells[cell.cellIndex]?.querySelector("input");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

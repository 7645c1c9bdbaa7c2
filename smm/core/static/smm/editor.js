// Warns before a page with unsaved words is left ([data-guard] forms), sends a form by Ctrl+Enter; copying is in copy.js.
// Live counters and previews are plain htmx: hx-post on the textarea with hx-trigger="input changed delay:300ms".
import "./copy.js";

const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form")?.requestSubmit();
});

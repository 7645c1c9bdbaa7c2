// A list under the fingers: inside [data-keys], j and k go to the next and previous [data-key-line] (its first link gets the focus);
// elsewhere on the page a letter clicks what has data-key="LETTER", or focuses it if it is a field.
const typing = (element) => element.closest("input, textarea, select, [contenteditable], dialog");

function step(direction) {
  const lines = [...document.querySelectorAll("[data-keys] [data-key-line]")];
  const here = lines.findIndex((line) => line.contains(document.activeElement) || line.hasAttribute("aria-current"));
  const line = lines[Math.min(Math.max(here + direction, 0), lines.length - 1)];
  line?.querySelector("a, button")?.focus();
  line?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j" || event.key === "k") { step(event.key === "j" ? 1 : -1); return; }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
});

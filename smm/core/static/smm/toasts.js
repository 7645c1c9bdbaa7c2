// Short messages in a corner: `showToast("Saved")`, the HX-Trigger event "toast", and messages that came with the page.
const SHOWN_FOR = 7000;
const region = () => document.getElementById("toasts");

function drawing(level) {
  const from = document.getElementById("toast-icons").content.querySelector(`[data-level="${level}"]`);
  return from.firstElementChild.cloneNode(true);
}

function leaveLater(box) {
  if (box.hasAttribute("data-stays")) return;
  let timer = setTimeout(() => box.remove(), SHOWN_FOR);
  for (const name of ["mouseenter", "focusin"]) box.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["mouseleave", "focusout"]) {
    box.addEventListener(name, () => { timer = setTimeout(() => box.remove(), SHOWN_FOR); });
  }
}

function button(text, className) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}

function undoButton(url, box) {
  const undo = button(region().dataset.undoLabel, "link-button");
  undo.addEventListener("click", () => {
    box.remove();
    window.htmx.ajax("POST", url, { source: document.body, swap: "none" });
  });
  return undo;
}

export function showToast(text, { level = "success", undo = "" } = {}) {
  const serious = level === "error" || level === "warning";
  const box = document.createElement("div");
  box.className = `notice-box means-${serious ? "bad" : level === "info" ? "accent" : "good"}`;
  if (serious) box.setAttribute("data-stays", "");
  const words = document.createElement("div");
  words.className = "grow";
  words.textContent = text;
  const close = button("", "close");
  close.setAttribute("aria-label", region().dataset.closeLabel);
  close.setAttribute("data-close-toast", "");
  close.append(drawing("close"));
  box.append(drawing(serious ? "error" : level === "info" ? "info" : "success"), words);
  if (undo) box.append(undoButton(undo, box));
  box.append(close);
  region().append(box);
  leaveLater(box);
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-toast]")?.closest(".notice-box").remove();
});
document.addEventListener("toast", (event) => showToast(event.detail.text, event.detail));
document.querySelectorAll("[data-toast]").forEach(leaveLater);

// What every page needs: toasts, dialogs, menus, "/" for the search, filters that send themselves, errors of htmx as words.
import { showToast } from "./toasts.js";
import "./dialogs.js";

const words = document.body.dataset;
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details[data-menu][open]").forEach(closeMenu);
  if (event.key !== "/" || event.ctrlKey || event.metaKey || typing(event.target)) return;
  const field = document.querySelector("[data-slash]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

function closeMenu(menu) {
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  menu.open = false;
}

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-filters] select, form[data-filters] input[type=checkbox]")) event.target.form.requestSubmit();
});

// A filter left empty does not stand in the address.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filters]")) return;
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  showToast(status === 403 ? words.word403 : status === 404 ? words.word404 : words.word500, { level: "error" });
});
document.addEventListener("htmx:sendError", (event) => {
  if (!event.target.closest("[data-expects-silence]")) showToast(words.wordOffline, { level: "error" });
});
document.addEventListener("htmx:afterRequest", (event) => {
  // Only the next act of the person takes a refusal away, not what the page asks by itself meanwhile.
  const isAct = ["click", "submit"].includes(event.detail.requestConfig?.triggeringEvent?.type);
  if (isAct && event.detail.xhr.status < 400) document.getElementById("refusal").replaceChildren();
});

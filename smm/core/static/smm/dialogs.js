// Native dialogs: `data-dialog="ID"` opens one on the page; a link with `data-open` shows its page inside the shared one;
// a form with `data-confirm="Question?"` asks first.
const shared = () => document.getElementById("dialog");

// A modal dialog covers everything outside it: messages move in with it, and out again.
function show(box) {
  const toasts = document.querySelector(".toasts");
  box.showModal();
  box.append(toasts);
  box.addEventListener("close", () => document.body.append(toasts), { once: true });
}

function openLink(link) {
  window.htmx.ajax("GET", link.href, { target: "#dialog-body", swap: "innerHTML" }).then(() => {
    if (!shared().open && shared().querySelector("h2")) show(shared());
  });
}

function ask(form, submitter) {
  const box = document.getElementById("confirm");
  box.querySelector("[data-question]").textContent = (submitter || form).dataset.confirm || form.dataset.confirm;
  const act = box.querySelector("[data-act]");
  act.textContent = submitter ? submitter.textContent.trim() : act.textContent;
  box.returnValue = "";
  show(box);
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) show(document.getElementById(opener.dataset.dialog));
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && !event.target.id.startsWith("confirm")) event.target.close();
  const link = event.target.closest("a[data-open]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    openLink(link);
  }
});

// In the capture phase, so that htmx does not send before the answer.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const asks = form.dataset.confirm || event.submitter?.dataset.confirm;
  if (!asks || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopPropagation();
  ask(form, event.submitter).then((yes) => {
    if (!yes) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  });
}, true);

// What happens in the dialog leaves the page's address as it is (htmx would push a boosted form's address all the same).
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (detail.target.id === "dialog-body") Object.assign(detail.history, { type: "replace", path: location.pathname + location.search });
});

// Native dialogs: `data-dialog="ID"` opens one on the page; a link with `data-open` shows its page inside the shared one;
// a form with `data-confirm="Question?"` asks first.
const shared = () => document.getElementById("dialog");

function openLink(link) {
  window.htmx.ajax("GET", link.href, { target: "#dialog-body", swap: "innerHTML" }).then(() => {
    if (!shared().open && shared().querySelector("h2")) shared().showModal();
  });
}

function ask(form, submitter) {
  const box = document.getElementById("confirm");
  box.querySelector("[data-question]").textContent = (submitter || form).dataset.confirm || form.dataset.confirm;
  const act = box.querySelector("[data-act]");
  act.textContent = submitter ? submitter.textContent.trim() : act.textContent;
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
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

// Sharing files with another app, where the browser can: [data-share] buttons stay hidden elsewhere, the links beside them
// save the files. A button shares the [data-share-file] links inside its [data-share-of] element, and the text of [data-share-text].
const linksOf = (button) => [...button.closest("[data-share-of]").querySelectorAll("[data-share-file]")];
const fetched = new Map();

async function fileOf(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(answer.statusText);
  return new File([await answer.blob()], link.download, { type: link.type });
}

function filesOf(button) {
  const links = linksOf(button);
  for (const link of links) if (!fetched.has(link)) fetched.set(link, fileOf(link));
  return Promise.all(links.map((link) => fetched.get(link)));
}

const empty = (link) => new File([""], link.download, { type: link.type });
const canShare = (button) => Boolean(navigator.canShare?.({ files: linksOf(button).map(empty) }));

async function share(button) {
  const text = document.getElementById(button.dataset.shareText)?.textContent;
  button.classList.add("is-busy");
  try {
    const files = await filesOf(button);
    await navigator.share(text ? { files, text } : { files });
  } catch (error) {
    // A large file took longer than the browser remembers the tap: it is here now, the next tap shares it.
    if (error.name !== "AbortError") tell(error.name === "NotAllowedError" ? button.dataset.again : button.dataset.failed, error);
    if (error.name !== "NotAllowedError") fetched.clear();
  } finally {
    button.classList.remove("is-busy");
  }
}

function tell(text, error) {
  const level = error.name === "NotAllowedError" ? "info" : "warning";
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, level } }));
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = !canShare(button);
  button.addEventListener("click", () => share(button));
}

// A button with [data-copy="ID"] copies what that element holds and says so on itself (data-copied: the words for it).
const SHOWN_FOR = 4000;

// Where the clipboard is closed to us (no TLS, an old browser) the text is selected and copied as a person would.
function copyBySelection(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return document.execCommand("copy");
}

async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.value ?? element.textContent);
    return true;
  } catch {
    return copyBySelection(element);
  }
}

function say(button) {
  const words = button.querySelector("[data-copy-words]") || button;
  const before = words.textContent;
  if (button.dataset.copied && words !== button) words.textContent = button.dataset.copied;
  button.setAttribute("data-done", "");
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: button.dataset.copied || "✓" } }));
  setTimeout(() => { words.textContent = before; }, SHOWN_FOR);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button && await copied(document.getElementById(button.dataset.copy))) say(button);
});

// The conversation that is open stands in sight in the list beside it.
document.querySelector(".inbox-list [aria-current='true'][data-key-line]")?.scrollIntoView({ block: "nearest" });

// A saved reply that is chosen is put into the field that data-saved-replies names, behind what stands there.
document.addEventListener("change", (event) => {
  const choice = event.target.closest("[data-saved-replies]");
  if (!choice || !choice.value) return;
  const field = document.getElementById(choice.dataset.savedReplies);
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${choice.value}` : choice.value;
  choice.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

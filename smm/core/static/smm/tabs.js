// Panels of a form shown one at a time: `[data-tabs]` holds `[data-tab="Name"]` parts; without JavaScript all are shown.
function choose(buttons, panels, index) {
  buttons.forEach((button, at) => {
    button.setAttribute("aria-selected", String(at === index));
    button.tabIndex = at === index ? 0 : -1;
    panels[at].hidden = at !== index;
  });
}

function start(root) {
  const panels = [...root.querySelectorAll("[data-tab]")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "texts-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", root.dataset.tabs);
  const buttons = panels.map((panel, at) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: panel.dataset.tab, id: `${panel.id}-tab` });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => choose(buttons, panels, at));
    list.append(button);
    return button;
  });
  list.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const at = (buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length;
    choose(buttons, panels, at);
    buttons[at].focus();
  });
  panels[0].before(list);
  choose(buttons, panels, 0);
}

document.querySelectorAll("[data-tabs]").forEach(start);

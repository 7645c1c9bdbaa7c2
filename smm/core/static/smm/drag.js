// Dragging that posts a form: a list is `[data-drag="GROUP"]` with `data-drop-value`; a thing in it is `[data-drag-item]` and
// holds, or names by `data-drag-form="ID"`, a <form> whose `[data-drop-field]` gets the value of the list it was dropped on.
// Things without such a form do not move. In a list with `data-drag-sort` the order counts: the field gets the new place,
// from 0. Needs vendor/sortablejs/Sortable.min.js before it.
function formOf(item) {
  return item.dataset.dragForm ? document.getElementById(item.dataset.dragForm) : item.querySelector("form[data-drag-post]");
}

function putBack({ item, from, oldIndex }) {
  from.insertBefore(item, from.children[oldIndex] || null);
}

function dropped(event) {
  const form = formOf(event.item);
  const isSorted = event.from === event.to && event.newDraggableIndex !== event.oldDraggableIndex;
  if (!form || (event.from === event.to && !isSorted)) return;
  form.querySelector("[data-drop-field]").value = isSorted ? event.newDraggableIndex : event.to.dataset.dropValue;
  if (!form.hasAttribute("hx-post")) { form.requestSubmit(); return; }
  form.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.xhr.status >= 400 || !detail.xhr.status) putBack(event); }, { once: true });
  form.requestSubmit();
}

export function watchDrags(root = document) {
  for (const list of root.querySelectorAll("[data-drag]")) {
    if (list.dataset.dragReady) continue;
    list.dataset.dragReady = "yes";
    window.Sortable.create(list, {
      group: list.dataset.drag, draggable: "[data-drag-item]", filter: "[data-drag-fixed], button, input, select", preventOnFilter: false,
      animation: 120, delay: 150, delayOnTouchOnly: true, sort: list.hasAttribute("data-drag-sort"), onMove: ({ dragged }) => Boolean(formOf(dragged)), onEnd: dropped,
    });
  }
}

watchDrags();
document.addEventListener("htmx:afterSettle", () => watchDrags());

// Runs before the first paint: a page without a chosen appearance follows the system's.
(function () {
  var root = document.documentElement;
  if (root.dataset.theme !== "system") return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); }
  dark.addEventListener("change", follow);
  follow();
})();

// Draws every [data-chart]: its data stand in a JSON script of that id; colours come from the tokens, anew when they change.
// Needs vendor/chart.js/dist/chart.umd.min.js before it.
const drawn = new Map();
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const LINES = ["accent", "respond", "ink-soft", "tone", "good", "evaluate"];

function dataset(series, index, kind) {
  const colour = token(series.stage || LINES[index % LINES.length]);
  return {
    label: series.name, data: series.values, borderColor: colour, backgroundColor: kind === "bar" ? colour : "transparent",
    borderDash: series.dashed ? [5, 5] : [], borderWidth: kind === "bar" ? 0 : series.guide ? 1.5 : 2, pointRadius: series.guide || series.values.length > 40 ? 0 : 2, spanGaps: true,
  };
}

// the legend shows a line as it is drawn, dashes too
const legendOf = (chart) => window.Chart.defaults.plugins.legend.labels.generateLabels(chart)
  .map((one) => ({ ...one, lineDash: chart.data.datasets[one.datasetIndex].borderDash }));

const isWhole = (series) => series.every((one) => one.values.every((value) => value === null || Number.isInteger(value)));

function draw(figure) {
  const { labels, series, kind } = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const words = { color: token("ink-soft"), font: { family: token("faces") } };
  drawn.get(figure)?.destroy();
  drawn.set(figure, new window.Chart(figure.querySelector("canvas"), {
    type: kind,
    data: { labels, datasets: series.map((one, index) => dataset(one, index, kind)) },
    options: {
      maintainAspectRatio: false, animation: false, interaction: { mode: "index", intersect: false },
      plugins: { legend: { display: series.length > 1, position: "bottom", labels: { ...words, usePointStyle: true, pointStyle: kind === "bar" ? "rectRounded" : "line", pointStyleWidth: 24, generateLabels: legendOf, boxHeight: 8, padding: 16 } } },
      scales: {
        x: { ticks: { ...words, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false }, border: { color: token("line") } },
        y: { beginAtZero: kind === "bar", ticks: { ...words, maxTicksLimit: 6, precision: kind === "bar" && isWhole(series) ? 0 : undefined }, grid: { color: token("line") }, border: { display: false } },
      },
    },
  }));
}

const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
drawAll();
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
document.addEventListener("htmx:afterSettle", () => {
  document.querySelectorAll("[data-chart]").forEach((figure) => { if (!drawn.has(figure)) draw(figure); });
});

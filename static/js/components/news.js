/**
 * What is new, in the clinician's words: when the live checks are drawn anew, words that were typed stay,
 * and only a suggestion nobody touched gives way to the next.
 */
let typed = null;

const field = () => document.querySelector('#live textarea[name="news"]');

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "live") return;
  typed = field() && field().value !== field().defaultValue ? field().value : typed;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id === "live" && typed !== null && field()) field().value = typed;
});

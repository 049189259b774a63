// The library's filters: a tick or a word shows its exercises at once. Without this there is a button.
const form = document.querySelector("#filters");
const shelf = document.querySelector("#shelf");
let waiting;
let latest = 0;

async function refresh() {
  const turn = ++latest;
  const address = new URL(form.action);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  // A log-in page or an error takes the whole window; an answer that was overtaken is dropped.
  if (!answer.ok || answer.redirected) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (turn !== latest) return;
  shelf.replaceChildren(...page.querySelector("#shelf").childNodes);
  for (const count of form.querySelectorAll(".num")) {
    count.textContent = page.getElementById(count.id)?.textContent ?? "0";
  }
  history.replaceState(null, "", address);
}

if (form && shelf) {
  form.querySelector("button").remove();
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 200); };
  for (const field of form.elements) field.addEventListener("input", soon);
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); refresh(); });
}

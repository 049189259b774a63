/**
 * The chooser of a print: the pages change as soon as a choice does, and the button that shows them is not
 * needed any more. The answer is this very page; what is taken from it are its pages.
 */
const form = document.querySelector("form[data-print]");
const show = form.querySelector("[data-show]");
let latest = 0;

async function refresh() {
  const mine = ++latest;
  const query = `?${new URLSearchParams(new FormData(form))}`;
  const pages = document.getElementById("print-pages");
  pages.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(query);
    if (!answer.ok) throw new Error(answer.status);
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("print-pages");
    if (mine !== latest) return;
    pages.querySelector("[role=status]").textContent = drawn.querySelector("[role=status]").textContent;
    pages.querySelector("ol").replaceWith(drawn.querySelector("ol"));
    history.replaceState(null, "", query);
    show.hidden = true;
  } catch {
    // The button asks in the plain way and shows what the server says.
    show.hidden = mine !== latest;
  } finally {
    if (mine === latest) pages.removeAttribute("aria-busy");
  }
}

form.addEventListener("change", refresh);
show.hidden = true;
// Where nothing was asked for yet, the page came without its pictures, to be there at once.
if (!form.querySelector("img")) refresh();

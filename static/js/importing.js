// An import that is under way: this page does the work in small steps. Without this there is a button.
const form = document.querySelector("[data-import-step]");

async function goOn() {
  const bar = form.querySelector("progress");
  const body = new FormData(form);
  for (let going = true; going;) {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    // A log-in page or an error takes the whole window.
    if (!answer.ok || answer.redirected) break;
    const state = await answer.json();
    bar.max = Math.max(state.total, 1);
    bar.value = state.done;
    going = state.going;
  }
  location.reload();
}

if (form) {
  form.querySelector("button").hidden = true;
  // A lost connection brings the button back: nothing is lost, the next press goes on.
  goOn().catch(() => { form.querySelector("button").hidden = false; });
}

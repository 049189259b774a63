// The copy of the plan on this device: made by sw.js after one visit, removed when its owner says so.
import { fact, name, plan } from "./diary.js";
import { words } from "./week.js";

const MARK = "kept"; // what sw.js leaves when all of it is there

/** Whether this device has the whole plan. */
async function isWhole() {
  return Boolean(await caches.match(plan + MARK, { cacheName: await name }));
}

async function make() {
  await navigator.serviceWorker.register(`${plan}sw.js`);
  const { active } = await navigator.serviceWorker.ready;
  const avif = [...document.images].some((image) => image.currentSrc.endsWith(".avif"));
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    active.postMessage({ lang: new URLSearchParams(location.search).get("lang"), avif }, [port2]);
  });
}

async function drop() {
  const worker = await navigator.serviceWorker.getRegistration(plan);
  await worker?.unregister();
  await caches.delete(await name);
}

/** Say where the copy stands, and let it be made and removed. */
export async function watchCopy(root) {
  const say = words(root);
  const [line, keep, away] = ["copy", "keep", "drop"].map((part) => root.querySelector(`[data-${part}]`));
  function state(key) {
    line.textContent = say[key];
    keep.hidden = !["absent", "full"].includes(key);
    away.hidden = !["copied", "partly"].includes(key);
  }
  async function copy() {
    state("copying");
    state(await make().catch(() => "absent"));
  }
  if (!navigator.serviceWorker || !window.caches) return state("never");
  keep.addEventListener("click", async () => {
    await fact("copy", null);
    navigator.storage?.persist?.();
    copy();
  });
  away.addEventListener("click", async () => {
    await fact("copy", "no");
    await drop();
    state("absent");
  });
  if ((await fact("copy")) === "no") return state("absent");
  if ((await isWhole().catch(() => false)) && navigator.serviceWorker.controller) return state("copied");
  return copy();
}

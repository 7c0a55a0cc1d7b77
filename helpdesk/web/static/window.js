// What makes the window quicker for those who have scripts; every page works without it.
"use strict";

const KEYS_OFF = "helpdesk-keys-off";
const typing = (el) => el.closest("input, textarea, select, [contenteditable]") !== null;
const slips = () => [...document.querySelectorAll(".slip")];

function go(step) {
  const all = slips();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
}

function press(key) {
  const el = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!el) return false;
  if (el.matches("input")) el.focus();
  else el.click();
  return true;
}

const acts = {
  j: () => go(1),
  k: () => go(-1),
  "?": () => document.getElementById("help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (localStorage.getItem(KEYS_OFF)) return;
  if (event.key in acts) {
    acts[event.key]();
    event.preventDefault();
  } else if ("aeuz/".includes(event.key) && press(event.key)) {
    event.preventDefault();
  }
});

const keysOn = document.getElementById("keys-on");
if (keysOn) {
  keysOn.checked = !localStorage.getItem(KEYS_OFF);
  keysOn.addEventListener("change", () => (keysOn.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1")));
}

// A fact that is touched shows the places that prove it.
function light(name, on) {
  for (const el of document.querySelectorAll("[data-proves]")) {
    if (el.dataset.proves.split(" ").includes(name)) el.classList.toggle("on", on);
  }
}
// The first of those places comes into view where letter and facts stand side by side.
function show(name) {
  const side = document.querySelector(".side");
  const place = document.getElementById(`p-${name}`)?.parentElement;
  if (!side || !place || getComputedStyle(side).position !== "sticky") return;
  const [outer, inner] = [side.getBoundingClientRect(), place.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) side.scrollTop += inner.top - outer.top - outer.height / 3;
}
for (const mark of document.querySelectorAll("mark[data-proves]")) {
  const facts = mark.dataset.proves.split(" ").map((name) => document.querySelector(`[data-proof="${CSS.escape(name)}"]`));
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false]]) {
    mark.addEventListener(event, () => facts.forEach((fact) => fact?.classList.toggle("on", on)));
  }
}
for (const el of document.querySelectorAll("[data-proof]")) {
  el.addEventListener("focusin", () => show(el.dataset.proof));
  el.addEventListener("click", () => show(el.dataset.proof));
  for (const [event, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
    el.addEventListener(event, () => light(el.dataset.proof, on));
  }
}

// How long a letter can still be called back: counted from when the page came, whatever this machine's clock says.
const came = performance.now();
function count() {
  for (const el of document.querySelectorAll("[data-left]")) {
    const left = Math.ceil(Number(el.dataset.left) - (performance.now() - came) / 1000);
    el.textContent = left > 0 ? el.dataset.said.replace("#", left) : el.dataset.over;
  }
}
setInterval(count, 1000);
count();

// A block of the library goes where the cursor stands.
const letter = document.getElementById("letter-text");
for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const at = letter.selectionEnd === letter.value.length ? letter.value.lastIndexOf("\n\nTrân trọng") : letter.selectionEnd;
    const place = at < 0 ? letter.value.length : at;
    letter.setRangeText(`\n\n${document.getElementById(button.dataset.insert).textContent}`, place, place, "end");
    letter.dispatchEvent(new Event("input"));
    letter.focus();
  });
}

// Ticks every letter of a list.
for (const button of document.querySelectorAll("[data-pick-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of button.form.querySelectorAll("input[type=checkbox]")) box.checked = true;
  });
}

// Leaving a letter that was changed and not saved asks first.
for (const form of document.querySelectorAll("[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
}

// A list that renewed itself keeps the line somebody was on.
let line = "";
document.addEventListener("htmx:before:swap", () => (line = document.activeElement?.id ?? ""));
document.addEventListener("htmx:after:swap", () => {
  if (line.startsWith("s-")) document.getElementById(line)?.focus({ preventScroll: true });
  count();
});

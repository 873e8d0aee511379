// One digit a box: after it the next box has the focus, and an arrow up or down goes back or on.
//
//   <form data-digits><input data-digit="5" …>
//
// data-digit is the highest digit that the box takes; another one is marked at once.

const WESTERN = new Map([..."٠١٢٣٤٥٦٧٨٩"].map((digit, value) => [digit, String(value)]));

function boxes(form) {
  return [...form.querySelectorAll("[data-digit]")];
}

function goTo(box, step) {
  const form = box.closest("form");
  const fields = [...form.elements].filter((field) => field.type !== "hidden" && !field.disabled);
  const next = fields[fields.indexOf(box) + step];
  next?.focus();
  next?.select?.();
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-digits] [data-digit]");
  if (!box) return;
  box.value = [...box.value].map((letter) => WESTERN.get(letter) ?? letter).join("");
  const fits = /^[1-9]$/.test(box.value) && Number(box.value) <= Number(box.dataset.digit);
  if (box.value && !fits) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
  if (fits) goTo(box, 1);
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-digits] [data-digit]");
  if (!box) return;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const held = step && boxes(box.closest("form"));
  if (!held) return;
  event.preventDefault();
  const next = held[held.indexOf(box) + step];
  next?.focus();
  next?.select();
});

// Labelling by keyboard: what is typed narrows the list, arrows move, Enter chooses and sends.
// Without this the list is a plain group of radio buttons.

const form = document.querySelector("[data-coding]");
if (form) code(form);

function plain(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .toLowerCase();
}

function code(form) {
  const search = form.querySelector("[data-coding-search]");
  const field = search.querySelector("input");
  const status = search.querySelector("[data-coding-status]");
  const choices = [...form.querySelectorAll(".choice")].map((label) => ({
    label,
    radio: label.querySelector("input"),
    words: plain(label.textContent),
    number: label.dataset.number,
    key: label.dataset.key,
  }));
  search.hidden = false;
  field.focus({ preventScroll: true });

  const shown = () => choices.filter((choice) => !choice.label.hidden);

  function choose(choice) {
    choice.radio.checked = true;
    choice.label.scrollIntoView({ block: "nearest" });
    status.textContent = `${status.dataset.one} ${choice.radio.nextElementSibling.textContent}`;
  }

  function narrow() {
    const typed = plain(field.value.trim()).replace("؟", "?").replace(/[–—]/g, "-");
    const byKey = choices.find((choice) => choice.key && choice.key === typed);
    const byNumber = choices.find((choice) => choice.number && choice.number === typed);
    for (const choice of choices) {
      choice.label.hidden = Boolean(typed) && !byKey && !choice.words.includes(typed);
    }
    if (byNumber) byNumber.label.hidden = false;
    const best = byKey || byNumber || (typed ? shown()[0] : null);
    if (best) choose(best);
    else if (typed) status.textContent = status.dataset.none;
  }

  function move(step) {
    const list = shown();
    if (!list.length) return;
    const now = list.findIndex((choice) => choice.radio.checked);
    const next = now < 0 ? (step > 0 ? 0 : list.length - 1) : now + step;
    choose(list[(next + list.length) % list.length]);
  }

  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const list = shown();
      if (list.some((choice) => choice.radio.checked)) form.requestSubmit();
    } else if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      narrow();
    }
  });
}

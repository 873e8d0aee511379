// The list at the door is narrowed while a name is typed. Without JavaScript the form searches.
//
//   <input data-find> … <p data-find-count data-find-none="Nobody found"></p>
//   <ul data-find-list><li data-find-text="folded name"> … <button data-find-act></ul>
//
// Key / comes to the search from anywhere; Enter goes to the button of the first person found.

// as consult.contributions.importing.names.fold does
const ALIKE = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ئ: "ي", ی: "ي", ک: "ك", گ: "ك", ڭ: "ك", ؤ: "و", ة: "ه", œ: "oe" };

function fold(text) {
  const digits = text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.codePointAt(0) & 0xf));
  const plain = digits.replace(/[أإآٱىئیکگڭؤةœ]/g, (letter) => ALIKE[letter]).replace(/[ءـ]/g, "");
  const bare = plain.normalize("NFKD").toLowerCase().replace(/\p{Mn}|\p{Cf}/gu, "");
  const words = bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim().split(" ");
  return words.map((word) => (word.startsWith("ال") && word.length > 3 ? word.slice(2) : word)).join(" ");
}

function start(input) {
  const people = [...document.querySelectorAll("[data-find-list] [data-find-text]")];
  const count = document.querySelector("[data-find-count]");
  const narrow = () => {
    const wanted = fold(input.value);
    const words = wanted.split(" ");
    for (const person of people) {
      person.hidden = !words.every((word) => person.dataset.findText.includes(word));
    }
    const found = people.filter((person) => !person.hidden);
    count.textContent = wanted ? (found.length ? String(found.length) : count.dataset.findNone) : "";
    return found;
  };
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const act = narrow().map((person) => person.querySelector("[data-find-act]")).find(Boolean);
    if (!act) return; // the form searches among those who are not on this page
    event.preventDefault();
    act.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.select();
  });
  if (!location.hash && !input.value) document.getElementById("code")?.focus();
}

document.querySelectorAll("[data-find]").forEach(start);

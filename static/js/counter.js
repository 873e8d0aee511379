// Shows how many characters are typed of how many accepted, as the server counts them
// (characters, not UTF-16 units): <textarea data-count="20000"> beside <span id="…-count">.

const format = (number) => number.toLocaleString("en").replaceAll(",", "\u202f");

export function countCharacters(root) {
  for (const field of root.querySelectorAll("[data-count]")) {
    const output = document.getElementById(`${field.id}-count`);
    if (!output) continue;
    const limit = Number(field.dataset.count);
    const show = () => {
      const typed = [...field.value].length;
      const over = typed > limit;
      output.classList.toggle("field__count--over", over);
      const figure = document.createElement("bdi");
      figure.dir = "ltr";
      figure.textContent = `${format(typed)} / ${format(limit)}`;
      output.replaceChildren(figure, over ? ` – ${output.dataset.over}` : "");
      output.hidden = !typed;
    };
    field.addEventListener("input", show);
    show();
  }
}

// The filter of the tree, and ticking all texts of a page.

export function filterThemes(desk) {
  const apply = () => {
    const field = document.getElementById("filter-themes");
    if (!field) return;
    field.closest("[hidden]")?.removeAttribute("hidden");
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of document.querySelectorAll("#tree > li")) {
      const fits = [...item.querySelectorAll(".leaf")].some((leaf) => {
        const text = plain(`${leaf.dataset.theme} ${leaf.querySelector(".leaf__label").textContent}`);
        return words.every((word) => text.includes(word));
      });
      item.hidden = !fits;
      shown += fits;
    }
    const none = document.getElementById("tree-none");
    if (none) none.hidden = !words.length || shown > 0;
  };
  desk.addEventListener("input", (event) => {
    if (event.target.id === "filter-themes") apply();
  });
  desk.addEventListener("desk:shown", apply);
  apply();
}

// letters without their marks, so that a filter finds أحياء by احياء and école by ecole
function plain(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}|ـ/gu, "")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .toLowerCase();
}

export function tickAll(desk) {
  const boxes = () => [...desk.querySelectorAll("#ticked [name=text]")];
  const tell = () => {
    const all = document.getElementById("tick-all");
    if (!all) return;
    all.closest("[hidden]")?.removeAttribute("hidden");
    const count = boxes().filter((box) => box.checked).length;
    all.checked = count > 0 && count === boxes().length;
    all.indeterminate = count > 0 && !all.checked;
    const shown = document.getElementById("ticked-count");
    if (shown) shown.textContent = count ? String(count) : "";
  };
  desk.addEventListener("change", (event) => {
    if (event.target.id === "tick-all") for (const box of boxes()) box.checked = event.target.checked;
    tell();
  });
  desk.addEventListener("desk:shown", tell);
  tell();
}

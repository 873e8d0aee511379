// Elements of the page, always filled as text: nothing that somebody wrote becomes markup.

export const find = (id) => document.getElementById(id);

// make("p", { class: "meta", text: "…" }, child, child)
export function make(name, { text, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter(Boolean));
  return element;
}

export function button(label, act, { kind = "quiet", name } = {}) {
  const made = make("button", {
    type: "button",
    class: `button button--${kind} button--small`,
    "data-do": name,
    text: label,
  });
  made.addEventListener("click", act);
  return made;
}

// "Table {number}" with its places filled
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

// says something once to those who listen to the page
export function say(sentence) {
  const box = find("said");
  box.textContent = "";
  requestAnimationFrame(() => {
    box.textContent = sentence;
  });
}

// name of what a select offers for a value; empty for none
export function nameIn(select, value) {
  if (value === null || value === undefined || value === "") return "";
  const option = [...select.options].find((one) => one.value === String(value));
  return option ? option.textContent.trim() : "";
}

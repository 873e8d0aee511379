// The sentence inspector as a panel beside the report. Every figure is a link to its own page, which
// works without this; here the page's inside is shown in a dialog over the report.
//
//   <a href="…/inspect/3/0" data-inspect-panel>
//   <g data-inspect="…/inspect/7/2">      a bar or bubble, for the mouse; its table has the link

const panel = document.getElementById("inspector");

if (panel?.showModal) {
  document.addEventListener("click", (event) => {
    const address = addressOf(event);
    if (!address || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(address);
  });
  panel.addEventListener("click", (event) => {
    // a click on the backdrop is one on the dialog itself
    if (event.target === panel || event.target.closest("[data-inspect-close]")) panel.close();
  });
}

function addressOf(event) {
  const link = event.target.closest?.("a");
  if (link) {
    const paging = panel.contains(link) && link.closest(".pagination");
    return link.matches("[data-inspect-panel]") || paging ? link.href : "";
  }
  const shape = event.target.closest?.("[data-inspect]");
  return shape ? new URL(shape.dataset.inspect, location.href).href : "";
}

async function open(address) {
  const asked = new URL(address);
  asked.searchParams.set("panel", "");
  let answer;
  try {
    answer = await fetch(asked, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  } catch {
    location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const inside = page.getElementById("inspected");
  if (!inside) {
    location.assign(address);
    return;
  }
  panel.querySelector("[data-inspect-inside]").replaceChildren(document.adoptNode(inside));
  panel.querySelector("[data-inspect-page]").href = address;
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
  panel.querySelector("h1")?.focus();
}

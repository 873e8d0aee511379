// A photo that is made larger, moved and turned. Without JavaScript it is scrolled, and opened by
// itself, where the browser enlarges it.
//
//   <figure data-zoom data-zoom-names='{"in": …, "out": …, "fit": …, "turn": …}'>
//     <div tabindex="0" data-zoom-window><img data-zoom-picture></div></figure>
//
// Keys in the window: + larger, - smaller, 0 whole; arrows scroll it, as in any page.

const STEP = 1.4;
const LARGEST = 8;

function start(figure) {
  const view = figure.querySelector("[data-zoom-window]");
  const picture = figure.querySelector("[data-zoom-picture]");
  const names = JSON.parse(figure.dataset.zoomNames);
  const state = { scale: 1, quarter: 0 };
  const acts = {
    in: () => zoom(view, picture, state, state.scale * STEP),
    out: () => zoom(view, picture, state, state.scale / STEP),
    fit: () => zoom(view, picture, state, 1),
    turn: () => turn(view, picture, state),
  };
  view.before(tools(names, acts));
  view.addEventListener("keydown", (event) => {
    const act = { "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.fit }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  drag(view);
}

function tools(names, acts) {
  const row = document.createElement("div");
  row.className = "row photo-desk__tools";
  for (const [name, act] of Object.entries(acts)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary button--small";
    button.textContent = names[name];
    button.addEventListener("click", act);
    row.append(button);
  }
  return row;
}

function zoom(view, picture, state, wanted) {
  const scale = Math.min(Math.max(wanted, 1), LARGEST);
  // what is in the middle stays there
  const middle = [
    (view.scrollLeft + view.clientWidth / 2) / state.scale,
    (view.scrollTop + view.clientHeight / 2) / state.scale,
  ];
  state.scale = scale;
  picture.style.inlineSize = `${scale * 100}%`;
  view.classList.toggle("photo-desk__window--moved", scale > 1);
  view.scrollTo(middle[0] * scale - view.clientWidth / 2, middle[1] * scale - view.clientHeight / 2);
}

function turn(view, picture, state) {
  state.quarter = (state.quarter + 1) % 4;
  const upright = state.quarter % 2 === 0;
  const ratio = picture.width / picture.height;
  // a photo on its side is as wide as the window is, seen from the photo
  picture.style.rotate = `${state.quarter * 90}deg`;
  picture.style.scale = upright ? "" : String(Math.min(ratio, 1 / ratio));
  zoom(view, picture, state, 1);
}

function drag(view) {
  let from = null;
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return; // fingers scroll by themselves
    from = { x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop };
  });
  window.addEventListener("pointermove", (event) => {
    if (from) view.scrollTo(from.x - event.clientX, from.y - event.clientY);
  });
  window.addEventListener("pointerup", () => {
    from = null;
  });
  view.addEventListener("dragstart", (event) => event.preventDefault());
}

document.querySelectorAll("[data-zoom]").forEach(start);

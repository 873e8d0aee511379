// The theme map with a pointer: zoom, move, and what a point is. Many points are drawn here, on a
// canvas under the drawing; few stand in the drawing itself. Without this the drawing still shows
// the themes, each a link.

const SIDE = 208;
const MOST = 12;

const frame = document.querySelector("[data-map]");
if (frame) follow(frame);

async function follow(frame) {
  const svg = frame.querySelector("svg");
  const canvas = frame.querySelector("canvas");
  const tip = frame.querySelector("[data-map-tip]");
  const tools = frame.parentElement.querySelector("[data-map-tools]");
  const words = [...svg.querySelectorAll(".bubble__words")];
  const onCanvas = frame.dataset.drawn === "no";
  const view = { x: 0, y: 0, zoom: 1 };
  let data = { keys: [], points: [], address: "" };

  function show() {
    const side = SIDE / view.zoom;
    const limit = (SIDE - side) / 2;
    view.x = Math.max(-limit, Math.min(limit, view.x));
    view.y = Math.max(-limit, Math.min(limit, view.y));
    svg.setAttribute("viewBox", `${view.x - side / 2} ${view.y - side / 2} ${side} ${side}`);
    // letters keep their size on the screen, so that a closer view has room for more of them
    for (const group of words) {
      const { x, y } = group.dataset;
      const scale = 1 / view.zoom;
      group.setAttribute("transform", `translate(${x} ${y}) scale(${scale}) translate(${-x} ${-y})`);
    }
    frame.classList.toggle("map__frame--zoomed", view.zoom > 1);
    frame.classList.toggle("map__frame--close", view.zoom >= 2);
    if (onCanvas) draw();
  }

  function draw() {
    const sharp = window.devicePixelRatio || 1;
    const size = frame.clientWidth;
    canvas.width = canvas.height = Math.round(size * sharp);
    const pen = canvas.getContext("2d");
    const unit = (size * sharp * view.zoom) / SIDE;
    const left = view.x - SIDE / view.zoom / 2;
    const top = view.y - SIDE / view.zoom / 2;
    const each = 0.6 * Math.min(1, Math.sqrt(4000 / data.points.length));
    const radius = Math.max(1.2 * sharp, each * unit * Math.min(1, 1.6 / view.zoom));
    for (const [x, y, key] of data.points) {
      const px = (x - left) * unit;
      const py = (y - top) * unit;
      if (px < -9 || py < -9 || px > canvas.width + 9 || py > canvas.height + 9) continue;
      mark(pen, data.keys[key], px, py, radius);
    }
  }

  function zoomTo(factor, x = view.x, y = view.y) {
    const zoom = Math.max(1, Math.min(MOST, view.zoom * factor));
    const kept = view.zoom / zoom;
    view.x = x + (view.x - x) * kept;
    view.y = y + (view.y - y) * kept;
    view.zoom = zoom;
    show();
  }

  function place(event) {
    const box = frame.getBoundingClientRect();
    const side = SIDE / view.zoom;
    return {
      x: view.x - side / 2 + ((event.clientX - box.left) / box.width) * side,
      y: view.y - side / 2 + ((event.clientY - box.top) / box.height) * side,
      near: (8 / box.width) * side,
    };
  }

  function nearest(event) {
    const { x, y, near } = place(event);
    let best = null;
    let least = near * near;
    for (const point of data.points) {
      const away = (point[0] - x) ** 2 + (point[1] - y) ** 2;
      if (away < least) [best, least] = [point, away];
    }
    return best;
  }

  for (const button of tools.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      const way = button.dataset.zoom;
      if (way === "all") Object.assign(view, { x: 0, y: 0, zoom: 1 });
      zoomTo({ in: 1.5, out: 1 / 1.5, all: 1 }[way]);
    });
  }
  tools.hidden = false;

  frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page keeps its own scrolling
      event.preventDefault();
      const { x, y } = place(event);
      zoomTo(event.deltaY < 0 ? 1.25 : 0.8, x, y);
    },
    { passive: false },
  );

  frame.addEventListener("keydown", (event) => {
    const step = 20 / view.zoom;
    const moves = {
      "+": () => zoomTo(1.5),
      "-": () => zoomTo(1 / 1.5),
      ArrowLeft: () => (view.x -= step),
      ArrowRight: () => (view.x += step),
      ArrowUp: () => (view.y -= step),
      ArrowDown: () => (view.y += step),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || (view.zoom === 1 && event.key.length > 1)) return;
    event.preventDefault();
    move();
    show();
  });
  svg.addEventListener("focusin", (event) => {
    const group = event.target.querySelector?.(".bubble__words");
    if (!group || view.zoom === 1) return;
    Object.assign(view, { x: Number(group.dataset.x), y: Number(group.dataset.y) });
    show();
  });

  let drag = null;
  frame.addEventListener("pointerdown", (event) => {
    if (view.zoom === 1) return;
    drag = { x: event.clientX, y: event.clientY, moved: false };
  });
  window.addEventListener("pointerup", () => window.setTimeout(() => (drag = null)));
  frame.addEventListener("pointermove", (event) => {
    if (drag) {
      const scale = SIDE / view.zoom / frame.clientWidth;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moved && Math.hypot(dx, dy) < 5) return;
      view.x -= dx * scale;
      view.y -= dy * scale;
      drag = { x: event.clientX, y: event.clientY, moved: true };
      show();
      return;
    }
    const point = nearest(event);
    tip.hidden = !point;
    if (point) tip.textContent = `${point[3]} – ${data.keys[point[2]].name}`;
  });
  frame.addEventListener("pointerleave", () => (tip.hidden = true));
  frame.addEventListener(
    "click",
    (event) => {
      if (drag?.moved) {
        event.preventDefault();
        return;
      }
      // close up a point is a text; from afar a bubble is a theme
      const point = view.zoom >= 2 && event.detail ? nearest(event) : null;
      if (!point) return;
      event.preventDefault();
      window.location.assign(data.address.replace("REFERENCE", encodeURIComponent(point[3])));
    },
    true,
  );

  show();
  try {
    const answer = await fetch(frame.dataset.pointsUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    data = await answer.json();
  } catch {
    return; // the drawing stays as it is
  }
  if (onCanvas) {
    canvas.hidden = false;
    draw();
    new ResizeObserver(draw).observe(frame);
  }
}

function mark(pen, key, x, y, size) {
  pen.beginPath();
  if (key.shape === "square") pen.rect(x - 0.85 * size, y - 0.85 * size, 1.7 * size, 1.7 * size);
  else if (key.shape === "triangle" || key.shape === "drop") {
    const tip = key.shape === "triangle" ? -1.2 * size : 1.2 * size;
    pen.moveTo(x, y + tip);
    pen.lineTo(x + 1.1 * size, y - 0.6 * tip);
    pen.lineTo(x - 1.1 * size, y - 0.6 * tip);
    pen.closePath();
  } else if (key.shape === "diamond") {
    pen.moveTo(x, y - 1.25 * size);
    pen.lineTo(x + 1.25 * size, y);
    pen.lineTo(x, y + 1.25 * size);
    pen.lineTo(x - 1.25 * size, y);
    pen.closePath();
  } else pen.arc(x, y, size, 0, 2 * Math.PI);
  if (key.shape === "ring") {
    pen.strokeStyle = key.colour;
    pen.lineWidth = Math.max(1, 0.4 * size);
    pen.stroke();
  } else {
    pen.fillStyle = key.colour;
    pen.fill();
  }
}

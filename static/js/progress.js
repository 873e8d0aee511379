// Follows long work: asks data-poll-url every data-poll-seconds for
// {"progress": 0-1 or null, "text": "…", "finished": bool} and reloads the page at its end.

export function followProgress(root) {
  for (const box of root.querySelectorAll("[data-poll-url]")) follow(box);
}

function follow(box) {
  const bar = box.querySelector("progress");
  const words = box.querySelector("[role=status]");
  const pause = Number(box.dataset.pollSeconds || 2) * 1000;
  box.querySelector("[data-poll-manual]")?.closest("p").remove();
  let failures = 0;

  async function ask() {
    try {
      const answer = await fetch(box.dataset.pollUrl, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      failures = 0;
      if (state.finished) {
        window.location.reload();
        return;
      }
      if (typeof state.progress === "number") bar.value = state.progress;
      if (state.text && state.text !== words.textContent) words.textContent = state.text;
    } catch {
      failures += 1; // a server that restarts or a lost network: wait longer each time
    }
    window.setTimeout(ask, pause * Math.min(2 ** failures, 16));
  }

  window.setTimeout(ask, pause);
}

// Photos are sent one by one, so that one that is refused or lost holds up no other; the server
// keeps the same file once. Without JavaScript the form sends them all in one request.
//
//   <form data-photos data-photos-sending data-photos-kept data-photos-again data-photos-lost
//         data-photos-large> … <input type="file" multiple> … <ul data-photos-list hidden></ul>
//
// Answers are JSON: {"photos": [{"id", "key"}], "refused": [{"name", "message"}]}.

const LARGEST = 15 * 1024 * 1024;

function start(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-photos-list]");
  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return; // the server says what is missing
    event.preventDefault();
    list.hidden = false;
    const waiting = [...input.files].map((file) => row(form, list, file));
    input.value = "";
    for (const sendIt of waiting) await sendIt();
    await showNew();
  });
}

function row(form, list, file) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  const state = document.createElement("span");
  name.textContent = file.name;
  item.append(name, state);
  list.append(item);
  // the table is the one that was typed when the photo was chosen
  const body = new FormData(form);
  body.delete("photos");
  body.set("photos", file);
  return () => send(form, item, state, file, body);
}

async function send(form, item, state, file, body) {
  const words = form.dataset;
  state.textContent = words.photosSending;
  state.className = "badge";
  if (file.size > LARGEST) return refuse(state, words.photosLarge);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      credentials: "same-origin",
    });
    const told = await answer.json();
    if (told.photos?.length) {
      state.textContent = words.photosKept;
      state.className = "badge badge--success";
      return;
    }
    refuse(state, messages(told) || words.photosLost);
  } catch {
    // no connection, or an answer that is a page: the same file sent again is kept once
    refuse(state, words.photosLost);
    offerAgain(form, item, state, file, body);
  }
}

function messages(told) {
  const refused = (told.refused ?? []).map((refusal) => refusal.message);
  return [...refused, ...Object.values(told.errors ?? {}).flat()].join(" ");
}

function refuse(state, message) {
  state.textContent = message;
  state.className = "badge badge--danger";
}

function offerAgain(form, item, state, file, body) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.textContent = form.dataset.photosAgain;
  button.addEventListener("click", async () => {
    button.remove();
    await send(form, item, state, file, body);
    await showNew();
  });
  item.append(button);
}

async function showNew() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("photo-list");
    if (next) document.getElementById("photo-list")?.replaceWith(document.adoptNode(next));
  } catch {
    // the photos are shown when the page is opened again
  }
}

document.querySelectorAll("form[data-photos]").forEach(start);

// A mentee is dragged, or clicked and then the mentor: what that costs is shown, and nothing is
// done until it is confirmed. Whatever comes from people is set as text, never as markup.
const at = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const lang = asked.get("lang") === "ru" ? "ru" : "en";
let seen = null, chosen = null, weighed = null, job = null;

document.documentElement.lang = lang;
for (const one of document.querySelectorAll("[data-en]")) one.textContent = one.dataset[lang];

async function send(path, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${path}?lang=${lang}`, options);
  const said = answer.status === 204 ? {} : await answer.json();
  if (answer.ok) return said;
  at("told").textContent = said.words;
  // Somebody else was quicker: what they decided is shown before anything is tried again.
  if (answer.status === 409) show(await send("state"));
  return null;
}

function piece(name, text, inside) {
  const made = document.createElement(name);
  made.textContent = text;
  inside.append(made);
  return made;
}

const named = (person) => person.name ?? person.id;

function mentee(person, title, inside) {
  const made = piece("button", named(person), inside);
  made.className = "mentee";
  made.title = title;
  made.draggable = true;
  made.ondragstart = (event) => { chosen = person.id; event.dataTransfer.setData("text/plain", person.id); };
  made.onclick = (event) => {
    event.stopPropagation();
    chosen = person.id;
    document.querySelectorAll(".chosen").forEach((one) => one.classList.remove("chosen"));
    made.classList.add("chosen");
  };
}

function show(state) {
  if (!state) return;
  seen = state.revision;
  weighed = null;
  at("weighed").hidden = true;
  at("mentors").replaceChildren();
  at("unmatched").replaceChildren();
  at("journal").replaceChildren();
  at("adopt").hidden = !state.draft;
  const pairs = state.draft?.pairs ?? [];
  for (const mentor of state.mentors) {
    const card = piece("div", "", at("mentors"));
    card.className = "mentor";
    piece("strong", named(mentor), card);
    for (const pair of pairs.filter((pair) => pair.mentor.id === mentor.id)) {
      const why = (pair.contributions ?? []).map((one) => `${one.rule}: ${one.words}`).join("\n");
      mentee(pair.mentee, `${pair.score}\n${why}`, card);
    }
    card.ondragover = (event) => { event.preventDefault(); card.classList.add("over"); };
    card.ondragleave = () => card.classList.remove("over");
    card.ondrop = (event) => { event.preventDefault(); card.classList.remove("over"); weigh(chosen, mentor.id); };
    card.onclick = () => weigh(chosen, mentor.id);
  }
  for (const left of state.draft?.unmatched_mentees ?? []) {
    mentee(left.person, left.why.words, at("unmatched"));
    piece("small", left.why.words, at("unmatched"));
  }
  for (const line of state.journal) piece("li", line, at("journal"));
}

function list(id, texts) {
  at(id).replaceChildren();
  for (const text of texts) piece("li", text, at(id));
}

// What a change comes to, and whose pairs it makes and ends.
function tell(id, effect) {
  const pairs = (sign, of) => of.map(([mentee, mentor]) => `${sign} ${named(mentee)} – ${named(mentor)}`);
  at(id).textContent = effect.words;
  list(`${id}-moves`, [...pairs("+", effect.new_pairs), ...pairs("−", effect.lost_pairs)]);
}

async function weigh(who, mentor) {
  if (!who) return;
  at("told").textContent = "";
  const edit = { edit: "insist", mentee: who, mentor };
  const found = await send("cost", edit);
  if (!found) return;
  weighed = edit;
  at("weighed").hidden = false;
  at("change").textContent = found.edit.words;
  list("why", found.why);
  tell("asis", found.effect.as_it_is);
  tell("everybody", found.effect.everybody);
}

for (const button of document.querySelectorAll("[data-reach]")) {
  button.onclick = async () => {
    const what = { edit: weighed, reach: button.dataset.reach };
    show(await send("revise", { by: at("by").value, revision: seen, what }));
  };
}
at("leave").onclick = () => { at("weighed").hidden = true; };
at("adopt").onclick = async () =>
  show(await send("perform", { by: at("by").value, revision: seen, what: { "adopt-draft": {} } }));
at("cancel").onclick = () => job !== null && send(`draft/${job}/cancel`, {});
at("draft").onclick = async () => {
  at("told").textContent = "";
  const begun = await send("draft", { by: at("by").value, revision: seen, what: "optimal" });
  if (!begun) return;
  job = begun.job;
  at("cancel").hidden = at("bar").hidden = false;
  const news = new EventSource(`draft/${job}/progress`);
  news.onmessage = async (event) => {
    const told = JSON.parse(event.data);
    if (told.state === "progress") {
      at("phase").textContent = `${told.phase} ${told.done}${told.total ? ` / ${told.total}` : ""}`;
      if (told.total) { at("bar").max = told.total; at("bar").value = told.done; }
      return;
    }
    news.close();
    job = null;
    at("cancel").hidden = at("bar").hidden = true;
    at("phase").textContent = "";
    at("told").textContent = told.words ?? [...told.changes, ...told.refused].join("\n");
    show(await send("state"));
  };
};

// Whoever only looks is told too.
setInterval(async () => {
  const state = await send("state");
  if (state && seen !== null && state.revision > seen && job === null) {
    at("told").textContent = state.journal[0];
    show(state);
  }
}, 3000);

(async () => {
  show(await send("state"));
  // A change under discussion can be passed on as a link: ?mentee=…&mentor=…
  if (asked.get("mentee")) await weigh(asked.get("mentee"), asked.get("mentor"));
})();

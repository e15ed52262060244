// The run page: the clock, the faults' switch, the live list, what landed outside. Everything it shows goes in as text.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const swedish = document.documentElement.lang !== "en";
  const locale = swedish ? "sv-SE" : "en-GB";
  const say = (sv, en) => { $("status").textContent = swedish ? sv : en; };
  const POLL = 2000;
  const SHOWN = 60;
  let last = 0;
  let paused = false;
  let offset = new Date($("clock").dataset.now).getTime() - Date.now();

  async function ask(path, body) {
    const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(path, options);
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return answer.json();
  }

  function line(tag, children) {
    const element = document.createElement(tag);
    element.append(...children);
    return element;
  }

  function moment(iso, style) {
    const element = document.createElement("time");
    element.dateTime = iso;
    element.textContent = new Date(iso).toLocaleString(locale, style);
    return element;
  }

  // --- the clock ---------------------------------------------------------------------------------
  const CLOCK = { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" };
  function drawClock() {
    $("clock").textContent = new Date(Date.now() + offset).toLocaleString(locale, CLOCK);
  }
  async function travel(button) {
    button.disabled = true;
    try {
      const { now } = await ask("/sandbox/api/clock", JSON.parse(button.dataset.travel));
      offset = new Date(now).getTime() - Date.now();
      drawClock();
      say("Klockan har gått framåt.", "The clock has moved ahead.");
      await Promise.all([poll(), outside()]);
    } catch (error) {
      say(`Klockan gick inte att flytta (${error.message}).`, `The clock could not be moved (${error.message}).`);
    }
    button.disabled = false;
  }
  for (const button of document.querySelectorAll("[data-travel]")) button.addEventListener("click", () => travel(button));

  // --- faults ------------------------------------------------------------------------------------
  $("faults").addEventListener("change", async (event) => {
    try {
      await ask("/sandbox/api/faults", JSON.parse(event.target.dataset.config));
      say("Sparat.", "Saved.");
    } catch (error) {
      say(`Det gick inte att ställa om (${error.message}).`, `That could not be switched (${error.message}).`);
    }
  });

  // --- what happens ------------------------------------------------------------------------------
  let heard = 0;
  function announce(count) {
    // Read out at most every ten seconds, and as a count: a list read line by line would never be quiet.
    if (Date.now() - heard < 10000 || heard === 0) { heard = heard || Date.now(); return; }
    heard = Date.now();
    $("announce").textContent = swedish ? `${count} nya händelser` : `${count} new events`;
  }
  async function poll() {
    const { happenings: value } = await ask(`/sandbox/api/happenings?after=${last}`);
    if (value.length === 0) return;
    last = value[value.length - 1].id;
    const list = $("happenings");
    list.querySelector(".empty")?.remove();
    for (const one of value) {
      list.prepend(line("li", [moment(one.at, { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" }), line("span", [swedish ? one.sv : one.en])]));
    }
    while (list.children.length > SHOWN) list.lastElementChild.remove();
    announce(value.length);
  }
  $("pause").addEventListener("click", () => {
    paused = !paused;
    $("pause").setAttribute("aria-pressed", String(paused));
  });

  // --- outside -----------------------------------------------------------------------------------
  async function outside() {
    const { value } = await ask("/sandbox/run/outside");
    if (value.length === 0) return;
    $("outside").replaceChildren(...value.map((one) => {
      const link = line("a", [one.subject || (swedish ? "(inget ämne)" : "(no subject)")]);
      link.href = `/outside/${encodeURIComponent(one.key)}`;
      return line("li", [link, line("span", [`${one.to} · `, moment(one.at, { dateStyle: "short", timeStyle: "short", timeZone: "Europe/Stockholm" })])]);
    }));
  }

  let quiet = true;
  async function tick() {
    if (!paused && !document.hidden) {
      try {
        await Promise.all([poll(), outside()]);
        if (!quiet) say("", "");
        quiet = true;
      } catch {
        if (quiet) say("Miljön svarar inte just nu. Sidan försöker igen.", "The tenant does not answer just now. The page keeps trying.");
        quiet = false;
      }
    }
    drawClock();
    setTimeout(tick, POLL);
  }
  tick();
})();

/** The simulated Outlook's page: `/outlook/?persona=…&profile=…&lang=…`. */

import { App, logTo } from "./ui/app";
import { byId, el, icon, ICONS } from "./ui/dom";
import { Session, type Start } from "./ui/session";
import { type Language, wordsIn } from "./ui/text";

const query = new URLSearchParams(location.search);
const language: Language = (query.get("lang") ?? document.documentElement.lang) === "en" ? "en" : "sv";
const t = wordsIn(language);

function drawFrame(start: Start, profileId: string): void {
  document.documentElement.lang = language;
  document.title = `${start.persona.displayName} – ${t("title")}`;
  byId("persona").textContent = start.persona.displayName;
  byId("brand").textContent = t("title");
  byId("run-page").textContent = t("runPage");
  byId("client-label").textContent = t("client");
  byId("log-title").textContent = t("log");
  byId("log").replaceChildren(el("li", {}, t("logEmpty")));
  byId("log").dataset["empty"] = "true";
  byId("new-mail").append(icon(ICONS.pen), t("newMail"));
  byId("new-meeting").append(icon(ICONS.calendar), t("newMeeting"));
  byId("refresh").append(icon(ICONS.refresh));
  byId("refresh").setAttribute("aria-label", t("refresh"));
  byId("folders").setAttribute("aria-label", t("folders"));
  byId("list").setAttribute("aria-label", t("messages"));
  const other = byId<HTMLAnchorElement>("language");
  other.textContent = language === "sv" ? "English" : "Svenska";
  other.lang = language === "sv" ? "en" : "sv";
  other.href = withQuery("lang", language === "sv" ? "en" : "sv");
  const select = byId<HTMLSelectElement>("profile");
  for (const profile of start.profiles) select.append(new Option(profile.name[language], profile.id));
  select.value = profileId;
  select.addEventListener("change", () => location.assign(withQuery("profile", select.value)));
}

function withQuery(name: string, value: string): string {
  const changed = new URLSearchParams(location.search);
  changed.set(name, value);
  return `?${changed.toString()}`;
}

async function main(): Promise<void> {
  const answer = await fetch(`/outlook/api/start?persona=${encodeURIComponent(query.get("persona") ?? "")}`);
  if (answer.status === 404) throw new Error(t("unknownPersona"));
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const start = (await answer.json()) as Start;
  const profile = start.profiles.find((one) => one.id === query.get("profile")) ?? start.profiles[0];
  if (!profile) throw new Error("no profiles");
  drawFrame(start, profile.id);
  const log = logTo(language);
  if (start.addin === null) log({ level: "warning", sv: wordsIn("sv")("noAddin"), en: wordsIn("en")("noAddin") });
  byId("profile-note").textContent = profile.note[language];
  await new App(new Session(start, profile, language, log)).start();
  document.body.dataset["ready"] = "true";
}

main().catch((error: unknown) => {
  byId("main").replaceChildren(el("p", { class: "hint", role: "alert" }, t("loadFailed") + (error instanceof Error ? error.message : String(error))));
});

/** The calendar as a list: what lies ahead, so that it can be seen where a meeting went. */

import { el } from "./dom";
import type { GraphEvent } from "./graph";
import { fromGraph, showPeople } from "./people";
import type { Session } from "./session";

const DAY = 24 * 60 * 60 * 1000;
const BACK = 1;
const AHEAD = 60;

function span(event: GraphEvent, locale: string): string {
  const at = (value: { dateTime: string }): Date => new Date(`${value.dateTime.slice(0, 19)}Z`);
  const day = at(event.start).toLocaleDateString(locale, { weekday: "short", day: "numeric", month: "short" });
  if (event.isAllDay) return day;
  const clock = (value: { dateTime: string }): string => at(value).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  return `${day} ${clock(event.start)}–${clock(event.end)}`;
}

/** The events of a mailbox from yesterday on. */
export async function calendarList(session: Session, mailbox: string): Promise<HTMLElement> {
  const { t, graph, language } = session;
  const now = Date.now();
  const events = await graph.calendar(mailbox, new Date(now - BACK * DAY), new Date(now + AHEAD * DAY));
  if (events.length === 0) return el("p", { class: "hint" }, t("empty"));
  const row = (event: GraphEvent): HTMLElement =>
    el(
      "li",
      { class: "event" },
      el("span", { class: "who" }, span(event, language === "sv" ? "sv-SE" : "en-GB")),
      el("span", { class: "subject" }, event.subject || t("noSubject")),
      el("span", { class: "preview" }, `${t("organiser")}: ${fromGraph(event.organizer).displayName}`),
      (event.attendees ?? []).length > 0 && el("span", { class: "preview" }, showPeople((event.attendees ?? []).map(fromGraph))),
    );
  return el("ul", { class: "messages" }, ...events.map(row));
}

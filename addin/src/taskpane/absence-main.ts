// Puts the absence tab together; loaded when somebody opens it.
import { AbsenceApi } from "./absence-api";
import { AbsenceController } from "./absence-controller";
import { AbsenceView } from "./absence-view";
import type { Language } from "./texts";

/** Starts the tab; settles when the list has been fetched, or the reason why not is told. */
export async function startAbsence(page: Document, language: Language, token: (interactive: boolean) => Promise<string>): Promise<void> {
  const fetcher = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
  const view = new AbsenceView(
    page,
    language,
    {
      open: () => void controller.open(true),
      begin: () => controller.begin(),
      act: (id, what) => void controller.act(id, what),
      cancelling: (id) => controller.cancelling(id),
      fill: (change) => void controller.fill(change),
      show: () => void controller.show(),
      back: () => controller.toList(),
      confirm: () => void controller.confirm(),
      change: () => controller.toForm(),
      needsSubstitute: () => controller.needsSubstitute(),
      chosen: () => controller.chosen(),
    },
    () => performance.now(),
    (work, ms) => void setTimeout(work, ms),
  );
  const controller: AbsenceController = new AbsenceController({ api: (interactive) => new AbsenceApi(() => token(interactive), fetcher) }, (state) => view.draw(state));
  await controller.open();
}

// Puts the case tab together; loaded when somebody opens it beside a received mail.
import { receivedMail } from "../office/read";
import { CaseApi } from "./case-api";
import { CaseController } from "./case-controller";
import { CaseView } from "./case-view";
import type { Language } from "./texts";

/** Starts the tab; what it gives back looks again at the mail that is open then. */
export async function startCase(page: Document, language: Language, token: (interactive: boolean) => Promise<string>): Promise<() => Promise<void>> {
  const fetcher = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
  const view = new CaseView(
    page,
    language,
    {
      open: () => void controller.open(true),
      fill: (change) => void controller.fill(change),
      send: () => void controller.send(),
    },
    () => performance.now(),
    (work, ms) => void setTimeout(work, ms),
  );
  const controller: CaseController = new CaseController({ api: (interactive) => new CaseApi(() => token(interactive), fetcher), mail: receivedMail }, (state) => view.draw(state));
  await controller.open();
  return () => controller.open();
}

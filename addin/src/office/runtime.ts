import { look } from "./item";

/** What a send handler answers: whether the mail goes, and what Outlook shows when it does not yet. */
export interface Verdict {
  readonly allowEvent: boolean;
  readonly errorMessage?: string;
  readonly errorMessageMarkdown?: string;
  readonly cancelLabel?: string;
  readonly commandId?: string;
  readonly contextData?: string;
  readonly sendModeOverride?: "promptUser";
}

/** What the host hands to a launch-event handler. */
export interface LaunchEvent {
  completed(verdict?: Verdict): void;
}

interface Actions {
  associate(name: string, handler: (event: LaunchEvent) => void): void;
}

/** Where handlers are registered under the names that the manifest gives them; at the top, because classic Windows runs nothing else. */
export function actions(): Actions {
  return Office.actions as unknown as Actions;
}

/** Tells a browser-like runtime that this file has loaded. Classic Windows does not run onReady, and does not mind. */
export function announceLoaded(): void {
  if (typeof Office.onReady === "function") {
    try {
      void Office.onReady();
    } catch (fault) {
      void fault; // nothing depends on it
    }
  }
}

/** The language of Outlook's own menus, such as `sv-SE`; Swedish where the host does not say. */
export function displayLanguage(): string {
  const language = Office.context.displayLanguage;
  if (typeof language === "string" && language !== "") {
    return language;
  }
  return "sv-SE";
}

/** Whether Outlook signs add-ins in itself (nested app authentication). */
export function supportsNestedSignIn(): boolean {
  const requirements = Office.context.requirements;
  return !!requirements && typeof requirements.isSetSupported === "function" && requirements.isSetSupported("NestedAppAuth", "1.1");
}

/** Waits until Office.js is ready for the pane. */
export function ready(): Promise<void> {
  return Promise.resolve(Office.onReady()).then(() => undefined);
}

/** What the pane was opened on: the data that a dialog's button passed along, or null. */
export function openedWith(): Promise<string | null> {
  return look<string | null>("getInitializationContextAsync", "openedWith", null);
}

// Opens an address in a window of its own: Outlook's way where it has one, else the browser's.
declare const open: ((address: string, target: string, features: string) => unknown) | undefined;

interface Ui {
  openBrowserWindow?(address: string): void;
}

/** Only https leads out of Outlook. */
export function openAddress(url: string): void {
  if (!/^https:\/\//i.test(url)) {
    return;
  }
  const ui = Office.context.ui as unknown as Ui | undefined;
  const { requirements } = Office.context;
  if (ui && typeof ui.openBrowserWindow === "function" && requirements && requirements.isSetSupported("OpenBrowserWindowApi", "1.1")) {
    ui.openBrowserWindow(url);
  } else if (typeof open === "function") {
    open(url, "_blank", "noopener");
  }
}

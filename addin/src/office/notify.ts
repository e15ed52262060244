import { ask, orElse } from "./ask";
import { isPhone, supports } from "./features";

/** Outlook's own limits, in characters. */
export const MESSAGE_LIMIT = 150;
export const ACTION_LIMIT = 30;

const KEY = "postvakt";
/** The button's id in the manifest by which a notification opens the pane while composing. */
export const COMPOSE_PANE_BUTTON = "PostvaktComposePane";
/** The same while a meeting is written. */
export const MEETING_PANE_BUTTON = "PostvaktMeetingPane";
const ICON = "Icon.16x16";

function details(message: string, action: string): Office.NotificationMessageDetails {
  const text = message.slice(0, MESSAGE_LIMIT);
  if (supports("insight") && !isPhone()) {
    const opens = {
      actionType: "showTaskPane",
      actionText: action.slice(0, ACTION_LIMIT),
      commandId: COMPOSE_PANE_BUTTON,
      contextData: "{}",
    };
    return { type: "insightMessage", message: text, icon: ICON, actions: [opens] };
  }
  return { type: "informationalMessage", message: text, icon: ICON, persistent: false };
}

function messages(): Office.NotificationMessages | null {
  const item = Office.context.mailbox.item;
  if (!item || !item.notificationMessages) {
    return null;
  }
  return item.notificationMessages;
}

/** One calm line above the mail, with a link that opens the pane where the client has such. Never more than one of ours. */
export function notify(message: string, action: string): Promise<void> {
  const list = messages();
  if (list === null) {
    return Promise.resolve();
  }
  return ask<void>("notificationMessages.replaceAsync", (callback) => {
    list.replaceAsync(KEY, details(message, action), callback);
  });
}

/** Takes our line away; that there was none is no error. */
export function clearNotification(): Promise<void> {
  const list = messages();
  if (list === null) {
    return Promise.resolve();
  }
  return orElse(
    ask<void>("notificationMessages.removeAsync", (callback) => list.removeAsync(KEY, callback)),
    undefined,
  );
}
